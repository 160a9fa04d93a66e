import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { ConvAttributes } from './conv-gradients';
import { convGeometry, windowParts } from './conv-gradients';
import { spreadAlong } from './missing-gradients';

/** Gradient by the filter [h, w, C, M] of a depthwise convolution [N, H, W, C] -> [N, H', W', C·M]. */
export function depthwiseFilterGradient(
  { x, dy }: Record<string, Tensor>,
  attributes: ConvAttributes,
): Tensor {
  const { filterShape } = attributes;
  if (!x || !dy || !filterShape) throw new Error('A depthwise gradient got no tensors.');
  const geometry = convGeometry(x.shape, filterShape, attributes, true);
  const [height, width, channels, multiplier] = filterShape;
  const byChannel = tf.reshape(dy, [-1, channels, multiplier]);
  const parts = windowParts(x, dy.shape, [height, width], geometry).map((part) =>
    tf.sum(tf.mul(tf.reshape(part, [-1, channels, 1]), byChannel), 0),
  );
  return tf.reshape(tf.stack(parts), filterShape);
}

/**
 * Gradient by the input: dy, spread by the strides, correlated with the filter turned around, as
 * C·M channels whose M parts are then added up.
 */
export function depthwiseInputGradient(
  { dy, filter }: Record<string, Tensor>,
  attributes: ConvAttributes,
): Tensor {
  const { inputShape } = attributes;
  if (!dy || !filter || !inputShape) throw new Error('A depthwise gradient got no tensors.');
  const { stride, dilation, pads } = convGeometry(inputShape, filter.shape, attributes, true);
  const [batch, height, width, channels] = inputShape;
  const [rows = 1, columns = 1, , multiplier = 1] = filter.shape;
  const spread = spreadAlong(spreadAlong(dy, 1, stride[0]), 2, stride[1]);
  const reach = [(rows - 1) * dilation[0], (columns - 1) * dilation[1]] as const;
  const padded = padOrCrop(spread, [
    [reach[0] - pads[0], height - (spread.shape[1] ?? 1) + pads[0]],
    [reach[1] - pads[1], width - (spread.shape[2] ?? 1) + pads[1]],
  ]);
  const turned = tf.reshape(tf.reverse(filter, [0, 1]), [rows, columns, channels * multiplier, 1]);
  const result = tf.depthwiseConv2d(
    padded as Tensor4D,
    turned as Tensor4D,
    1,
    'valid',
    'NHWC',
    dilation as [number, number],
  );
  if (multiplier === 1) return result;
  return tf.sum(tf.reshape(result, [batch, height, width, channels, multiplier]), -1);
}

/** Negative amounts crop. */
function padOrCrop(x: Tensor, amounts: readonly (readonly [number, number])[]): Tensor {
  const all = [[0, 0], ...amounts, [0, 0]] as const;
  const begin = all.map(([before]) => Math.max(0, -(before ?? 0)));
  const size = x.shape.map(
    (length, axis) => length - (begin[axis] ?? 0) - Math.max(0, -(all[axis]?.[1] ?? 0)),
  );
  const cropped = all.flat().some((amount) => amount < 0) ? tf.slice(x, begin, size) : x;
  return tf.pad(
    cropped,
    all.map(([before = 0, after = 0]): [number, number] => [
      Math.max(0, before),
      Math.max(0, after),
    ]),
  );
}
