import { gmacPerSecond } from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';

/**
 * GMAC/s; undefined where there is no arithmetic, or no time to divide by. Multiply-adds are of the
 * forward pass, so in a training step its time alone counts.
 */
export function rateOf({ macs, training, time }: LayerNode): number | undefined {
  return gmacPerSecond(macs, training ? training.forwardMs : time?.timeMs.median);
}
