import type { Profile } from '../document';
import type { LayerNode } from '../layer-tree';
import { layerTree, walkTree } from '../layer-tree';

/** A row by its last names, as it reads below its scopes: `conv1 + bn1 + relu`. */
export function rowName({ name, fused }: Pick<LayerNode, 'name' | 'fused'>): string {
  return [name, ...fused].join(' + ');
}

/** Rows of the layer tree by the id of the layer that owns their time. */
export function rowsByOwner(profile: Profile): Map<string, LayerNode> {
  const rows = new Map<string, LayerNode>();
  for (const node of walkTree(layerTree(profile)))
    if (node.layer !== null) rows.set(node.layer, node);
  return rows;
}
