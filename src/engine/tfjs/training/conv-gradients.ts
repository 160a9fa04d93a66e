import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { windowParts as partsOf } from '../graph/window-parts';

/** Attributes that TF.js's convolution gradients get; images are [N, H, W, C]. */
export interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number | [number, number][];
  readonly dilations?: number | [number, number] | undefined;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil' | undefined;
  readonly dataFormat?: string | undefined;
  readonly filterShape?: [number, number, number, number] | undefined;
  readonly inputShape?: [number, number, number, number] | undefined;
}

export interface ConvGeometry {
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations = 1, dimRoundingMode, dataFormat = 'NHWC' }: ConvAttributes,
  isDepthwise: boolean,
): ConvGeometry {
  if (dataFormat !== 'NHWC')
    throw new Error(`Gradients of ${dataFormat} convolutions are missing.`);
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    dilations,
    pad as 'same',
    dimRoundingMode,
    isDepthwise,
  );
  const { top, left, bottom, right } = info.padInfo;
  return {
    stride: [info.strideHeight, info.strideWidth],
    dilation: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, Math.max(0, bottom), Math.max(0, right)],
  };
}

/**
 * Gradient by the filter [h, w, I, O] of a convolution [N, H, W, I] -> [N, H', W', O]: for each
 * element of the window, the inputs that it met times dy.
 */
export function conv2dFilterGradient(
  { x, dy }: Record<string, Tensor>,
  attributes: ConvAttributes,
): Tensor {
  const { filterShape } = attributes;
  if (!x || !dy || !filterShape) throw new Error('Conv2DBackpropFilter got no tensors.');
  const geometry = convGeometry(x.shape, filterShape, attributes, false);
  const [height, width, inputs, outputs] = filterShape;
  const positions = dy.size / outputs;
  const byOutput = tf.reshape(dy, [positions, outputs]);
  const parts = windowParts(x, dy.shape, [height, width], geometry).map((part) =>
    tf.matMul(tf.reshape(part, [positions, inputs]), byOutput, true, false),
  );
  return tf.reshape(tf.stack(parts), filterShape);
}

/** For each element of the window, row by row: what of x it meets, [N, H', W', C]. */
export function windowParts(
  x: Tensor,
  [, rows = 1, columns = 1]: readonly number[],
  kernel: readonly [number, number],
  { stride, dilation, pads }: ConvGeometry,
): Tensor[] {
  const [top, left, bottom, right] = pads;
  const isPadded = pads.some((pad) => pad > 0);
  const amounts: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const padded = isPadded ? tf.pad(x, amounts) : x;
  return partsOf(padded, [rows, columns], kernel, stride, dilation);
}
