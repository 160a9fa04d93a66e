import { gmacPerSecond } from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';

/** GMAC/s; undefined where there is no arithmetic, or no time to divide by. */
export function rateOf(node: LayerNode): number | undefined {
  return gmacPerSecond(node.macs, node.time?.timeMs.median);
}
