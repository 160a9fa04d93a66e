import type {
  Certainty,
  Latency,
  Profile,
  ProfiledKernel,
  ProfiledLayer,
  Spread,
} from '../../src/profile/document';
import { PROFILE_FORMAT, PROFILE_VERSION } from '../../src/profile/document';

/**
 * A hand-made profile of a small net with every kind of row: fused, inserted, runtime, eliminated,
 * below resolution, of unknown cost. Correction is the identity, so sums can be checked by hand.
 *
 *   block/conv1 (+ bn1 + relu)  kernel 0: 4, 5, 6 ms
 *   (inserted reorder)          kernel 1: 0.1 ms
 *   block/conv2 (+ add)         kernels 2 and 3: 3 + 1, 1 + 1, 2 + 1 ms
 *   head/identity               eliminated
 *   head/strange                kernel 4: 0.5 ms, no cost rule
 *   fc                          kernel 5: 0.006 ms, below resolution
 */
export function smallProfile(changes: Partial<Profile> = {}): Profile {
  return {
    format: PROFILE_FORMAT,
    version: PROFILE_VERSION,
    model: {
      name: 'small',
      source: { kind: 'zoo', name: 'small', options: { classes: 10 } },
      hash: 'ab'.repeat(32),
      params: 25_557_032,
      buffers: 128,
      macs: 1_000_000_000,
      otherOps: 12_345,
      weightBytes: 102_228_128,
      inputs: [{ name: 'input', dtype: 'float32', shape: [1, 3, 32, 32] }],
      outputs: [{ name: 'output', dtype: 'float32', shape: [1, 10] }],
    },
    run: {
      engine: 'onnxruntime',
      engineVersion: '1.30.0',
      device: 'cpu',
      precision: 'float32',
      threads: 1,
      spinning: true,
      optimization: 'all',
      memoryPattern: true,
      batch: 1,
      warmupRuns: 3,
      budgetMs: 10_000,
      runs: 3,
      stopped: 'stable',
    },
    environment: {
      layerline: '0.1.0',
      date: '2026-01-02T03:04:05.678Z',
      os: 'Linux 6.1',
      cpu: 'AMD EPYC',
      cores: 2,
      memoryBytes: 8_000_000_000,
      node: '20.20.2',
    },
    layers: smallLayers(),
    kernels: smallKernels(),
    latency: {
      unprofiled: latency([8.9, 9, 9.2]),
      profiled: latency([9.3, 9.4, 9.5]),
      firstRunMs: 20,
      loadMs: 150,
    },
    correction: {
      perKernelUs: 0,
      betweenKernelsUs: 0,
      callMs: 0,
      scale: 1,
      overhead: 0.044,
    },
    accounting: {
      attributed: 0.989,
      inserted: 0.011,
      unknown: 0,
      exact: 0.9996,
      nodes: { one: 3, multi: 4, folded: 0, merged: 0, eliminated: 1, dead: 0, unexplained: 0 },
    },
    memory: {
      weightBytes: 102_228_128,
      predictedPeakBytes: 6_422_528,
      measuredPeakBytes: 6_553_600,
      processPeakBytes: 389_000_000,
      curve: [{ kernel: 0, predictedBytes: 6_422_528, measuredBytes: 6_553_600 }],
    },
    certificate: [{ check: 'boundary equals kernel inputs', passed: 5, of: 6 }],
    notes: ['head/strange has no cost rule: its MACs are unknown.'],
    ...changes,
  };
}

export function latency(samples: readonly number[]): Latency {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  return {
    medianMs: at(Math.floor(sorted.length / 2)),
    lowMs: at(0),
    highMs: at(sorted.length - 1),
    p10Ms: at(0),
    p90Ms: at(sorted.length - 1),
    samples,
  };
}

export function kernel(
  opType: string,
  layers: readonly string[],
  samplesMs: readonly number[],
  certainty: Certainty = 'exact',
): ProfiledKernel {
  return {
    name: `kernel of ${layers[0] ?? 'the runtime'}`,
    opType,
    provider: 'CPUExecutionProvider',
    nodes: layers,
    layers,
    certainty,
    how: 'exact name',
    samplesUs: samplesMs.map((ms) => ms * 1000),
    outputBytes: 4096,
  };
}

export function layer(id: string, changes: Partial<ProfiledLayer> = {}): ProfiledLayer {
  const slash = id.lastIndexOf('/');
  return {
    kind: 'layer',
    id,
    name: id.slice(slash + 1),
    type: 'Conv2D',
    scope: id.slice(0, Math.max(0, slash)),
    outputShape: [1, 64, 32, 32],
    params: 0,
    buffers: 0,
    macs: 0,
    otherOps: 0,
    weightBytes: 0,
    outputBytes: 262_144,
    timeMs: spread(0),
    rawMs: spread(0),
    share: 0,
    belowResolution: false,
    certainty: 'exact',
    kernels: [],
    fusedInto: null,
    serves: null,
    device: 'cpu',
    source: null,
    ...changes,
  };
}

function spread(median: number, p10 = median, p90 = median): Spread {
  return { median, p10, p90 };
}

function timed(median: number, p10: number, p90: number): Partial<ProfiledLayer> {
  const timeMs = spread(median, p10, p90);
  return { timeMs, rawMs: timeMs, share: median / 9 };
}

function smallLayers(): ProfiledLayer[] {
  const conv = { params: 1728, macs: 600_000_000, weightBytes: 6912 };
  return [
    layer('block/conv1', { ...conv, ...timed(5, 4, 6), certainty: 'group', kernels: [0] }),
    layer('block/bn1', {
      type: 'BatchNormalization',
      params: 128,
      buffers: 128,
      weightBytes: 1024,
      certainty: 'group',
      fusedInto: 'block/conv1',
    }),
    layer('block/relu', { type: 'ReLU', certainty: 'group', fusedInto: 'block/conv1' }),
    layer('block/conv2', {
      ...timed(3, 2, 4),
      params: 36_864,
      macs: 300_000_000,
      weightBytes: 147_456,
      certainty: 'group',
      kernels: [2, 3],
    }),
    layer('block/add', { type: 'Add', certainty: 'group', fusedInto: 'block/conv2' }),
    layer('head/identity', { type: 'Identity', certainty: 'eliminated' }),
    layer('head/strange', {
      ...timed(0.5, 0.5, 0.5),
      type: 'com.example:Strange',
      outputShape: null,
      macs: null,
      otherOps: null,
      outputBytes: null,
      kernels: [4],
    }),
    layer('fc', {
      ...timed(0.006, 0.006, 0.006),
      type: 'Dense',
      outputShape: [1, 10],
      params: 25_518_312,
      macs: 100_000_000,
      weightBytes: 102_072_736,
      outputBytes: 40,
      belowResolution: true,
      kernels: [5],
    }),
    layer('inserted/ReorderInput/block/conv2', {
      ...timed(0.1, 0.1, 0.1),
      kind: 'inserted',
      name: 'ReorderInput',
      scope: 'block',
      type: 'ReorderInput',
      certainty: 'inserted',
      kernels: [1],
      serves: 'block/conv2',
    }),
    layer('runtime/between-kernels', {
      ...timed(0.394, 0.394, 0.394),
      kind: 'runtime',
      name: 'Between kernels',
      scope: '',
      type: 'Runtime',
      outputShape: null,
      outputBytes: null,
      certainty: 'inserted',
    }),
  ];
}

function smallKernels(): ProfiledKernel[] {
  return [
    kernel('FusedConv', ['block/conv1', 'block/bn1', 'block/relu'], [4, 5, 6], 'group'),
    kernel('ReorderInput', [], [0.1, 0.1, 0.1], 'inserted'),
    kernel('Conv', ['block/conv2', 'block/add'], [3, 1, 2], 'group'),
    kernel('Add', ['block/conv2', 'block/add'], [1, 1, 1], 'group'),
    kernel('Strange', ['head/strange'], [0.5, 0.5, 0.5]),
    kernel('Gemm', ['fc'], [0.006, 0.006, 0.006]),
  ];
}
