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
  if (!isTransposed || !context.isConstant(index))
    return { operand: context.operand(index), isTurned: isTransposed };
  return { operand: context.operand(index, 'onnx', TRANSPOSED), isTurned: false };
}

const TRANSPOSED: Form = { key: 'transposed', convert: (matrix) => tf.transpose(matrix) };

function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : tf.mul(x, factor);
}

export const matrixProducts: Readonly<Record<string, Translate>> = { Gemm: gemm };
