import { gmacPerSecond } from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';

/**
 * Multiply-adds of a row; null is unknown. What the runtime put into a scope only moves data, so it
 * makes the scope's own arithmetic no less known.
 */
export function macsOf({ macs, isScope, members }: LayerNode): number | null {
  if (macs !== null || !isScope) return macs;
  let total = 0;
  for (const layer of members) {
    if (layer.kind !== 'layer') continue;
    if (layer.macs === null) return null;
    total += layer.macs;
  }
  return total;
}

/** GMAC/s; undefined where there is no arithmetic, or no time to divide by. */
export function rateOf(node: LayerNode): number | undefined {
  return gmacPerSecond(macsOf(node), node.time?.timeMs.median);
}
