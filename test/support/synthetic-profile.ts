import type { Profile, ProfiledKernel, ProfiledLayer } from '../../src/profile/document';
import { median, quantile, sum } from '../../src/profile/statistics';
import { seededRandom } from '../model/seeded';

export interface SyntheticOptions {
  readonly layers: number;
  /** Layers that join the one before them: 2 makes conv + bn + relu rows; 0 gives each its row. */
  readonly fused?: number;
  readonly runs?: number;
  readonly seed?: number;
  /** One inserted kernel after so many layers; 0 for none. */
  readonly insertedEvery?: number;
  /** Every layer gets a source line: `model.py`, ten layers a line. */
  readonly withSource?: boolean;
}

const TYPES = ['Conv2D', 'BatchNormalization', 'ReLU'];
const NO_TIME = { median: 0, p10: 0, p90: 0 };
const BETWEEN_KERNELS_US = 0.25;
const CALL_MS = 0.3;

/** A valid profile of a model that never was: scopes three deep, times spread over decades. */
export function syntheticProfile(options: SyntheticOptions): Profile {
  const { layers: count, fused = 2, runs = 20, seed = 1, insertedEvery = 40 } = options;
  const random = seededRandom(seed);
  const layers: ProfiledLayer[] = [];
  const inserted: ProfiledLayer[] = [];
  const kernels: ProfiledKernel[] = [];
  const addKernel = (kernel: Partial<ProfiledKernel>, middleUs: number): number =>
    kernels.push({
      name: `kernel${kernels.length}`,
      opType: 'Conv',
      provider: 'CPUExecutionProvider',
      nodes: [],
      layers: [],
      certainty: 'exact',
      how: 'name',
      samplesUs: Array.from({ length: runs }, () => Math.round(middleUs * (1 + random(80) / 1000))),
      outputBytes: 4096,
      ...kernel,
    }) - 1;

  let owner: ProfiledLayer | undefined;
  for (let index = 0; index < count; index++) {
    const isOwner = index % (fused + 1) === 0 || owner === undefined;
    const scope = scopeOf(index);
    const name = `${['conv', 'bn', 'relu'][index % (fused + 1)] ?? 'op'}${index % 12}`;
    const id = `${scope}/${name}_${index}`;
    const members = Array.from({ length: fused + 1 }, (_, after) => after);
    const layer: ProfiledLayer = {
      kind: 'layer',
      id,
      name: `${name}_${index}`,
      type: TYPES[fused === 0 ? index % 3 : index % (fused + 1)] ?? 'Identity',
      scope,
      outputShape: [1, 64, 56, 56],
      params: isOwner ? 1000 + random(100_000) : 128,
      buffers: 0,
      macs: isOwner ? 1_000_000 * (1 + random(100)) : 0,
      otherOps: 0,
      weightBytes: isOwner ? 4000 + random(400_000) : 512,
      outputBytes: 802_816,
      timeMs: NO_TIME,
      rawMs: NO_TIME,
      share: 0,
      belowResolution: false,
      certainty: fused === 0 ? 'exact' : 'group',
      kernels: isOwner
        ? [addKernel({ nodes: members.map(String), layers: [id] }, 2 + 10 ** (random(300) / 100))]
        : [],
      fusedInto: isOwner ? null : (owner?.id ?? null),
      serves: null,
      device: 'cpu',
      source: options.withSource ? sourceOf(index) : null,
    };
    if (isOwner) owner = layer;
    layers.push(layer);
    if (insertedEvery > 0 && index % insertedEvery === insertedEvery - 1)
      inserted.push(insertedFor(layer, addKernel({ certainty: 'inserted', layers: [] }, 12)));
  }
  return withTimes([...layers, ...inserted], kernels, runs);
}

/** `stage2/block14/branch1`: about 60 layers a block. */
function scopeOf(index: number): string {
  const block = Math.floor(index / 60);
  return `stage${Math.floor(block / 20)}/block${block}/branch${Math.floor((index % 60) / 20)}`;
}

function sourceOf(index: number): ProfiledLayer['source'] {
  const frame = {
    file: 'model.py',
    line: 10 + Math.floor(index / 10),
    column: 8,
    functionName: '__init__',
  };
  return { constructedAt: [frame], calledAt: [{ ...frame, functionName: 'forward' }] };
}

function insertedFor(layer: ProfiledLayer, kernel: number): ProfiledLayer {
  return {
    ...layer,
    kind: 'inserted',
    id: `inserted/ReorderOutput/${layer.id}`,
    name: 'ReorderOutput',
    type: 'ReorderOutput',
    outputShape: null,
    params: 0,
    macs: null,
    otherOps: null,
    weightBytes: 0,
    certainty: 'inserted',
    kernels: [kernel],
    fusedInto: null,
    serves: layer.id,
    source: null,
  };
}

/** Gives the rows their times and adds the runtime's own, so that all add up to the run. */
function withTimes(
  untimed: readonly ProfiledLayer[],
  kernels: readonly ProfiledKernel[],
  runs: number,
): Profile {
  const perRunMs = Array.from(
    { length: runs },
    (_, run) => sum(kernels.map(({ samplesUs }) => samplesUs[run] ?? 0)) / 1000,
  );
  const betweenMs = (kernels.length * BETWEEN_KERNELS_US) / 1000;
  const samples = perRunMs.map((ms) => ms + betweenMs + CALL_MS);
  const totalMs = median(samples);
  const layers = untimed.map((layer) => {
    const times = kernels[layer.kernels[0] ?? -1]?.samplesUs.map((us) => us / 1000) ?? [];
    if (times.length === 0) return layer;
    const timeMs = {
      median: median(times),
      p10: quantile(times, 0.1),
      p90: quantile(times, 0.9),
    };
    return {
      ...layer,
      timeMs,
      rawMs: timeMs,
      share: timeMs.median / totalMs,
      belowResolution: timeMs.median < 0.01,
    };
  });
  const total = (pick: (layer: ProfiledLayer) => number) => sum(layers.map(pick));
  const latency = {
    medianMs: totalMs,
    lowMs: quantile(samples, 0.3),
    highMs: quantile(samples, 0.7),
    p10Ms: quantile(samples, 0.1),
    p90Ms: quantile(samples, 0.9),
    samples,
  };
  const insertedShare =
    sum(layers.filter(({ kind }) => kind === 'inserted').map(({ timeMs }) => timeMs.median)) /
    sum(layers.map(({ timeMs }) => timeMs.median));
  return {
    format: 'layerline-profile',
    version: 1,
    model: {
      name: 'synthetic',
      source: { kind: 'file', path: 'synthetic.onnx' },
      hash: 'a'.repeat(64),
      params: total(({ params }) => params),
      buffers: 0,
      macs: total(({ macs }) => macs ?? 0),
      otherOps: 0,
      weightBytes: total(({ weightBytes }) => weightBytes),
      inputs: [{ name: 'input', dtype: 'float32', shape: [1, 3, 224, 224] }],
      outputs: [{ name: 'output', dtype: 'float32', shape: [1, 1000] }],
    },
    run: {
      engine: 'onnxruntime',
      engineVersion: '1.30.0',
      device: 'cpu',
      precision: 'fp32',
      threads: 1,
      spinning: true,
      optimization: 'all',
      memoryPattern: true,
      batch: 1,
      warmupRuns: 3,
      budgetMs: 10_000,
      runs,
      stopped: 'stable',
    },
    environment: {
      layerline: '0.1.0',
      date: '2026-11-24T12:00:00.000Z',
      os: 'linux',
      cpu: 'Test CPU',
      cores: 2,
      memoryBytes: 2 ** 34,
      node: 'v20.0.0',
    },
    layers: [
      ...layers,
      runtimeRow('between-kernels', 'Between kernels', betweenMs, totalMs),
      runtimeRow('call', 'Entering and leaving the runtime', CALL_MS, totalMs),
    ],
    kernels,
    latency: { unprofiled: latency, profiled: latency, firstRunMs: totalMs * 2, loadMs: 100 },
    correction: {
      perKernelUs: 0,
      betweenKernelsUs: BETWEEN_KERNELS_US,
      callMs: CALL_MS,
      scale: 1,
      overhead: 0,
    },
    accounting: {
      attributed: 1 - insertedShare,
      inserted: insertedShare,
      unknown: 0,
      exact: 1,
      nodes: {
        one: untimed.length,
        multi: 0,
        folded: 0,
        merged: 0,
        eliminated: 0,
        dead: 0,
        unexplained: 0,
      },
    },
    memory: {
      weightBytes: total(({ weightBytes }) => weightBytes),
      predictedPeakBytes: 9_633_792,
      measuredPeakBytes: 9_634_176,
      processPeakBytes: 384_000_000,
      curve: kernels.map((_, kernel) => ({
        kernel,
        predictedBytes: 1_000_000 + ((kernel * 7919) % 8_000_000),
        measuredBytes: 1_000_000 + ((kernel * 7919) % 8_000_000),
      })),
    },
    certificate: [
      {
        check: 'Kernel events matched to the graph that ran',
        passed: kernels.length,
        of: kernels.length,
      },
    ],
    notes: ['A note that the reader must know.'],
  };
}

function runtimeRow(id: string, name: string, ms: number, totalMs: number): ProfiledLayer {
  const timeMs = { median: ms, p10: ms, p90: ms };
  return {
    kind: 'runtime',
    id: `runtime/${id}`,
    name,
    type: 'Runtime',
    scope: '',
    outputShape: null,
    params: 0,
    buffers: 0,
    macs: null,
    otherOps: null,
    weightBytes: 0,
    outputBytes: null,
    timeMs,
    rawMs: timeMs,
    share: ms / totalMs,
    belowResolution: false,
    certainty: 'inserted',
    kernels: [],
    fusedInto: null,
    serves: null,
    device: 'cpu',
    source: null,
  };
}
