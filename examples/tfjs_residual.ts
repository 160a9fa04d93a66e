/** A small residual network for 64x64 images, as TensorFlow.js users write it. */
import * as tf from '@tensorflow/tfjs';
import { convBn, relu, residualBlock } from './tfjs_blocks';

export function buildResidualNet(classes = 10, blocks = [2, 2, 2]): tf.LayersModel {
  const image = tf.input({ shape: [64, 64, 3], name: 'image' });
  let x = relu(convBn(image, 16));
  blocks.forEach((count, stage) => {
    for (let block = 0; block < count; block++) {
      const strides = stage > 0 && block === 0 ? 2 : 1;
      x = residualBlock(x, 16 * 2 ** stage, strides);
    }
  });
  const pooled = tf.layers.globalAveragePooling2d({}).apply(x);
  const scores = tf.layers.dense({ units: classes, activation: 'softmax' }).apply(pooled);
  return tf.model({ inputs: image, outputs: scores as tf.SymbolicTensor, name: 'residual_net' });
}

/** For comparison. */
export const tinyNet = tf.sequential({
  layers: [
    tf.layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu', inputShape: [64, 64, 3] }),
    tf.layers.globalAveragePooling2d({}),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
