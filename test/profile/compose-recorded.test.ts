import { describe, expect, it } from 'vitest';
import type { RecordedMeasurement } from '../../src/profile/compose-recorded';
import { composeRecorded } from '../../src/profile/compose-recorded';
import { earlyToLate, gradientsByDepth } from '../../src/profile/gradient-depth';
import type { LayerFacts } from '../../src/profile/layer-facts';
import type { RecordedKernel, RecordedRun, RecordedSpan } from '../../src/profile/recorded-run';
import { OUTSIDE } from '../../src/profile/recorded-run';
import { sum } from '../../src/profile/statistics';
import { expectRefused, expectValidProfile } from './schema-support';

const facts = (id: string, type = 'Conv2D'): LayerFacts => ({
  id,
  name: id,
  type,
  scope: '',
  outputShape: [1, 8, 8, 4],
  params: 108,
  buffers: 0,
  macs: 6912,
  otherOps: null,
  weightBytes: 432,
  outputBytes: 1024,
  source: null,
});

const kernel = (name: string, unit: number, us: number): RecordedKernel => ({
  name,
  unit,
  us,
  outputBytes: 1024,
  outputShape: [1, 8, 8, 4],
  liveBytes: 2048,
  macs: null,
  phase: 'forward',
});

const span = (unit: number, selfMs: number, phase: RecordedSpan['phase'] = 'forward') => ({
  unit,
  phase,
  selfMs,
  calls: 1,
});

/** Two layers of 6 and 3 ms, and 1 ms in none. */
const run = (factor = 1): RecordedRun => ({
  wallMs: 10 * factor,
  spans: [span(0, 6 * factor), span(1, 3 * factor)],
  kernels: [
    kernel('Conv2D', 0, 5900 * factor),
    kernel('Relu', 1, 2900),
    kernel('Slice', OUTSIDE, 500),
  ],
  peakBytes: 4096,
});

const measurement = (changes: Partial<RecordedMeasurement> = {}): RecordedMeasurement => ({
  model: {
    name: 'net',
    source: { kind: 'file', path: 'model.json' },
    hash: 'a'.repeat(64),
    params: 216,
    buffers: 0,
    macs: 13824,
    otherOps: null,
    weightBytes: 864,
    inputs: [{ name: 'input', dtype: 'float32', shape: [1, 8, 8, 3] }],
    outputs: [{ name: 'output', dtype: 'float32', shape: [1, 8, 8, 4] }],
  },
  layers: [facts('conv'), facts('relu', 'ReLU'), facts('dropout', 'Dropout')],
  runs: [run(), run(1.1), run(0.9)],
  unprofiled: { samplesMs: [9, 9.5, 9.2], firstRunMs: 30, loadMs: 5, processPeakBytes: null },
  perKernelUs: 0,
  run: {
    engine: 'tfjs',
    engineVersion: '4.22.0',
    device: 'cpu',
    backend: 'wasm',
    precision: 'float32',
    threads: 1,
    spinning: true,
    optimization: 'none',
    memoryPattern: true,
    batch: 1,
    warmupRuns: 1,
    budgetMs: null,
    runs: 3,
    stopped: 'runs',
  },
  environment: {
    layerline: 'test',
    date: '2026-11-24T00:00:00.000Z',
    os: 'linux',
    cpu: 'cpu',
    cores: 2,
    memoryBytes: 1e9,
    node: 'v20',
  },
  notes: [],
  ...changes,
});

describe('a run that was recorded layer by layer', () => {
  it('has rows that add up to the un-instrumented median, the rest as a row of its own', () => {
    const profile = composeRecorded(measurement());
    expectValidProfile(profile);
    const times = profile.layers.map(({ id, timeMs }) => [id, timeMs.median] as const);
    expect(sum(times.map(([, ms]) => ms))).toBeCloseTo(9.2, 9);
    expect(Object.fromEntries(times)['conv']).toBeCloseTo(9.2 * 0.6, 9);
    expect(Object.fromEntries(times)['runtime/outside']).toBeCloseTo(0.92, 9);
  });

  it('takes from layers what recording their kernels cost', () => {
    const rough = composeRecorded(measurement());
    const fine = composeRecorded(measurement({ perKernelUs: 1000 }));
    const share = (profile: typeof rough) => profile.layers[0]?.share ?? 0;
    // 6 of 10 become 5 of 8 - less in each layer by its one kernel, and nothing is left outside.
    expect(share(rough)).toBeCloseTo(0.6, 9);
    expect(share(fine)).toBeCloseTo(5 / 7, 9);
  });

  it('says that a layer without calls costs nothing', () => {
    const dropout = composeRecorded(measurement()).layers[2];
    expect(dropout).toMatchObject({ certainty: 'eliminated', kernels: [], belowResolution: false });
    expect(dropout?.timeMs.median).toBe(0);
  });

  it('matches kernels of runs that are not alike', () => {
    const [first] = measurement().runs;
    if (!first) throw new Error('There are runs.');
    const short = { ...first, kernels: first.kernels.slice(0, 2) };
    const { kernels, certificate } = composeRecorded(measurement({ runs: [short, first] }));
    expect(kernels.map(({ opType, samplesUs }) => [opType, samplesUs])).toEqual([
      ['Conv2D', [5900, 5900]],
      ['Relu', [2900, 2900]],
      ['Slice', [0, 500]],
    ]);
    expect(certificate[0]).toMatchObject({ passed: 1, of: 2 });
  });

  it('certifies the order of the kernels, not their number alone', () => {
    const [first, second] = measurement().runs;
    if (!first || !second) throw new Error('There are runs.');
    const turned = { ...second, kernels: second.kernels.toReversed() };
    const { certificate } = composeRecorded(measurement({ runs: [first, turned] }));
    expect(certificate[0]).toMatchObject({ passed: 1, of: 2 });
  });

  it('tells forward, backward and optimizer apart, which add up to the layer', () => {
    const training = [
      { savedBytes: 100, gradientNorm: 0.5, outputGradientNorm: 1 },
      { savedBytes: 0, gradientNorm: null, outputGradientNorm: 1 },
      { savedBytes: 0, gradientNorm: null, outputGradientNorm: null },
    ];
    const step: RecordedRun = {
      ...run(),
      spans: [span(0, 2), span(0, 3, 'backward'), span(0, 1, 'optimizer'), span(1, 3)],
    };
    const base = measurement();
    const profile = composeRecorded({
      ...base,
      runs: [step],
      training,
      run: {
        ...base.run,
        training: { optimizer: 'adam', learningRate: 0.001, loss: 'categorical cross-entropy' },
      },
    });
    expectValidProfile(profile);
    const conv = profile.layers[0];
    const { forwardMs = 0, backwardMs = 0, optimizerMs = 0 } = conv?.training ?? {};
    expect(forwardMs + backwardMs + optimizerMs).toBeCloseTo(conv?.timeMs.median ?? NaN, 9);
    expect(backwardMs / forwardMs).toBeCloseTo(1.5, 9);
    expect(profile.layers[2]?.training?.forwardMs).toBe(0);
    expectRefused({
      ...profile,
      layers: profile.layers.map((layer) => ({
        ...layer,
        training: layer.training && { ...layer.training, forwardMs: -1 },
      })),
    });
    expect(gradientsByDepth(profile)).toEqual([
      { layer: 'conv', type: 'Conv2D', depth: 0, norm: 0.5 },
    ]);
  });
});

describe('gradients by depth', () => {
  const points = (norms: readonly number[]) =>
    norms.map((norm, depth) => ({ layer: `conv${depth}`, type: 'Conv2D', depth, norm }));

  it('compares the first quarter with the last', () => {
    expect(earlyToLate(points([1, 1, 5, 5, 5, 5, 100, 100]))).toBeCloseTo(0.01, 9);
  });

  it('says nothing of a shallow network', () => {
    expect(earlyToLate(points([1, 2, 3]))).toBeNull();
  });
});
