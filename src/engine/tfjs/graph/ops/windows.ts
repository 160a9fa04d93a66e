import type { NodeContext } from '../node-context';

/** A window that slides over the spatial axes, with paddings as numbers. */
export interface SlidingWindow {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** By axis. */
  readonly pads: readonly (readonly [begin: number, end: number])[];
}

/** @param spatial sizes of the input without batch and channels. Source: ONNX Conv-22. */
export function slidingWindow(
  context: NodeContext,
  kernel: readonly number[],
  spatial: readonly number[],
): SlidingWindow {
  const ones = kernel.map(() => 1);
  const strides = listOr(context.ints('strides'), ones);
  const dilations = listOr(context.ints('dilations'), ones);
  const stated = listOr(context.ints('pads'), [...ones, ...ones].fill(0));
  const autoPad = context.string('auto_pad', 'NOTSET');
  const pads = kernel.map((size, axis): [number, number] => {
    if (autoPad === 'VALID') return [0, 0];
    if (autoPad === 'NOTSET') return [stated[axis] ?? 0, stated[axis + kernel.length] ?? 0];
    const [length = 1, stride = 1] = [spatial[axis], strides[axis]];
    const reach = (Math.ceil(length / stride) - 1) * stride + extent(size, dilations[axis] ?? 1);
    const total = Math.max(0, reach - length);
    const less = Math.floor(total / 2);
    return autoPad === 'SAME_LOWER' ? [total - less, less] : [less, total - less];
  });
  if (pads.flat().some((pad) => pad < 0)) throw context.refusal('negative padding');
  return { kernel, strides, dilations, pads };
}

function listOr(list: readonly number[] | undefined, fallback: number[]): readonly number[] {
  return list && list.length > 0 ? list : fallback;
}

export function extent(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}

/** How TF.js states the padding of an image [N, H, W, C]. */
export type ImagePadding = 'valid' | [[number, number], ...[number, number][]];

export function imagePadding(pads: SlidingWindow['pads']): ImagePadding {
  if (pads.every(([begin, end]) => begin === 0 && end === 0)) return 'valid';
  return [[0, 0], ...pads.map(([begin, end]): [number, number] => [begin, end]), [0, 0]];
}
