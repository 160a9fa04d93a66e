import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom, axisIn } from '../layout';
import type { Layout } from '../layout';
import type { NodeContext } from '../node-context';
import { tfjsType } from '../number-values';
import type { Translate } from '../translation';
import { view } from './elementwise';
import { positive } from './softmax';
import { unary } from './unary';

/** Axes are an attribute, or an input in newer operator sets. Source: ONNX ReduceSum-13, …-18. */
function reduction(reduce: (x: Tensor, axes: number[], keep: boolean) => Tensor): Translate {
  return (context) => {
    if (tfjsType(context.dtype(0)) === 'bool') throw context.refusal('bool');
    const rank = context.rank(0);
    const axes = axesOf(context, rank);
    const keep = context.int('keepdims', 1) === 1;
    if (axes.length === 0) return unary(view)(context);
    const layout = bestLayout(context, axes, keep);
    const x = context.operand(0, layout);
    const at = axes.map((axis) => axisIn(layout, axis, rank));
    return {
      layout: keep ? layout : 'onnx',
      compute: (run) => reduce(x(run), at, keep),
    };
  };
}

function axesOf(context: NodeContext, rank: number): number[] {
  const stated = context.ints('axes') ?? (context.has(1) ? context.numbers(1) : []);
  if (stated.length > 0) return stated.map((axis) => positive(axis, rank));
  return context.int('noop_with_empty_axes', 0) === 1 ? [] : axesFrom(0, rank);
}

/** As the input lies, unless axes that are left would then be in another order. */
function bestLayout(context: NodeContext, axes: readonly number[], keep: boolean): Layout {
  const layout = context.layoutOf(0);
  if (layout === 'onnx' || keep) return layout;
  const rank = context.rank(0);
  const left = axesFrom(0, rank).filter((axis) => !axes.includes(axis));
  const places = left.map((axis) => axisIn('last', axis, rank));
  return places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))
    ? 'last'
    : 'onnx';
}

function argument(find: (x: Tensor, axis: number) => Tensor): Translate {
  return (context) => {
    if (context.int('select_last_index', 0) === 1) throw context.refusal('select_last_index');
    const x = context.operand(0);
    const axis = positive(context.int('axis', 0), context.rank(0));
    const keep = context.int('keepdims', 1) === 1;
    return {
      compute: (run) => {
        const found = find(x(run), axis);
        return keep ? tf.expandDims(found, axis) : found;
      },
    };
  };
}

const cumulativeSum: Translate = (context) => {
  const x = context.operand(0);
  const axis = positive(context.numbers(1)[0] ?? 0, context.rank(0));
  const [exclusive, reverse] = [context.int('exclusive', 0) === 1, context.int('reverse', 0) === 1];
  return { compute: (run) => tf.cumsum(x(run), axis, exclusive, reverse) };
};

/** The k largest, or smallest, along an axis, with their places. Source: ONNX TopK-11, -1. */
const topK: Translate = (context) => {
  const rank = context.rank(0);
  const k = context.has(1) ? (context.numbers(1)[0] ?? 1) : context.int('k', 1);
  const axis = positive(context.int('axis', -1), rank);
  const isLargest = context.int('largest', 1) === 1;
  const order = axesFrom(0, rank);
  [order[axis], order[rank - 1]] = [rank - 1, axis];
  const isLast = axis === rank - 1;
  const x = context.operand(0);
  return {
    compute: (run) => {
      const turned = isLast ? x(run) : tf.transpose(x(run), order);
      const { values, indices } = tf.topk(isLargest ? turned : tf.neg(turned), k, true);
      const found = isLargest ? values : tf.neg(values);
      return [found, indices].map((tensor) => (isLast ? tensor : tf.transpose(tensor, order)));
    },
  };
};

const hardmax: Translate = (context) => {
  const rank = context.rank(0);
  const axis = positive(context.int('axis', context.opset < 13 ? 1 : -1), rank);
  if (axis !== rank - 1) throw context.refusal(l10n.t('an axis that is not the last'));
  const size = context.shape(0)[axis] ?? 1;
  const x = context.operand(0);
  return { compute: (run) => tf.cast(tf.oneHot(tf.argMax(x(run), axis), size), 'float32') };
};

export const reductions: Readonly<Record<string, Translate>> = {
  ReduceSum: reduction((x, axes, keep) => tf.sum(x, axes, keep)),
  ReduceMean: reduction((x, axes, keep) => tf.mean(x, axes, keep)),
  ReduceMax: reduction((x, axes, keep) => tf.max(x, axes, keep)),
  ReduceMin: reduction((x, axes, keep) => tf.min(x, axes, keep)),
  ReduceProd: reduction((x, axes, keep) => tf.prod(x, axes, keep)),
  ReduceL1: reduction((x, axes, keep) => tf.sum(tf.abs(x), axes, keep)),
  ReduceL2: reduction((x, axes, keep) => tf.sqrt(tf.sum(tf.square(x), axes, keep))),
  ReduceSumSquare: reduction((x, axes, keep) => tf.sum(tf.square(x), axes, keep)),
  ReduceLogSum: reduction((x, axes, keep) => tf.log(tf.sum(x, axes, keep))),
  ReduceLogSumExp: reduction((x, axes, keep) => tf.logSumExp(x, axes, keep)),
  ArgMax: argument((x, axis) => tf.argMax(x, axis)),
  ArgMin: argument((x, axis) => tf.argMin(x, axis)),
  CumSum: cumulativeSum,
  TopK: topK,
  Hardmax: hardmax,
};
