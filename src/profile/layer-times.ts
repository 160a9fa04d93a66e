import type { Certainty } from './document';
import type { KernelCover } from './attribution/covers';
import type { Measurement } from './measurement';

/** A kernel seen from the layers: whose time it is. */
export interface KernelOwnership {
  readonly kind: 'layer' | 'inserted' | 'unknown';
  /** Indices of layers that it computes, owner first; for `inserted` the layer that it serves. */
  readonly layers: readonly number[];
  /** Names of the original nodes that it computes. */
  readonly nodes: readonly string[];
  readonly certainty: Certainty;
  readonly how: string;
}

/**
 * Decides for every kernel which layers it computes and which of them owns its time: the one with
 * the most MACs, then the most other arithmetic, then the first written. One kernel, one owner.
 */
export function ownKernels(measurement: Measurement): KernelOwnership[] {
  const layerOfNode = new Map<number, number>();
  measurement.model.layers.forEach((layer, index) => {
    for (const node of layer.nodes) layerOfNode.set(node, index);
  });
  const layerOf = (id: number): number | undefined => {
    const top = measurement.names.topNode(id);
    return top === undefined ? undefined : layerOfNode.get(top);
  };
  const coversOf = (graph: number) => measurement.attributions[graph]?.covers ?? [];

  return measurement.kernels.map((kernel): KernelOwnership => {
    const covers = coversOf(kernel.graph);
    const own = covers[kernel.node];
    if (!own) throw new Error('A kernel has no cover.');
    if (own.kind === 'inserted') {
      const parent = measurement.attributions[kernel.graph]?.parent;
      const served = layerOf(own.serves ?? parent ?? -1);
      return {
        kind: 'inserted',
        layers: served === undefined ? [] : [served],
        nodes: [],
        certainty: 'inserted',
        how: own.how,
      };
    }
    const group = own.kind === 'unanchored' ? own.into.flatMap((at) => covers[at] ?? []) : [own];
    const ids = [...new Set(group.flatMap((cover) => cover.nodes))];
    const layers = [...new Set(ids.flatMap((id) => layerOf(id) ?? []))].sort(byCost(measurement));
    const nodes = ids.map((id) => measurement.names.nodeName(id));
    if (layers.length === 0)
      return { kind: 'unknown', layers: [], nodes, certainty: 'unknown', how: own.how };
    return { kind: 'layer', layers, nodes, certainty: certaintyOf(group, layers), how: own.how };
  });
}

function certaintyOf(group: readonly KernelCover[], layers: readonly number[]): Certainty {
  if (!group.every((cover) => cover.exact)) return 'unproved';
  return layers.length > 1 ? 'group' : 'exact';
}

function byCost({ analysis }: Measurement): (a: number, b: number) => number {
  const macs = (layer: number) => analysis.layerCosts[layer]?.macs ?? 0;
  const others = (layer: number) => analysis.layerCosts[layer]?.otherOps ?? 0;
  return (a, b) => macs(b) - macs(a) || others(b) - others(a) || a - b;
}
