import { analyze } from '../../src/model/analysis';
import type { Profile, ProfiledKernel, ProfiledLayer } from '../../src/profile/document';
import { inspection, type InspectedLayer } from '../../src/profile/inspection';
import { quantile } from '../../src/profile/statistics';
import { buildZooModel, zooSpec } from '../../src/zoo';
import { latency, smallProfile } from '../cli/support';

const RUNS = 21;
const GMACS_PER_MS = 0.0952;
const BYTES_PER_MS = 2e7;
/** What a fused convolution takes in, in graph order. */
const FUSED = ['BatchNormalization', 'ReLU', 'Add'];

/**
 * A profile of a zoo model without running it: times follow from MACs and bytes, runs differ by a
 * few percent, always the same ones. Everything else is as the engine would write it.
 */
export function sampleProfile(name = 'resnet50', date = new Date()): Profile {
  const model = buildZooModel(zooSpec(name));
  const described = inspection(name, model, analyze(model, { symbols: { N: 1 } }), {}, []);
  const { layers, kernels } = measured(described.layers);
  const sums = Array.from({ length: RUNS }, (_, run) =>
    kernels.reduce((total, { samplesUs }) => total + (samplesUs[run] ?? 0) / 1000, 0),
  );
  const unprofiled = latency(sums);
  const peak = described.memory.predictedPeakBytes;
  const template = smallProfile();
  return smallProfile({
    model: {
      ...template.model,
      ...described.model,
      source: { kind: 'zoo', name, options: {} },
      outputs: [],
    },
    environment: { ...template.environment, date: date.toISOString() },
    layers: layers.map((layer) => ({
      ...layer,
      share: layer.timeMs.median / unprofiled.medianMs,
    })),
    kernels,
    latency: { unprofiled, profiled: unprofiled, firstRunMs: sums[0] ?? 0, loadMs: 100 },
    memory: {
      weightBytes: described.memory.weightBytes,
      predictedPeakBytes: peak,
      measuredPeakBytes: peak,
      processPeakBytes: 389_000_000,
      curve: kernels.map((_, kernel) => ({ kernel, predictedBytes: peak, measuredBytes: peak })),
    },
    notes: [],
  });
}

function measured(described: readonly InspectedLayer[]): {
  layers: ProfiledLayer[];
  kernels: ProfiledKernel[];
} {
  const kernels: ProfiledKernel[] = [];
  const layers: ProfiledLayer[] = [];
  for (const layer of described) {
    // Not a branch's, which comes between the block's last convolution and what joins them.
    const owner = layers.findLast(
      ({ type, scope }) => type.startsWith('Conv') && scope === layer.scope,
    );
    const row = { ...emptyRow(layer), type: layer.type };
    if (owner && FUSED.includes(layer.type)) {
      const kernel = kernels[owner.kernels[0] ?? -1];
      if (kernel) Object.assign(kernel, { layers: [...kernel.layers, layer.id] });
      layers.push({ ...row, certainty: 'group', fusedInto: owner.id });
      continue;
    }
    const samples = samplesMs(layer, kernels.length);
    const timeMs = {
      median: quantile(samples, 0.5),
      p10: quantile(samples, 0.1),
      p90: quantile(samples, 0.9),
    };
    layers.push({ ...row, timeMs, rawMs: timeMs, kernels: [kernels.length] });
    kernels.push({
      name: layer.name,
      opType: layer.type.startsWith('Conv') ? 'Conv' : layer.type,
      provider: 'CPUExecutionProvider',
      nodes: [layer.name],
      layers: [layer.id],
      certainty: 'exact',
      how: 'node name',
      samplesUs: samples.map((ms) => ms * 1000),
      outputBytes: layer.outputBytes,
    });
  }
  return { layers, kernels };
}

function emptyRow(layer: InspectedLayer): ProfiledLayer {
  const zero = { median: 0, p10: 0, p90: 0 };
  const { id, name, type, scope, outputShape, params, buffers } = layer;
  const { macs, otherOps, weightBytes, outputBytes } = layer;
  return {
    kind: 'layer',
    ...{ id, name, type, scope, outputShape, params, buffers, macs, otherOps },
    ...{ weightBytes, outputBytes, timeMs: zero, rawMs: zero, share: 0 },
    belowResolution: false,
    certainty: 'exact',
    kernels: [],
    fusedInto: null,
    serves: null,
    device: 'cpu',
    source: null,
  };
}

function samplesMs({ macs, outputBytes, weightBytes }: InspectedLayer, seed: number): number[] {
  const bytes = (outputBytes ?? 0) + weightBytes;
  const ms = 0.002 + (macs ?? 0) / 1e9 / GMACS_PER_MS + bytes / BYTES_PER_MS;
  return Array.from({ length: RUNS }, (_, run) => {
    const wave = Math.sin(seed * 12.9898 + run * 78.233) * 43_758.5453;
    return ms * (0.97 + 0.06 * (wave - Math.floor(wave)));
  });
}
