import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

/**
 * TF.js computes images with their channels last, [N, H, W, C]; ONNX has them second, [N, C, H, W].
 * A value keeps the order that its operator made and is brought into the other one only where an
 * operator needs it.
 */
export type Layout = 'onnx' | 'last';

/** [N, C, …] to [N, …, C]. */
export function toLast(tensor: Tensor): Tensor {
  const [batch = 1, channels = 1, ...space] = tensor.shape;
  return moved(tensor, [batch, ...space, channels], lastOrder(tensor.rank));
}

/** [N, …, C] to [N, C, …]. */
export function toOnnx(tensor: Tensor): Tensor {
  const [batch = 1, ...rest] = tensor.shape;
  const channels = rest.pop() ?? 1;
  return moved(tensor, [batch, channels, ...rest], onnxOrder(tensor.rank));
}

/** Axes of the ONNX tensor in the order that the channels-last tensor has them. */
export function lastOrder(rank: number): number[] {
  return [0, ...axesFrom(2, rank), 1];
}

/** Axes of the channels-last tensor in the order that the ONNX tensor has them. */
export function onnxOrder(rank: number): number[] {
  return [0, rank - 1, ...axesFrom(1, rank - 1)];
}

/** Where an axis of the ONNX tensor lies. */
export function axisIn(layout: Layout, axis: number, rank: number): number {
  return layout === 'onnx' ? axis : (onnxOrder(rank)[axis] ?? axis);
}

/** Axes from `start` up to `end`, without it. */
export function axesFrom(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

/** Moving an axis past axes of size 1 moves nothing. */
function moved(tensor: Tensor, shape: number[], order: number[]): Tensor {
  const large = order.filter((axis) => tensor.shape[axis] !== 1);
  const isInPlace = large.every((axis, index) => index === 0 || axis > (large[index - 1] ?? 0));
  return isInPlace ? tf.reshape(tensor, shape) : tf.transpose(tensor, order);
}
