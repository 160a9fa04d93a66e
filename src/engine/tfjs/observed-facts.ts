import type { LayerFacts } from '../../profile/layer-facts';
import type { RecordedKernel } from '../../profile/recorded-run';
import { sum } from '../../profile/statistics';

/** Fills in what is not known of layers before a run, from the kernels that they called in one. */
export function completedFacts(
  layers: readonly LayerFacts[],
  kernels: readonly RecordedKernel[],
): LayerFacts[] {
  const called = new Map<number, RecordedKernel[]>();
  for (const kernel of kernels) {
    // A training step's backward pass has shapes of its own.
    if (kernel.phase !== 'forward') continue;
    const list = called.get(kernel.unit);
    if (list) list.push(kernel);
    else called.set(kernel.unit, [kernel]);
  }
  return layers.map((layer, unit) => completed(layer, called.get(unit) ?? []));
}

function completed(layer: LayerFacts, kernels: readonly RecordedKernel[]): LayerFacts {
  const last = kernels.at(-1);
  const macs = kernels.reduce((total, kernel) => total + (kernel.macs ?? 0), 0);
  return {
    ...layer,
    macs: layer.macs ?? macs,
    outputShape: layer.outputShape ?? last?.outputShape ?? null,
    outputBytes: layer.outputBytes ?? last?.outputBytes ?? null,
  };
}

/** Sums over all layers; null where no layer knows. */
export function totalsOf(layers: readonly LayerFacts[]) {
  const total = (pick: (layer: LayerFacts) => number | null) => {
    const known = layers.map(pick).filter((value) => value !== null);
    return known.length > 0 ? sum(known) : null;
  };
  return {
    params: total((layer) => layer.params) ?? 0,
    buffers: total((layer) => layer.buffers) ?? 0,
    weightBytes: total((layer) => layer.weightBytes) ?? 0,
    macs: total((layer) => layer.macs),
    otherOps: total((layer) => layer.otherOps),
  };
}
