import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axisIn } from '../layout';
import type { NodeContext } from '../node-context';
import type { Operand, Translate, Translation } from '../translation';
import { view } from './elementwise';
import type { AxisResize } from './resize-places';
import { cubicWeights, linearWeights, nearestPlaces } from './resize-places';
import { positive } from './softmax';

interface ResizedAxis extends AxisResize {
  readonly axis: number;
}

/** Settings are where the version of the operator has them: see model/ops/resize.ts. */
const resize: Translate = (context) => {
  const isOld = context.node.opType === 'Upsample' || context.opset < 11;
  if (context.int('antialias', 0) === 1) throw context.refusal('antialias');
  const coordinates = isOld
    ? 'asymmetric'
    : context.string('coordinate_transformation_mode', 'half_pixel');
  if (coordinates === 'tf_crop_and_resize') throw context.refusal(coordinates);
  const axes = resizedAxes(context, isOld, coordinates);
  switch (context.string('mode', 'nearest')) {
    case 'nearest': {
      const rounding = isOld ? 'simple' : context.string('nearest_mode', 'round_prefer_floor');
      return nearest(context, axes, rounding);
    }
    case 'linear':
    case 'bilinear':
      return linear(context, axes);
    case 'cubic': {
      const a = context.float('cubic_coeff_a', -0.75);
      const excludes = context.int('exclude_outside', 0) === 1;
      return byWeights(context, axes, (axis) => cubicWeights(axis, a, excludes));
    }
    default:
      throw context.refusal(context.string('mode', ''));
  }
};

function resizedAxes(context: NodeContext, isOld: boolean, coordinates: string): ResizedAxis[] {
  const [shape, output] = [context.shape(0), context.outputShape()];
  const axes = (context.ints('axes') ?? shape.map((_, axis) => axis)).map((axis) =>
    positive(axis, shape.length),
  );
  const scales = statedScales(context, isOld ? 1 : 2);
  const ratios = axes.map((axis) => (output[axis] ?? 1) / (shape[axis] ?? 1));
  const policy = context.string('keep_aspect_ratio_policy', 'stretch');
  if (policy !== 'stretch') throw context.refusal('keep_aspect_ratio_policy');
  return axes.flatMap((axis, index) => {
    const [input = 1, size = 1] = [shape[axis], output[axis]];
    const scale = scales?.[index] ?? ratios[index] ?? 1;
    return input === size && scale === 1 ? [] : [{ axis, input, output: size, scale, coordinates }];
  });
}

function statedScales(context: NodeContext, index: number): readonly number[] | undefined {
  const attribute = context.attribute('scales');
  if (attribute?.kind === 'floats') return attribute.value;
  const scales = context.has(index) ? context.numbers(index) : [];
  return scales.length > 0 ? scales : undefined;
}

function nearest(
  context: NodeContext,
  axes: readonly ResizedAxis[],
  rounding: string,
): Translation {
  const places = axes.map((axis) => nearestPlaces(axis, rounding));
  // What repeats each element is what TF.js's own kernel does, whatever the rounding is called.
  const repeats = axes.every(
    ({ input, output }, index) =>
      output % input === 0 &&
      places[index]?.every((place, at) => place === Math.floor((at * input) / output)),
  );
  if (repeats && areImageAxes(context, axes))
    return onImage(context, (x, size) => tf.image.resizeNearestNeighbor(x, size));
  const layout = context.layoutOf(0);
  const gathers = axes.map(({ axis, output }, index) => ({
    place: axisIn(layout, axis, context.rank(0)),
    indices: context.made(`places ${axis}`, places[index] ?? [], [output], 'int32'),
  }));
  const x = context.asItLies(0);
  return {
    layout,
    compute: (run) =>
      gathers.length === 0
        ? view(x(run))
        : gathers.reduce(
            (result, { place, indices }) => tf.gather(result, indices(run), place),
            x(run),
          ),
  };
}

function linear(context: NodeContext, axes: readonly ResizedAxis[]): Translation {
  const coordinates = axes[0]?.coordinates ?? '';
  const isWhole = axes.every(({ input, output, scale }) => scale === output / input);
  const isSame = coordinates === 'pytorch_half_pixel' && axes.every(({ output }) => output > 1);
  const isKnown = isSame || ['half_pixel', 'align_corners', 'asymmetric'].includes(coordinates);
  if (!isWhole || !isKnown || !areImageAxes(context, axes))
    return byWeights(context, axes, linearWeights);
  const alignCorners = coordinates === 'align_corners';
  const halfPixelCenters = isSame || coordinates === 'half_pixel';
  const byKernel = onImage(context, (x, size) =>
    tf.image.resizeBilinear(x, size, alignCorners, halfPixelCenters),
  );
  if (!halfPixelCenters) return byKernel;
  const byMatrix = byWeights(context, axes, linearWeights, 'last');
  return {
    layout: 'last',
    // The gradient that TF.js (4.22) has knows nothing of half pixels.
    compute: (run) => (run.training ? byMatrix : byKernel).compute(run),
  };
}

function areImageAxes(context: NodeContext, axes: readonly ResizedAxis[]): boolean {
  const changed = axes.map(({ axis }) => axis);
  return context.rank(0) === 4 && changed.length > 0 && changed.every((axis) => axis >= 2);
}

function onImage(
  context: NodeContext,
  compute: (x: Tensor4D, size: [number, number]) => Tensor,
): Translation {
  const [, , height = 1, width = 1] = context.outputShape();
  const x = context.operand(0, 'last');
  return { layout: 'last', compute: (run) => compute(x(run) as Tensor4D, [height, width]) };
}

/** Any interpolation is a product with a matrix along each axis. */
function byWeights(
  context: NodeContext,
  axes: readonly ResizedAxis[],
  weigh: (axis: AxisResize) => number[],
  layout = context.layoutOf(0),
): Translation {
  const steps = axes.map((axis) => ({
    place: axisIn(layout, axis.axis, context.rank(0)),
    weights: context.made(`weights ${axis.axis}`, weigh(axis), [1, axis.output, axis.input]),
  }));
  const x = context.operand(0, layout);
  return {
    layout,
    compute: (run) =>
      steps.length === 0
        ? view(x(run))
        : steps.reduce((result, step) => along(result, step.place, step.weights, run), x(run)),
  };
}

function along(x: Tensor, place: number, weights: Operand, run: Parameters<Operand>[0]): Tensor {
  const before = x.shape.slice(0, place);
  const after = x.shape.slice(place + 1);
  const rows = before.reduce((count, size) => count * size, 1);
  const matrix = weights(run);
  const flat = tf.reshape(x, [rows, x.shape[place] ?? 1, -1]);
  return tf.reshape(tf.matMul(matrix, flat), [...before, matrix.shape[1] ?? 1, ...after]);
}

export const resizes: Readonly<Record<string, Translate>> = { Resize: resize, Upsample: resize };
