import type { LayerNode } from '../../profile/layer-tree';
import { sortTree } from '../../profile/layer-tree';
import type { LayerSort } from './layer-description';

/** Sorts as the panel does: what the runtime added stands after the layers of its level. */
export function orderLayers(roots: readonly LayerNode[], sort: LayerSort): readonly LayerNode[] {
  return sort === 'order' ? roots : addedLast(sortTree(roots, sort));
}

function addedLast(nodes: readonly LayerNode[]): LayerNode[] {
  const placed = [...nodes].sort((a, b) => placeOf(a) - placeOf(b));
  return placed.map((node) =>
    node.isScope ? { ...node, children: addedLast(node.children) } : node,
  );
}

function placeOf({ kind }: LayerNode): number {
  return kind === 'layer' ? 0 : kind === 'inserted' ? 1 : 2;
}
