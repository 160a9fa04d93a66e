import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { register } from './base';

/** By the names that TF.js makes of Keras': `leaky_relu` is `leakyRelu` there. */
const FUNCTIONS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  celu: (x) => tf.add(tf.relu(x), tf.minimum(tf.expm1(x), 0)),
  exponential: (x) => tf.exp(x),
  hardSilu: (x) => tf.mul(x, relu6(x)),
  hardSwish: (x) => tf.mul(x, relu6(x)),
  hardTanh: (x) => tf.clipByValue(x, -1, 1),
  /** Keras 3's; TF.js has Keras 2's, which is steeper. */
  layerlineHardSigmoid: relu6,
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  logSigmoid: (x) => tf.logSigmoid(x),
  squareplus: (x) => tf.mul(tf.add(x, tf.sqrt(tf.add(tf.square(x), 4))), 0.5),
  tanhShrink: (x) => tf.sub(x, tf.tanh(x)),
};

/** relu6(x + 3) / 6. */
function relu6(x: Tensor): Tensor {
  return tf.div(tf.relu6(tf.add(x, 3)), 6);
}

export function registerActivations(): void {
  register(Object.entries(FUNCTIONS).map(([name, compute]) => classFor(name, compute)));
}

function classFor(name: string, compute: (x: Tensor) => Tensor) {
  return class extends tf.serialization.Serializable {
    static readonly className = name;

    apply(x: Tensor): Tensor {
      return tf.tidy(() => compute(x));
    }

    getConfig(): tf.serialization.ConfigDict {
      return {};
    }
  };
}
