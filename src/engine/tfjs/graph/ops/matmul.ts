import * as l10n from '@vscode/l10n';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Form, Operand, Translate } from '../translation';

/** alpha × A·B + beta × C. Source: ONNX Gemm-13. */
const gemm: Translate = (context) => {
  const [alpha, beta] = [context.float('alpha', 1), context.float('beta', 1)];
  const a = turned(context, 0, context.int('transA', 0) === 1);
  const b = turned(context, 1, context.int('transB', 0) === 1);
  const c = context.has(2) && beta !== 0 ? context.operand(2) : undefined;
  const canFuse = alpha === 1 && beta === 1 && c !== undefined && context.rank(2) === 1;
  return {
    compute: (run) => {
      const [x, y] = [a.operand(run) as Tensor2D, b.operand(run) as Tensor2D];
      const [transposeA, transposeB] = [a.isTurned, b.isTurned];
      if (canFuse) return tf.fused.matMul({ a: x, b: y, transposeA, transposeB, bias: c(run) });
      const product = scaled(tf.matMul(x, y, transposeA, transposeB), alpha);
      return c ? tf.add(product, scaled(c(run), beta)) : product;
    },
  };
};

/** Weights are turned once, when they are loaded. */
function turned(
  context: NodeContext,
  index: number,
  isTransposed: boolean,
): { readonly operand: Operand; readonly isTurned: boolean } {
  if (!isTransposed || !context.isConstant(index) || context.rank(index) !== 2)
    return { operand: context.operand(index), isTurned: isTransposed };
  return { operand: context.operand(index, 'onnx', TRANSPOSED), isTurned: false };
}

const TRANSPOSED: Form = { key: 'transposed', convert: (matrix) => tf.transpose(matrix) };

function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : tf.mul(x, factor);
}

/** As NumPy's: vectors get an axis of size 1, which the result loses. Source: ONNX MatMul-13. */
const matMul: Translate = (context) => {
  const shape = [...context.outputShape()];
  const [a, b] = [context.operand(0), context.operand(1)];
  return { compute: (run) => tf.reshape(product(a(run), b(run)), shape) };
};

/** Of [.., M, K] and [.., K, N]. */
export function product(a: Tensor, b: Tensor): Tensor {
  if (a.rank === 1) return product(tf.expandDims(a, 0), b);
  if (b.rank === 1) return product(a, tf.expandDims(b, 1));
  // One product of all rows is faster than one for each matrix.
  if (b.rank === 2 && a.rank > 2) {
    const inner = a.shape.at(-1) ?? 1;
    const rows = tf.reshape(a, [a.size / Math.max(1, inner), inner]);
    return tf.reshape(tf.matMul(rows, b), [...a.shape.slice(0, -1), b.shape.at(-1) ?? 1]);
  }
  const [left, right] = withSameBatch(a, b);
  return tf.matMul(left, right);
}

/** On WebAssembly TF.js (4.22) repeats one matrix, but takes wrong ones for other batches. */
function withSameBatch(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const [ofA, ofB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const isOne = [ofA, ofB].some((batch) => batch.every((size) => size === 1));
  if (isOne || ofA.join() === ofB.join()) return [a, b];
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(ofA, ofB);
  return [
    tf.broadcastTo(a, [...batch, ...a.shape.slice(-2)]),
    tf.broadcastTo(b, [...batch, ...b.shape.slice(-2)]),
  ];
}

const fusedMatMul: Translate = (context) => {
  if (context.int('transBatchA', 0) === 1 || context.int('transBatchB', 0) === 1)
    throw context.refusal('transBatchA or transBatchB');
  const [transA, transB] = [context.int('transA', 0) === 1, context.int('transB', 0) === 1];
  const alpha = context.float('alpha', 1);
  if (context.rank(0) < 2 || context.rank(1) < 2) throw context.refusal(l10n.t('vectors'));
  const [a, b] = [context.operand(0), context.operand(1)];
  return {
    compute: (run) => {
      const [left, right] = withSameBatch(a(run), b(run));
      return scaled(tf.matMul(left, right, transA, transB), alpha);
    },
  };
};

export const matrixProducts: Readonly<Record<string, Translate>> = {
  Gemm: gemm,
  MatMul: matMul,
  'com.microsoft:FusedMatMul': fusedMatMul,
};
