import { computed, signal } from '@preact/signals';
import { revealNode } from '../actions';
import type { LayerNode } from '../../src/profile/layer-tree';
import { nodeAt, scopesAround, tree } from '../state';

/** Key of the scope that fills the width; null for the whole model. */
export const zoomed = signal<string | null>(null);

export const icicleRoots = computed<readonly LayerNode[]>(() => {
  const node = nodeAt(zoomed.value);
  return node ? [node] : tree.value;
});

/** The way to the zoomed scope, outermost first, itself last. */
export const zoomPath = computed<readonly LayerNode[]>(() => {
  const node = nodeAt(zoomed.value);
  if (!node) return [];
  return [...scopesAround(node).map(nodeAt), node].filter((scope) => scope !== null);
});

/** A scope fills the width, or gives it back; a layer has nothing inside and opens its source. */
export function zoomTo(node: LayerNode): void {
  if (!node.isScope) revealNode(node);
  else if (zoomed.value === node.key) zoomOut();
  else zoomed.value = node.key;
}

/** One scope deeper on the way to a node. */
export function zoomTowards(node: LayerNode): void {
  const way = node.isScope ? [...scopesAround(node), node.key] : scopesAround(node);
  const next = way[zoomPath.value.length];
  if (next !== undefined) zoomed.value = next;
}

export function zoomOut(): void {
  zoomed.value = zoomPath.value.at(-2)?.key ?? null;
}
