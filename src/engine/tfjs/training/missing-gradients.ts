import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

interface SliceAttributes {
  readonly begin: readonly number[];
  readonly strides: readonly number[];
  readonly [mask: string]: unknown;
}

/** Gradients that TF.js (4.22) lacks for kernels that graphs are run with. Registered once. */
export function registerMissingGradients(): void {
  if (tf.getGradient('StridedSlice')) return;
  tf.registerGradient({
    kernelName: 'StridedSlice',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const [gradient] = Array.isArray(dy) ? dy : [dy];
      if (!gradient || !x) throw new Error('StridedSlice got no tensors.');
      const slice = attributes as unknown as SliceAttributes;
      return { x: () => stridedSliceGradient(gradient, x.shape, slice) };
    },
  });
}

/** Zeros around and between what was taken. */
function stridedSliceGradient(
  dy: Tensor,
  shape: readonly number[],
  { begin, strides, ...others }: SliceAttributes,
): Tensor {
  const hasMask = Object.entries(others).some(([name, value]) => /Mask$/.test(name) && value !== 0);
  if (hasMask || strides.some((stride) => stride < 1))
    throw new Error('Gradients of slices with masks, or backward, are missing.');
  const spread = strides.reduce((result, stride, axis) => spreadAlong(result, axis, stride), dy);
  const pads = shape.map((size, axis): [number, number] => {
    const before = begin[axis] ?? 0;
    return [before, size - before - (spread.shape[axis] ?? 1)];
  });
  return tf.pad(spread, pads);
}

/** Zeros between the elements of an axis. */
export function spreadAlong(x: Tensor, axis: number, stride: number): Tensor {
  if (stride === 1) return x;
  const size = x.shape[axis] ?? 1;
  // Axes around the one in question don't matter: three are enough.
  const rows = x.shape.slice(0, axis).reduce((count, length) => count * length, 1);
  const rest = x.shape.slice(axis + 1).reduce((count, length) => count * length, 1);
  const apart = tf.pad(tf.reshape(x, [rows, size, rest]), [
    [0, 0],
    [0, 0],
    [0, (stride - 1) * rest],
  ]);
  const length = (size - 1) * stride + 1;
  const whole = tf.slice(
    tf.reshape(apart, [rows, size * stride, rest]),
    [0, 0, 0],
    [rows, length, rest],
  );
  const shape = x.shape.map((own, at) => (at === axis ? length : own));
  return tf.reshape(whole, shape);
}
