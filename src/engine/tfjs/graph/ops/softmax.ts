import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axisIn, axesFrom } from '../layout';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';

/** Along one axis; up to operator set 12 along all axes from it on. Source: ONNX Softmax-13, -11. */
function alongAxis(compute: (x: Tensor) => Tensor): Translate {
  return (context) => {
    const rank = context.rank(0);
    const axis = positive(context.int('axis', context.opset < 13 ? 1 : -1), rank);
    if (context.opset < 13 && axis !== rank - 1) return alongAll(context, axis, compute);
    const layout = context.layoutOf(0);
    const x = context.asItLies(0);
    const at = axisIn(layout, axis, rank);
    return { layout, compute: (run) => atEnd(x(run), at, compute) };
  };
}

function alongAll(context: NodeContext, axis: number, compute: (x: Tensor) => Tensor) {
  const x = context.operand(0);
  return {
    compute: (run: Parameters<typeof x>[0]) => {
      const input = x(run);
      const rows = input.shape.slice(0, axis).reduce((count, size) => count * size, 1);
      return tf.reshape(compute(tf.reshape(input, [rows, -1])), input.shape);
    },
  };
}

/** TF.js knows the last axis only. */
function atEnd(x: Tensor, axis: number, compute: (x: Tensor) => Tensor): Tensor {
  if (axis === x.rank - 1) return compute(x);
  const order = axesFrom(0, x.rank);
  [order[axis], order[x.rank - 1]] = [x.rank - 1, axis];
  return tf.transpose(compute(tf.transpose(x, order)), order);
}

export function positive(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

export const softmaxes: Readonly<Record<string, Translate>> = {
  Softmax: alongAxis((x) => tf.softmax(x)),
  LogSoftmax: alongAxis((x) => tf.logSoftmax(x)),
};
