import * as tf from '@tensorflow/tfjs';
import type { Layout } from '../layout';
import { axesFrom, axisIn, lastOrder } from '../layout';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';
import { view } from './elementwise';
import { positive } from './softmax';

/** To the shape that the rules worked out. */
const toOutputShape: Translate = (context) => {
  const x = context.operand(0);
  const shape = [...context.outputShape()];
  return { compute: (run) => tf.reshape(x(run), shape) };
};

/** Free where it only names the order of axes that the tensor has here, or takes it back. */
const transpose: Translate = (context) => {
  const rank = context.rank(0);
  const order = context.ints('perm') ?? axesFrom(0, rank).reverse();
  const from = context.layoutOf(0);
  const x = context.operand(0, from);
  const places = order.map((axis) => axisIn(from, axis, rank));
  const layout: Layout = isOrdered(inLast(places)) && rank > 2 ? 'last' : 'onnx';
  const moves = layout === 'last' ? inLast(places) : places;
  return {
    layout,
    compute: (run) => (isOrdered(moves) ? view(x(run)) : tf.transpose(x(run), [...moves])),
  };
};

function inLast(places: readonly number[]): number[] {
  return lastOrder(places.length).map((axis) => places[axis] ?? 0);
}

function isOrdered(places: readonly number[]): boolean {
  return places.every((place, index) => place === index);
}

/** Sizes of 1 grow to those of the output. */
const expand: Translate = (context) => {
  const x = context.operand(0);
  const shape = [...context.outputShape()];
  return { compute: (run) => tf.broadcastTo(x(run), shape) };
};

const tile: Translate = (context) => {
  const x = context.operand(0);
  const repeats = [...context.numbers(1)];
  return { compute: (run) => tf.tile(x(run), repeats) };
};

/** The last axis of TF.js's images counts the blocks' elements before the channels, as DCR does. */
const depthToSpace: Translate = (context) => {
  const block = context.int('blocksize', 1);
  const isByDepth = context.string('mode', 'DCR') === 'DCR';
  const [batch = 1, channels = 1, height = 1, width = 1] = context.shape(0);
  const x = context.operand(0, 'last');
  const rest = channels / (block * block);
  const shape = isByDepth
    ? [batch, height, width, block, block, rest]
    : [batch, height, width, rest, block, block];
  const order = isByDepth ? [0, 1, 3, 2, 4, 5] : [0, 1, 4, 2, 5, 3];
  return {
    layout: 'last',
    compute: (run) =>
      isByDepth && block > 1
        ? tf.depthToSpace(x(run) as tf.Tensor4D, block, 'NHWC')
        : tf.reshape(tf.transpose(tf.reshape(x(run), shape), order), [
            batch,
            height * block,
            width * block,
            rest,
          ]),
  };
};

const spaceToDepth: Translate = (context) => {
  const block = context.int('blocksize', 1);
  const [batch = 1, channels = 1, height = 1, width = 1] = context.shape(0);
  const [rows, columns] = [height / block, width / block];
  const x = context.operand(0, 'last');
  return {
    layout: 'last',
    compute: (run) => {
      const blocks = tf.reshape(x(run), [batch, rows, block, columns, block, channels]);
      const byBlock = tf.transpose(blocks, [0, 1, 3, 2, 4, 5]);
      return tf.reshape(byBlock, [batch, rows, columns, block * block * channels]);
    },
  };
};

/** Which layout the node's inputs can share: channels last where any of them lies so. */
export function sharedLayout(context: NodeContext): Layout {
  const indices = axesFrom(0, context.inputCount);
  return indices.some((index) => context.layoutOf(index) === 'last') ? 'last' : 'onnx';
}

const concat: Translate = (context) => {
  const rank = context.rank(0);
  const layout = sharedLayout(context);
  const axis = axisIn(layout, positive(context.int('axis', 0), rank), rank);
  const parts = axesFrom(0, context.inputCount).map((index) =>
    layout === 'last' && context.isConstant(index)
      ? context.operand(index, 'last', {
          key: 'last',
          convert: (tensor) => tf.transpose(tensor, lastOrder(rank)),
        })
      : context.operand(index, layout),
  );
  return {
    layout,
    compute: (run) => {
      const tensors = parts.map((part) => part(run));
      return tensors.length === 1 && tensors[0] ? view(tensors[0]) : tf.concat(tensors, axis);
    },
  };
};

const split: Translate = (context) => {
  const rank = context.rank(0);
  const axis = positive(context.int('axis', 0), rank);
  const layout = context.layoutOf(0);
  const x = context.asItLies(0);
  const sizes = axesFrom(0, context.outputCount).map(
    (output) => context.outputShape(output)[axis] ?? 1,
  );
  return { layout, compute: (run) => tf.split(x(run), sizes, axisIn(layout, axis, rank)) };
};

export const reshapes: Readonly<Record<string, Translate>> = {
  Reshape: toOutputShape,
  Flatten: toOutputShape,
  Squeeze: toOutputShape,
  Unsqueeze: toOutputShape,
  Transpose: transpose,
  Expand: expand,
  Tile: tile,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Concat: concat,
  Split: split,
};
