import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';
import { alignedPair } from './broadcast';
import { unary } from './unary';

/** Source of the formulas and defaults: ONNX Operators.md, 1.17. */
export const activations: Readonly<Record<string, Translate>> = {
  Relu: unary((x) => tf.relu(x)),
  Sigmoid: unary((x) => tf.sigmoid(x)),
  Tanh: unary((x) => tf.tanh(x)),
  Softplus: unary((x) => tf.softplus(x)),
  Softsign: unary((x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Mish: unary((x) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  LeakyRelu: unary((x, node) => tf.leakyRelu(x, node.float('alpha', 0.01))),
  Elu: unary((x, node) => elu(x, node.float('alpha', 1))),
  Celu: unary((x, node) => {
    const alpha = node.float('alpha', 1);
    return elu(tf.div(x, alpha), 1, alpha);
  }),
  Selu: unary((x, node) =>
    elu(
      x,
      node.float('alpha', 1.67326319217681884765625),
      node.float('gamma', 1.05070102214813232421875),
    ),
  ),
  HardSigmoid: unary((x, node) =>
    hardSigmoid(x, node.float('alpha', 0.2), node.float('beta', 0.5)),
  ),
  HardSwish: unary((x) => tf.mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  ThresholdedRelu: unary((x, node) =>
    tf.where(tf.greater(x, node.float('alpha', 1)), x, tf.zerosLike(x)),
  ),
  Shrink: unary((x, node) => shrink(x, node)),
  Gelu: unary((x, node) =>
    node.string('approximate', 'none') === 'tanh' ? geluByTanh(x) : gelu(x),
  ),
  'com.microsoft:Gelu': unary((x) => gelu(x)),
  'com.microsoft:QuickGelu': unary((x, node) =>
    tf.mul(x, tf.sigmoid(tf.mul(x, node.float('alpha', 1.702)))),
  ),
  'com.microsoft:FastGelu': (context) => withBias(context, geluByTanh),
  'com.microsoft:BiasGelu': (context) => withBias(context, gelu),
  PRelu: (context) => {
    const { layout, a: x, b: slope } = alignedPair(context);
    return { layout, compute: (run) => tf.prelu(x(run), slope(run)) };
  },
};

function withBias(context: NodeContext, compute: (x: Tensor) => Tensor) {
  const [x, bias] = [context.operand(0), context.has(1) ? context.operand(1) : undefined];
  return {
    compute: (run: Parameters<typeof x>[0]) => compute(bias ? tf.add(x(run), bias(run)) : x(run)),
  };
}

/** gamma × (x where positive, else alpha × (exp(x) - 1)). */
function elu(x: Tensor, alpha: number, gamma = 1): Tensor {
  if (alpha === 1) return scaled(tf.elu(x), gamma);
  const below = tf.mul(tf.expm1(tf.minimum(x, 0)), alpha);
  return scaled(tf.add(tf.relu(x), below), gamma);
}

function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : tf.mul(x, factor);
}

function hardSigmoid(x: Tensor, alpha: number, beta: number): Tensor {
  return tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);
}

/** x × Φ(x), by the error function. */
export function gelu(x: Tensor): Tensor {
  const share = tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1);
  return tf.mul(tf.mul(x, 0.5), share);
}

function geluByTanh(x: Tensor): Tensor {
  const inner = tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715));
  const share = tf.add(tf.tanh(tf.mul(inner, Math.sqrt(2 / Math.PI))), 1);
  return tf.mul(tf.mul(x, 0.5), share);
}

function shrink(x: Tensor, node: NodeContext): Tensor {
  const [lambd, bias] = [node.float('lambd', 0.5), node.float('bias', 0)];
  const above = tf.mul(tf.cast(tf.greater(x, lambd), 'float32'), tf.sub(x, bias));
  const below = tf.mul(tf.cast(tf.less(x, -lambd), 'float32'), tf.add(x, bias));
  return tf.add(above, below);
}
