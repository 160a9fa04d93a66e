import type { LayerNode } from '../../src/profile/layer-tree';

/** A screen or so of rows: enough to see where the time is without unfolding anything. */
const MOST_ROWS = 32;

/** Opens the scope with the most time again and again, while the rows fit. */
export function hotScopes(nodes: readonly LayerNode[], mostRows = MOST_ROWS): ReadonlySet<string> {
  const open = new Set<string>();
  const folded = nodes.filter((node) => node.isScope);
  let rows = nodes.length;
  for (;;) {
    const hottest = folded.reduce<LayerNode | undefined>(
      (best, node) => (best === undefined || timeOf(node) > timeOf(best) ? node : best),
      undefined,
    );
    if (!hottest || rows + hottest.children.length > mostRows) return open;
    rows += hottest.children.length;
    open.add(hottest.key);
    folded.splice(folded.indexOf(hottest), 1, ...hottest.children.filter((node) => node.isScope));
  }
}

function timeOf(node: LayerNode): number {
  return node.time?.timeMs.median ?? 0;
}
