import type { serialization, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axisOf, register } from './base';

interface Normalization extends tf.layers.Layer {
  axis: number;
}
type NormalizationClass = new (args: serialization.ConfigDict) => Normalization;

/**
 * Puts a BatchNormalization that takes volumes, [N, D, H, W, C], in the place of TF.js', which
 * refuses them. Of anything else it does what TF.js' own does.
 */
export function registerBatchNormalization(): void {
  const base = tf.layers.batchNormalization().constructor as unknown as NormalizationClass;
  register([classFor(base)]);
}

function classFor(base: NormalizationClass): NormalizationClass {
  return class BatchNormalization extends base {
    static readonly className = 'BatchNormalization';

    override call(inputs: Tensor | Tensor[], kwargs: object): Tensor | Tensor[] {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (!x || x.rank !== 5) return super.call(inputs, kwargs);
      if (axisOf(this.axis, 5) !== 4)
        throw new Error(`${this.name} takes volumes with their channels last.`);
      return tf.tidy(() => {
        const [batch = 1, depth = 1, height = 1, width = 1, channels = 1] = x.shape;
        const flat = tf.reshape(x, [batch, depth * height, width, channels]);
        const { axis } = this;
        this.axis = -1;
        try {
          return tf.reshape(super.call(flat, kwargs as never) as Tensor, x.shape);
        } finally {
          this.axis = axis;
        }
      });
    }
  };
}
