import { describe, expect, it } from 'vitest';
import { profileModel } from '../../src/engine/measure';
import type { ModelSpec, Progress, RunOptions } from '../../src/engine/options';
import type { Profile } from '../../src/profile/document';
import { sum } from '../../src/profile/statistics';
import { zooSpec } from '../../src/zoo';
import { expectValidProfile } from '../profile/schema-support';
import { QUICK, startInProcess } from '../support/engines';
import { withModelFile } from '../support/folders';
import { NetBuilder } from '../support/net-builder';
import {
  functionNet,
  ifNet,
  loopNet,
  quantisedResNet,
  transformer,
} from '../support/reference-nets';

const SMALL_RESNET = zooSpec('resnet18', { inputSize: 64 });
const SMALL_EFFICIENTNET = zooSpec('efficientnet-b0', { inputSize: 64 });

function profile(spec: ModelSpec, options: Partial<RunOptions> = {}): Promise<Profile> {
  return profileModel(spec, { ...QUICK, ...options }, {}, startInProcess);
}

describe('a profile', () => {
  it.each<[string, () => Promise<Profile>]>([
    ['ResNet', () => profile(SMALL_RESNET)],
    ['ResNet, unoptimised', () => profile(SMALL_RESNET, { optimization: 'disabled' })],
    ['ResNet, batch 3', () => profile(SMALL_RESNET, { batch: 3 })],
    ['EfficientNet', () => profile(SMALL_EFFICIENTNET)],
    ['transformer', () => withModelFile(transformer(), (path) => profile({ kind: 'file', path }))],
    [
      'int8 ResNet',
      () => withModelFile(quantisedResNet(), (path) => profile({ kind: 'file', path })),
    ],
    ['Loop', () => withModelFile(loopNet(), (path) => profile({ kind: 'file', path }))],
    ['If', () => withModelFile(ifNet(), (path) => profile({ kind: 'file', path }))],
    ['function', () => withModelFile(functionNet(), (path) => profile({ kind: 'file', path }))],
  ])('of %s is valid, adds up and is fully accounted for', async (_, run) => {
    const found = await run();
    expectValidProfile(found);
    const rows = sum(found.layers.map((layer) => layer.timeMs.median));
    expect(rows / found.latency.unprofiled.medianMs).toBeCloseTo(1, 6);
    const { attributed, inserted, unknown, exact } = found.accounting;
    expect(attributed + inserted + unknown).toBeCloseTo(1, 6);
    expect(unknown).toBe(0);
    expect(exact).toBe(1);
    for (const { passed, of } of found.certificate) expect(passed).toBe(of);
    expect(found.latency.unprofiled.samples).toHaveLength(5);
  });

  it('keeps every layer of the model, in its order, with static costs', async () => {
    const found = await profile(SMALL_RESNET);
    const layers = found.layers.filter((layer) => layer.kind === 'layer');
    expect(layers.slice(0, 6).map(({ id, type }) => `${id} ${type}`)).toMatchInlineSnapshot(`
      [
        "conv1 Conv2D",
        "bn1 BatchNormalization",
        "relu ReLU",
        "maxpool MaxPooling2D",
        "layer1/0/conv1 Conv2D",
        "layer1/0/bn1 BatchNormalization",
      ]
    `);
    expect(sum(layers.map((layer) => layer.macs ?? NaN))).toBe(found.model.macs);
    expect(sum(layers.map((layer) => layer.params))).toBe(found.model.params);
  });

  it('puts fused layers in the row of the convolution', async () => {
    const found = await profile(SMALL_RESNET);
    const row = (id: string) => found.layers.find((layer) => layer.id === id);
    expect(row('conv1')).toMatchObject({ certainty: 'group', fusedInto: null });
    expect(row('bn1')).toMatchObject({ fusedInto: 'conv1', kernels: [] });
    expect(row('bn1')?.timeMs.median).toBe(0);
  });

  it('gives more time to the layers with more work', async () => {
    const found = await profile(zooSpec('resnet18', { inputSize: 128 }), { runs: 9 });
    const time = (id: string) => found.layers.find((layer) => layer.id === id)?.timeMs.median ?? 0;
    // 115 MMACs against 0.5: no noise of a shared machine turns that around.
    expect(time('layer4/0/conv2')).toBeGreaterThan(5 * time('fc'));
  });

  it('is the same between runs but for what was measured', async () => {
    const [first, second] = [await profile(SMALL_RESNET), await profile(SMALL_RESNET)];
    expect(withoutMeasurements(first)).toEqual(withoutMeasurements(second));
  });

  it('measures what liveness predicts, within in-place reuse', async () => {
    const { memory } = await profile(SMALL_EFFICIENTNET, { optimization: 'basic' });
    const { predictedPeakBytes, measuredPeakBytes } = memory;
    expect(measuredPeakBytes).toBeGreaterThan(0);
    expect((measuredPeakBytes ?? NaN) / (predictedPeakBytes ?? NaN)).toBeLessThanOrEqual(1.05);
    expect((measuredPeakBytes ?? NaN) / (predictedPeakBytes ?? NaN)).toBeGreaterThan(0.5);
  });

  it('scales activations with the batch, weights not', async () => {
    const one = await profile(SMALL_RESNET, { batch: 1 });
    const four = await profile(SMALL_RESNET, { batch: 4 });
    expect(four.memory.weightBytes).toBe(one.memory.weightBytes);
    expect(four.memory.predictedPeakBytes).toBe(4 * (one.memory.predictedPeakBytes ?? NaN));
    expect(four.model.macs).toBe(4 * (one.model.macs ?? NaN));
  });

  it('says which free dimensions it had to choose', async () => {
    const model = transformer();
    const [input] = model.graph.inputs;
    if (!input) throw new Error('The transformer has an input.');
    const free = {
      ...model,
      graph: { ...model.graph, inputs: [{ ...input, shape: ['N', 'S', 256] }] },
    };
    // The reshapes in this transformer hold for 64 tokens only.
    const found = await withModelFile(free, (path) =>
      profile({ kind: 'file', path }, { inputShapes: { x: [2, 64, 256] } }),
    );
    expect(found.model.inputs[0]?.shape).toEqual([2, 64, 256]);
    expect(found.notes).toEqual([]);
  });

  it('says why totals are unknown', async () => {
    const net = new NetBuilder('distances');
    net.opsets.set('com.microsoft', 1);
    const [a, b] = [net.input('a', [4, 8]), net.input('b', [5, 8])];
    const attributes = { metric: 'sqeuclidean' };
    net.output(net.node('CDist', 'distance', [a, b], attributes, 'com.microsoft'), [4, 5]);
    const found = await withModelFile(net.model(), (path) => profile({ kind: 'file', path }));
    expect(found.model.macs).toBeNull();
    expect(found.notes).toEqual([
      'Shapes and costs behind these operators are not known: com.microsoft:CDist.',
    ]);
  });

  it('reports progress that never goes back', async () => {
    const fractions: number[] = [];
    const onProgress = ({ fraction }: { fraction: number }) => fractions.push(fraction);
    await profileModel(SMALL_RESNET, QUICK, { onProgress }, startInProcess);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.9);
  });

  it('tells early what a few runs say, without counting them', async () => {
    const early: Profile[] = [];
    const hooks = { onEarlyProfile: (profile: Profile) => early.push(profile) };
    const found = await profileModel(SMALL_RESNET, QUICK, hooks, startInProcess);
    expect(early).toHaveLength(1);
    expectValidProfile(early[0]);
    expect(early[0]?.layers.map(({ id }) => id)).toEqual(found.layers.map(({ id }) => id));
    expectValidProfile(found);
    expect(found.latency.unprofiled.samples).toHaveLength(QUICK.runs ?? 0);
    expect(found.accounting.unknown).toBe(0);
  });

  it('keeps the runs made so far when it is told to finish', async () => {
    const finish = new AbortController();
    const onProgress = ({ runs = 0 }: Progress) => {
      if (runs > 0) finish.abort();
    };
    const endless = { ...QUICK, runs: 1_000_000 };
    const hooks = { finish: finish.signal, onProgress };
    const found = await profileModel(SMALL_RESNET, endless, hooks, startInProcess);
    expectValidProfile(found);
    expect(found.run.stopped).toBe('asked');
    expect(found.run.runs).toBeGreaterThan(0);
    expect(found.run.runs).toBeLessThan(1000);
  });
});

/** Everything that a second measurement on the same machine must repeat. */
function withoutMeasurements(profile: Profile) {
  const noTime = { timeMs: null, rawMs: null, share: null, belowResolution: null };
  const layers = profile.layers.map((layer) => ({ ...layer, ...noTime }));
  const kernels = profile.kernels.map((kernel) => ({ ...kernel, samplesUs: [] }));
  const { memory, accounting } = profile;
  return {
    model: profile.model,
    run: profile.run,
    layers,
    kernels,
    nodes: accounting.nodes,
    memory: { ...memory, processPeakBytes: null },
    certificate: profile.certificate,
  };
}
