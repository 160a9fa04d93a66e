import * as l10n from '@vscode/l10n';
import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Operand, Run, Translate, Translation } from '../translation';
import { depthwiseForm, dilationFor, filterForm } from './filters';
import type { SlidingWindow } from './windows';
import { padded } from './image-padding';
import { asImage, slidingWindow } from './windows';

/** [N, I, …] by [O, I / groups, …kernel] -> [N, O, …]. Source: ONNX Conv-22. */
const conv: Translate = (context) => {
  const [outputs = 1, perGroup = 1, ...kernel] = context.shape(1);
  const [, channels = 1, ...spatial] = context.shape(0);
  const window = slidingWindow(context, kernel, spatial);
  if (kernel.length === 3) return conv3d(context, window);
  if (kernel.length > 3) throw context.refusal(l10n.t('{0} dimensions', kernel.length));
  const isFlat = kernel.length === 1;
  const image = isFlat ? asImage(window) : window;
  const groups = context.int('group', 1);
  const isDepthwise = groups === channels && groups > 1 && perGroup === 1 && outputs % groups === 0;
  const convolve = isDepthwise
    ? depthwise(context, image, isFlat)
    : conv2d(context, image, isFlat, groups);
  const x = context.operand(0, 'last');
  return {
    layout: 'last',
    compute: (run) => {
      if (!isFlat) return convolve(run, x(run));
      return tf.squeeze(convolve(run, tf.expandDims(x(run), 1)), [1]);
    },
  };
};

type Convolve = (run: Run, image: Tensor) => Tensor;

function biasOf(context: NodeContext): Operand | undefined {
  return context.has(2) ? context.operand(2) : undefined;
}

function conv2d(
  context: NodeContext,
  window: SlidingWindow,
  isFlat: boolean,
  groups: number,
): Convolve {
  const filter = context.operand(1, 'onnx', filterForm(isFlat));
  const bias = biasOf(context);
  const strides = window.strides as [number, number];
  return (run, image) => {
    const { dilations, filterOf } = dilationFor(run, window);
    const { x: whole, pad } = padded(run, image, window, 'convolution');
    const convolve = (x: Tensor, weights: Tensor, offset?: Tensor): Tensor => {
      const input = { x: x as Tensor4D, filter: weights as Tensor4D };
      if (offset) return tf.fused.conv2d({ ...input, strides, pad, dilations, bias: offset });
      return tf.conv2d(input.x, input.filter, strides, pad, 'NHWC', dilations);
    };
    const weights = filterOf(filter(run));
    if (groups === 1) return convolve(whole, weights, bias?.(run));
    return grouped(whole, weights, groups, convolve, bias?.(run));
  };
}

function depthwise(context: NodeContext, window: SlidingWindow, isFlat: boolean): Convolve {
  const [outputs = 1] = context.shape(1);
  const [, channels = 1] = context.shape(0);
  const filter = context.operand(1, 'onnx', depthwiseForm(channels, outputs, isFlat));
  const bias = biasOf(context);
  const strides = window.strides as [number, number];
  return (run, image) => {
    const { dilations, filterOf } = dilationFor(run, window);
    const { x, pad } = padded(run, image, window, 'convolution');
    const weights = filterOf(filter(run)) as Tensor4D;
    const offset = bias?.(run);
    if (!offset) return tf.depthwiseConv2d(x, weights, strides, pad, 'NHWC', dilations);
    return tf.fused.depthwiseConv2d({ x, filter: weights, strides, pad, dilations, bias: offset });
  };
}

function conv3d(context: NodeContext, window: SlidingWindow): Translation {
  if (window.dilations.some((dilation) => dilation > 1))
    throw context.refusal(l10n.t('3-D with dilation'));
  const groups = context.int('group', 1);
  const filter = context.operand(1, 'onnx', filterForm());
  const [x, bias] = [context.operand(0, 'last'), biasOf(context)];
  const strides = window.strides as [number, number, number];
  const isPadded = window.pads.flat().some((pad) => pad > 0);
  const pads = [[0, 0], ...window.pads, [0, 0]] as [number, number][];
  const convolve = (input: Tensor, weights: Tensor): Tensor =>
    tf.conv3d(input as Tensor5D, weights as Tensor5D, strides, 'valid');
  return {
    layout: 'last',
    compute: (run) => {
      const input = isPadded ? tf.pad(x(run), pads) : x(run);
      return grouped(input, filter(run), groups, convolve, bias?.(run));
    },
  };
}

/** TF.js has no groups: each is a convolution of its own. */
export function grouped(
  x: Tensor,
  filter: Tensor,
  groups: number,
  convolve: (x: Tensor, filter: Tensor) => Tensor,
  bias: Tensor | undefined,
): Tensor {
  const filters = groups === 1 ? [filter] : tf.split(filter, groups, -1);
  const parts = groups === 1 ? [x] : tf.split(x, groups, -1);
  const results = parts.flatMap((part, index) => {
    const weights = filters[index];
    return weights ? [convolve(part, weights)] : [];
  });
  const [first] = results;
  const joined = results.length === 1 && first ? first : tf.concat(results, -1);
  return bias ? tf.add(joined, bias) : joined;
}

export const convolutions: Readonly<Record<string, Translate>> = { Conv: conv };
