import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Inputs } from './base';
import { KerasLayer, numberFrom, oneShape } from './base';

/** What is left as it is: Identity, and layers that only matter to training. */
export class Identity extends KerasLayer {
  static readonly className: string = 'Identity';
  override supportsMasking = true;

  protected compute(inputs: Inputs): Tensor {
    return tf.clone(this.one(inputs));
  }
}

export class ActivityRegularization extends Identity {
  static override readonly className = 'ActivityRegularization';
}

export class Subtract extends KerasLayer {
  static readonly className = 'Subtract';

  protected compute(inputs: Inputs): Tensor {
    const [left, right] = Array.isArray(inputs) ? inputs : [];
    if (!left || !right) throw new Error(`${this.name} takes two inputs.`);
    return tf.sub(left, right);
  }

  /** Axes of size 1 are repeated, as for numbers. */
  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [left = [], right = []] = inputShape as Shape[];
    return left.map((size, axis) => (size === 1 ? (right[axis] ?? 1) : size));
  }
}

/** Drops whole channels in training. */
abstract class SpatialDropout extends KerasLayer {
  override supportsMasking = true;

  override call(inputs: Inputs, kwargs?: { readonly training?: boolean }): Tensor {
    return tf.tidy(() => {
      const x = this.one(inputs);
      const rate = numberFrom(this.args['rate'], 0);
      if (!kwargs?.training || rate === 0) return tf.clone(x);
      const isFirst = this.args['dataFormat'] === 'channelsFirst';
      const kept = x.shape.map((size, axis) => {
        const isKept = axis === 0 || axis === (isFirst ? 1 : x.rank - 1);
        return isKept ? size : 1;
      });
      return tf.dropout(x, rate, kept);
    });
  }

  protected compute(inputs: Inputs): Tensor {
    return this.one(inputs);
  }
}

export class SpatialDropout2D extends SpatialDropout {
  static readonly className = 'SpatialDropout2D';
}

export class SpatialDropout3D extends SpatialDropout {
  static readonly className = 'SpatialDropout3D';
}

/** ReLU with the options that TF.js reads past. */
export class LayerlineKerasReLU extends KerasLayer {
  static readonly className = 'LayerlineKerasReLU';
  override supportsMasking = true;

  override getClassName(): string {
    return 'ReLU';
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const slope = numberFrom(this.args['negativeSlope'], 0);
    const threshold = numberFrom(this.args['threshold'], 0);
    const maximum = this.args['maxValue'];
    const above = tf.where(tf.greaterEqual(x, threshold), x, tf.mul(tf.sub(x, threshold), slope));
    return typeof maximum === 'number' ? tf.minimum(above, maximum) : above;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }
}
