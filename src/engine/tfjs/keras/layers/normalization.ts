import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Inputs } from './base';
import { axisOf, KerasLayer, numberFrom, oneShape, zeros } from './base';

type Weight = tf.layers.Layer['weights'][number];

/** (x - mean) / deviation, with numbers that are given, or from the file. */
export class Normalization extends KerasLayer {
  static readonly className = 'Normalization';
  private mean: Weight | undefined;
  private variance: Weight | undefined;
  private kept: readonly number[] = [];

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    const axis = this.args['axis'] === undefined ? -1 : this.args['axis'];
    const axes = axis === null ? [] : Array.isArray(axis) ? (axis as number[]) : [Number(axis)];
    this.kept = axes.map((one) => axisOf(one, shape.length));
    if (this.args['mean'] === undefined || this.args['mean'] === null) {
      const sizes = this.kept.map((one) => shape[one] ?? null);
      this.mean = this.addWeight('mean', sizes, 'float32', zeros(), undefined, false);
      this.variance = this.addWeight('variance', sizes, 'float32', zeros(), undefined, false);
      this.addWeight('count', [], 'int32', zeros(), undefined, false);
    }
    super.build(inputShape);
  }

  protected compute(inputs: Inputs): Tensor {
    const x = tf.cast(this.one(inputs), 'float32');
    const mean = this.spread(x, this.mean?.read() ?? given(this.args['mean']));
    const variance = this.spread(x, this.variance?.read() ?? given(this.args['variance']));
    const deviation = tf.maximum(tf.sqrt(variance), 1e-7);
    return this.args['invert'] === true
      ? tf.add(tf.mul(x, deviation), mean)
      : tf.div(tf.sub(x, mean), deviation);
  }

  /** Statistics of some axes, for all. */
  private spread(x: Tensor, statistics: Tensor): Tensor {
    if (statistics.size === 1) return tf.reshape(statistics, []);
    return tf.reshape(
      statistics,
      x.shape.map((size, axis) => (this.kept.includes(axis) ? size : 1)),
    );
  }
}

function given(value: unknown): Tensor {
  return tf.tensor(value as number[]);
}

/** Each vector along the axes has length 1. */
export class UnitNormalization extends KerasLayer {
  static readonly className = 'UnitNormalization';
  override supportsMasking = true;

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const axis = (this.args['axis'] ?? -1) as number | number[];
    const square = tf.sum(tf.square(x), axis, true);
    return tf.mul(x, tf.rsqrt(tf.maximum(square, 1e-12)));
  }
}

/** A weight per channel, and a shift: what normalizations end with. */
abstract class Scaled extends KerasLayer {
  protected gamma: Weight | undefined;
  protected beta: Weight | undefined;
  override supportsMasking = true;

  protected addScale(sizes: Shape, hasScale: boolean, hasShift: boolean, gamma = 'gamma'): void {
    if (hasScale) this.gamma = this.addWeight(gamma, sizes, 'float32', zeros());
    if (hasShift) this.beta = this.addWeight('beta', sizes, 'float32', zeros());
  }
}

/** Groups of channels are normalised together, each example by itself. */
export class GroupNormalization extends Scaled {
  static readonly className = 'GroupNormalization';

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    const size = shape[axisOf(numberFrom(this.args['axis'], -1), shape.length)] ?? null;
    this.addScale([size], this.args['scale'] !== false, this.args['center'] !== false);
    super.build(inputShape);
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const axis = axisOf(numberFrom(this.args['axis'], -1), x.rank);
    const channels = x.shape[axis] ?? 1;
    const wanted = numberFrom(this.args['groups'], 32);
    const groups = wanted === -1 ? channels : wanted;
    const split = x.shape.toSpliced(axis, 1, groups, channels / groups);
    const parts = tf.reshape(x, split);
    const axes = split.map((_, one) => one).filter((one) => one !== 0 && one !== axis);
    const { mean, variance } = tf.moments(parts, axes, true);
    const scale = tf.rsqrt(tf.add(variance, numberFrom(this.args['epsilon'], 1e-3)));
    const result = tf.reshape(tf.mul(tf.sub(parts, mean), scale), x.shape);
    const spread = x.shape.map((size, one) => (one === axis ? size : 1));
    const scaled = this.gamma ? tf.mul(result, tf.reshape(this.gamma.read(), spread)) : result;
    return this.beta ? tf.add(scaled, tf.reshape(this.beta.read(), spread)) : scaled;
  }
}

/** Divided by the root of the mean of squares. */
export class RMSNormalization extends Scaled {
  static readonly className = 'RMSNormalization';

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    this.addScale(
      this.axes(shape.length).map((axis) => shape[axis] ?? null),
      true,
      false,
      'scale',
    );
    super.build(inputShape);
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const axes = this.axes(x.rank);
    const square = tf.mean(tf.square(x), axes, true);
    const result = tf.mul(x, tf.rsqrt(tf.add(square, numberFrom(this.args['epsilon'], 1e-6))));
    const spread = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
    return this.gamma ? tf.mul(result, tf.reshape(this.gamma.read(), spread)) : result;
  }

  private axes(rank: number): number[] {
    const axis = (this.args['axis'] ?? -1) as number | number[];
    return (Array.isArray(axis) ? axis : [axis]).map((one) => axisOf(one, rank));
  }
}
