import type { Tensor, Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { NodeContext } from '../node-context';
import type { Form, Operand, Run, Translate, Translation } from '../translation';
import type { SlidingWindow } from './windows';
import { imagePadding, slidingWindow } from './windows';

/** [O, I / groups, …kernel] -> [N, O, …]. Source: ONNX Conv-22. */
const conv: Translate = (context) => {
  const filter = context.shape(1);
  const [outputs = 1, perGroup = 1, ...kernel] = filter;
  const [, channels = 1, ...spatial] = context.shape(0);
  const window = slidingWindow(context, kernel, spatial);
  const groups = context.int('group', 1);
  const parts: Parts = {
    x: context.operand(0, 'last'),
    bias: context.has(2) ? context.operand(2) : undefined,
    window,
  };
  if (kernel.length === 1) return conv1d(context, parts, groups);
  if (kernel.length === 3) return conv3d(context, parts, groups);
  if (kernel.length !== 2) throw context.refusal(`${kernel.length} dimensions`);
  if (groups === channels && groups > 1 && perGroup === 1 && outputs % groups === 0)
    return depthwise(context, parts);
  return conv2d(context, parts, groups);
};

interface Parts {
  readonly x: Operand;
  readonly bias: Operand | undefined;
  readonly window: SlidingWindow;
}

function conv2d(context: NodeContext, { x, bias, window }: Parts, groups: number): Translation {
  const { strides, dilations, filterDilations } = tfjsSteps(window);
  const filter = context.operand(1, 'onnx', filterForm(filterDilations));
  const pad = imagePadding(window.pads) as 'valid';
  const convolve = (input: Tensor, weights: Tensor, offset?: Tensor): Tensor =>
    convolution2d(input as Tensor4D, weights as Tensor4D, { strides, pad, dilations }, offset);
  return {
    layout: 'last',
    compute: (run) => {
      if (groups === 1) return convolve(x(run), filter(run), bias?.(run));
      return grouped(x(run), filter(run), groups, convolve, bias?.(run));
    },
  };
}

interface Steps {
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: 'valid';
}

function convolution2d(
  x: Tensor4D,
  filter: Tensor4D,
  { strides, pad, dilations }: Steps,
  bias?: Tensor,
): Tensor {
  if (!bias) return tf.conv2d(x, filter, strides, pad, 'NHWC', dilations);
  return tf.fused.conv2d({ x, filter, strides, pad, dilations, bias });
}

/** TF.js has no groups: each is a convolution of its own. */
export function grouped(
  x: Tensor,
  filter: Tensor,
  groups: number,
  convolve: (x: Tensor, filter: Tensor) => Tensor,
  bias: Tensor | undefined,
): Tensor {
  if (groups === 1) {
    const result = convolve(x, filter);
    return bias ? tf.add(result, bias) : result;
  }
  const filters = tf.split(filter, groups, -1);
  const results = tf.split(x, groups, -1).flatMap((part, index) => {
    const weights = filters[index];
    return weights ? [convolve(part, weights)] : [];
  });
  const joined = tf.concat(results, -1);
  return bias ? tf.add(joined, bias) : joined;
}

function depthwise(context: NodeContext, { x, bias, window }: Parts): Translation {
  const { strides, dilations, filterDilations } = tfjsSteps(window);
  const [outputs = 1] = context.shape(1);
  const [, channels = 1] = context.shape(0);
  const filter = context.operand(1, 'onnx', depthwiseForm(channels, outputs, filterDilations));
  const pad = imagePadding(window.pads) as 'valid';
  return {
    layout: 'last',
    compute: (run) => {
      const [input, weights] = [x(run) as Tensor4D, filter(run) as Tensor4D];
      const offset = bias?.(run);
      if (!offset) return tf.depthwiseConv2d(input, weights, strides, pad, 'NHWC', dilations);
      return tf.fused.depthwiseConv2d({
        x: input,
        filter: weights,
        strides,
        pad,
        dilations,
        bias: offset,
      });
    },
  };
}

/** As an image of height 1. */
function conv1d(context: NodeContext, parts: Parts, groups: number): Translation {
  const { window } = parts;
  const [strides, dilations] = [
    [1, ...window.strides],
    [1, ...window.dilations],
  ];
  const flat = { ...window, strides, dilations, pads: [[0, 0] as const, ...window.pads] };
  const steps = tfjsSteps(flat);
  const filter = context.operand(1, 'onnx', {
    key: `conv1d ${steps.filterDilations.join()}`,
    convert: (weights) => filterForm(steps.filterDilations).convert(tf.expandDims(weights, 2)),
  });
  const pad = imagePadding(flat.pads) as 'valid';
  const convolve = (x: Tensor, weights: Tensor, bias?: Tensor): Tensor =>
    convolution2d(x as Tensor4D, weights as Tensor4D, { ...steps, pad }, bias);
  const compute = (run: Run): Tensor => {
    const image = tf.expandDims(parts.x(run), 1);
    const bias = parts.bias?.(run);
    const result =
      groups === 1
        ? convolve(image, filter(run), bias)
        : grouped(image, filter(run), groups, convolve, bias);
    return tf.squeeze(result as Tensor3D, [1]);
  };
  return { layout: 'last', compute };
}

function conv3d(context: NodeContext, { x, bias, window }: Parts, groups: number): Translation {
  if (window.dilations.some((dilation) => dilation > 1)) throw context.refusal('3-D with dilation');
  const filter = context.operand(1, 'onnx', filterForm([1, 1, 1]));
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

/** [O, I, …kernel] to TF.js's [...kernel, I, O]. */
export function filterForm(dilations: readonly number[]): Form {
  return {
    key: `filter ${dilations.join()}`,
    convert: (weights) =>
      tf.transpose(dilated(weights, dilations), [...axesFrom(2, weights.rank), 1, 0]),
  };
}

/** [C × M, 1, h, w] to TF.js's [h, w, C, M]. */
function depthwiseForm(channels: number, outputs: number, dilations: readonly number[]): Form {
  return {
    key: `depthwise ${dilations.join()}`,
    convert: (weights) => {
      const whole = dilated(weights, dilations);
      const [, , height = 1, width = 1] = whole.shape;
      const shape = [channels, outputs / channels, height, width];
      return tf.transpose(tf.reshape(whole, shape), [2, 3, 0, 1]);
    },
  };
}

/** TF.js takes either strides or dilations; beside strides the filter itself is dilated. */
function tfjsSteps({ strides, dilations }: SlidingWindow) {
  const hasBoth = strides.some((stride) => stride > 1) && dilations.some((step) => step > 1);
  const ones: [number, number] = [1, 1];
  return {
    strides: strides as [number, number],
    dilations: hasBoth ? ones : (dilations as [number, number]),
    filterDilations: hasBoth ? dilations : ones,
  };
}

/** Zeros between the elements of a filter whose window begins at axis `first`. */
export function dilated(weights: Tensor, dilations: readonly number[], first = 2): Tensor {
  return dilations.reduce((result, dilation, index) => {
    if (dilation === 1) return result;
    const axis = index + first;
    const { shape } = result;
    const size = shape[axis] ?? 1;
    const apart = tf.pad(tf.expandDims(result, axis + 1), [
      ...shape.slice(0, axis + 1).map((): [number, number] => [0, 0]),
      [0, dilation - 1],
      ...shape.slice(axis + 1).map((): [number, number] => [0, 0]),
    ]);
    const joined = [...shape];
    joined[axis] = size * dilation;
    const kept = [...shape];
    kept[axis] = (size - 1) * dilation + 1;
    return tf.slice(
      tf.reshape(apart, joined),
      shape.map(() => 0),
      kept,
    );
  }, weights);
}

export const convolutions: Readonly<Record<string, Translate>> = { Conv: conv };
