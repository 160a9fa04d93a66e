import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { NodeContext } from '../node-context';
import { tfjsType } from '../number-values';
import type { Operand, Translate } from '../translation';
import { positionsIn } from '../window-parts';
import { positive } from './softmax';

/** Negative indices count from the end, which TF.js doesn't know. */
function countedFromStart(indices: Tensor, size: number): Tensor {
  const whole = tf.cast(indices, 'int32');
  return tf.where(tf.less(whole, 0), tf.add(whole, tf.scalar(size, 'int32')), whole);
}

function indexOperand(context: NodeContext, index: number, size: number): Operand {
  if (!context.isConstant(index)) {
    const indices = context.operand(index);
    return (run) => countedFromStart(indices(run), size);
  }
  return context.operand(index, 'onnx', {
    key: `from the start of ${size}`,
    convert: (indices) => countedFromStart(indices, size),
  });
}

/** Slices along an axis, in the order of the indices. Source: ONNX Gather-13. */
const gather: Translate = (context) => {
  const axis = positive(context.int('axis', 0), context.rank(0));
  const indices = indexOperand(context, 1, context.shape(0)[axis] ?? 1);
  const x = context.operand(0);
  const shape = [...context.outputShape()];
  return {
    compute: (run) => {
      const flat = tf.reshape(indices(run), [-1]);
      return tf.reshape(tf.gather(x(run), flat, axis), shape);
    },
  };
};

const gatherNd: Translate = (context) => {
  if (context.int('batch_dims', 0) !== 0) throw context.refusal('batch_dims');
  const x = context.operand(0);
  const indices = sizedIndices(context, 1);
  return { compute: (run) => tf.gatherND(x(run), indices(run)) };
};

/** Rows of indices into the first axes, each counted from its axis's start. */
function sizedIndices(context: NodeContext, index: number): Operand {
  const depth = context.shape(index).at(-1) ?? 1;
  const sizes = context.made('sizes', context.shape(0).slice(0, depth), [depth], 'int32');
  const indices = context.operand(index);
  return (run) => {
    const whole = tf.cast(indices(run), 'int32');
    return tf.where(tf.less(whole, 0), tf.add(whole, sizes(run)), whole);
  };
}

const scatterNd: Translate = (context) => {
  if (context.string('reduction', 'none') !== 'none') throw context.refusal('reduction');
  const x = context.operand(0);
  const indices = sizedIndices(context, 1);
  const updates = context.operand(2);
  return { compute: (run) => tf.tensorScatterUpdate(x(run), indices(run), updates(run)) };
};

/** One element for each index, along an axis. Source: ONNX GatherElements-13. */
const gatherElements: Translate = (context) => {
  const places = flatPlaces(context);
  const x = context.operand(0);
  const shape = [...context.outputShape()];
  return {
    compute: (run) =>
      tf.reshape(tf.gather(tf.reshape(x(run), [-1]), tf.reshape(places(run), [-1])), shape),
  };
};

const scatterElements: Translate = (context) => {
  if (context.string('reduction', 'none') !== 'none') throw context.refusal('reduction');
  const places = flatPlaces(context);
  const [x, updates] = [context.operand(0), context.operand(2)];
  return {
    compute: (run) => {
      const input = x(run);
      const rows = tf.reshape(places(run), [-1, 1]);
      const flat = tf.reshape(updates(run), [-1]);
      const written = tf.tensorScatterUpdate(tf.reshape(input, [-1]), rows, flat);
      return tf.reshape(written, input.shape);
    },
  };
};

/** Places in the flat tensor of what indices along an axis mean. */
function flatPlaces(context: NodeContext): Operand {
  const shape = context.shape(0);
  const axis = positive(context.int('axis', 0), shape.length);
  const strides = shape.map((_, at) => shape.slice(at + 1).reduce((all, size) => all * size, 1));
  const indexShape = context.shape(1);
  const bases = positionsIn(indexShape).map((position) =>
    position.reduce((sum, at, dim) => (dim === axis ? sum : sum + at * (strides[dim] ?? 1)), 0),
  );
  const base = context.made('places', bases, indexShape, 'int32');
  const indices = indexOperand(context, 1, shape[axis] ?? 1);
  return (run) => tf.add(tf.mul(indices(run), tf.scalar(strides[axis] ?? 1, 'int32')), base(run));
}

/** Source: ONNX OneHot-11: `values` are [off, on]. */
const oneHot: Translate = (context) => {
  const depth = context.numbers(1)[0] ?? 1;
  const [off = 0, on = 1] = context.numbers(2);
  const indices = indexOperand(context, 0, depth);
  const rank = context.rank(0) + 1;
  const axis = positive(context.int('axis', -1), rank);
  const kind = tfjsType(context.dtype(2));
  if (kind !== 'float32' && kind !== 'int32') throw context.refusal(context.dtype(2));
  const order = [...axesFrom(0, axis), rank - 1, ...axesFrom(axis, rank - 1)];
  return {
    compute: (run) => {
      const rows = tf.cast(tf.oneHot(indices(run) as tf.Tensor1D, depth, on, off), kind);
      return axis === rank - 1 ? rows : tf.transpose(rows, order);
    },
  };
};

export const indexings: Readonly<Record<string, Translate>> = {
  Gather: gather,
  GatherND: gatherNd,
  GatherElements: gatherElements,
  ScatterND: scatterNd,
  ScatterElements: scatterElements,
  Scatter: scatterElements,
  OneHot: oneHot,
};
