/** Residual blocks for tfjs_residual.ts. */
import * as tf from '@tensorflow/tfjs';

export function convBn(
  x: tf.SymbolicTensor,
  filters: number,
  { size = 3, strides = 1 } = {},
): tf.SymbolicTensor {
  const y = tf.layers
    .conv2d({ filters, kernelSize: size, strides, padding: 'same', useBias: false })
    .apply(x);
  return tf.layers.batchNormalization().apply(y) as tf.SymbolicTensor;
}

export function relu(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return tf.layers.reLU().apply(x) as tf.SymbolicTensor;
}

export function residualBlock(
  x: tf.SymbolicTensor,
  filters: number,
  strides = 1,
): tf.SymbolicTensor {
  const y = convBn(relu(convBn(x, filters, { strides })), filters);
  const isSame = strides === 1 && x.shape.at(-1) === filters;
  const shortcut = isSame ? x : convBn(x, filters, { size: 1, strides });
  return relu(tf.layers.add().apply([y, shortcut]) as tf.SymbolicTensor);
}
