import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

/**
 * For each element of a window that slides over [N, …spatial, C], row by row: what it meets, as
 * [N, …output, C]. `x` has its padding.
 */
export function windowParts(
  x: Tensor,
  output: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): Tensor[] {
  const [batch = 1] = x.shape;
  const channels = x.shape.at(-1) ?? 1;
  return positionsIn(kernel).map((position) => {
    const begin = position.map((at, axis) => at * (dilations[axis] ?? 1));
    const size = output.map((length, axis) => (length - 1) * (strides[axis] ?? 1) + 1);
    return everyNth(x, [0, ...begin, 0], [batch, ...size, channels], [1, ...strides, 1]);
  });
}

/** All indices into a tensor of this shape, row by row. */
export function positionsIn(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (positions, size) =>
      positions.flatMap((before) => Array.from({ length: size }, (_, at) => [...before, at])),
    [[]],
  );
}

function everyNth(x: Tensor, begin: number[], size: number[], strides: number[]): Tensor {
  if (strides.every((stride) => stride === 1)) return tf.slice(x, begin, size);
  const end = begin.map((from, axis) => from + (size[axis] ?? 1));
  return tf.stridedSlice(x, begin, end, strides);
}
