import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Run } from '../translation';
import type { SlidingWindow } from './windows';
import { samePadding } from './windows';

/** How TF.js states the padding of an image [N, H, W, C]. */
export type ImagePadding = 'valid' | 'same' | [number, number][];

export type PaddedBy = 'convolution' | 'pool';

export function paddingOf(window: SlidingWindow): ImagePadding {
  const { pads } = window;
  if (pads.every(([begin, end]) => begin === 0 && end === 0)) return 'valid';
  const same = samePadding(window);
  if (pads.every(([begin, end], axis) => begin === same[axis]?.[0] && end === same[axis][1]))
    return 'same';
  return explicitPadding(pads);
}

export function explicitPadding(pads: SlidingWindow['pads']): [number, number][] {
  return [[0, 0], ...pads.map(([begin, end]): [number, number] => [begin, end]), [0, 0]];
}

/**
 * Whether a kernel pads by numbers. Those of libtensorflow only know `same` and `valid`, except
 * for convolutions, whose gradients don't.
 */
export function padsItself(run: Run, by: PaddedBy): boolean {
  return tf.getBackend() !== 'tensorflow' || (by === 'convolution' && !run.training);
}

/** The image, padded with `value` where the kernel can't, and what is left for the kernel. */
export function padded(
  run: Run,
  image: Tensor,
  window: SlidingWindow,
  by: PaddedBy,
  value = 0,
): { readonly x: Tensor4D; readonly pad: 'valid' } {
  const pad = paddingOf(window);
  const x = image as Tensor4D;
  // TF.js's types want tuples where its functions take lists.
  if (typeof pad === 'string' || padsItself(run, by)) return { x, pad: pad as 'valid' };
  return { x: tf.pad(x, pad, value), pad: 'valid' };
}
