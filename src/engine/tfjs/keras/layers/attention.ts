import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Inputs } from './base';
import { KerasLayer, numberFrom, oneShape, zeros } from './base';

type Weight = tf.layers.Layer['weights'][number];

interface Projection {
  readonly kernel: Weight;
  readonly bias: Weight | undefined;
}

/**
 * Attention of a query [N, T, Q] to a value [N, S, V], and to a key where there is one: inputs in
 * this order. Without masks.
 */
export class MultiHeadAttention extends KerasLayer {
  static readonly className = 'MultiHeadAttention';
  private query: Projection | undefined;
  private key: Projection | undefined;
  private value: Projection | undefined;
  private output_: Projection | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const [query, value, key] = widths(inputShape);
    const heads = this.heads;
    const hasBias = this.args['useBias'] !== false;
    const project = (name: string, kernel: Shape, bias: Shape): Projection => ({
      kernel: this.addWeight(`${name}/kernel`, kernel, 'float32', zeros()),
      bias: hasBias ? this.addWeight(`${name}/bias`, bias, 'float32', zeros()) : undefined,
    });
    const keyWidth = this.keyWidth;
    const valueWidth = this.valueWidth;
    this.query = project('query', [query, heads, keyWidth], [heads, keyWidth]);
    this.key = project('key', [key, heads, keyWidth], [heads, keyWidth]);
    this.value = project('value', [value, heads, valueWidth], [heads, valueWidth]);
    const width = this.width(query);
    this.output_ = project('attention_output', [heads, valueWidth, width], [width]);
    super.build(inputShape);
  }

  protected compute(inputs: Inputs): Tensor {
    const given = Array.isArray(inputs) ? inputs : [inputs];
    const query = this.one(given);
    const value = given[1] ?? query;
    const key = given[2] ?? value;
    const scale = 1 / Math.sqrt(this.keyWidth);
    const q = tf.mul(this.projected(query, this.query), scale);
    const k = this.projected(key, this.key);
    const v = this.projected(value, this.value);
    // [N, heads, T, S], each query's shares in the values.
    const shares = tf.softmax(tf.matMul(q, k, false, true), -1);
    const mixed = tf.transpose(tf.matMul(shares, v), [0, 2, 1, 3]);
    const [batch = 1, steps = 1] = query.shape;
    const rows = tf.reshape(mixed, [batch * steps, this.heads * this.valueWidth]);
    const { kernel, bias } = this.output_ as Projection;
    const matrix = tf.reshape(kernel.read(), [this.heads * this.valueWidth, -1]);
    const joined = tf.reshape(tf.matMul(rows, matrix as tf.Tensor2D), [batch, steps, -1]);
    return bias ? tf.add(joined, bias.read()) : joined;
  }

  /** [N, T, width] as [N, heads, T, size]. */
  private projected(x: Tensor, projection: Projection | undefined): Tensor {
    const { kernel, bias } = projection as Projection;
    const [batch = 1, steps = 1, width = 1] = x.shape;
    const weights = kernel.read();
    const size = weights.shape[2] ?? 1;
    const matrix = tf.reshape<tf.Rank.R2>(weights, [width, this.heads * size]);
    const rows = tf.matMul(tf.reshape<tf.Rank.R2>(x, [batch * steps, width]), matrix);
    const split = tf.reshape(rows, [batch, steps, this.heads, size]);
    return tf.transpose(bias ? tf.add(split, bias.read()) : split, [0, 2, 1, 3]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(inputShape);
    return shape.with(-1, this.width(shape.at(-1) ?? 0));
  }

  private width(query: number): number {
    const stated = this.args['outputShape'];
    if (typeof stated === 'number') return stated;
    return Array.isArray(stated) && typeof stated[0] === 'number' ? stated[0] : query;
  }

  private get heads(): number {
    return numberFrom(this.args['numHeads'], 1);
  }

  private get keyWidth(): number {
    return numberFrom(this.args['keyDim'], 1);
  }

  private get valueWidth(): number {
    return numberFrom(this.args['valueDim'], this.keyWidth);
  }
}

/** Of the query, the value and the key. */
function widths(inputShape: Shape | Shape[]): [number, number, number] {
  const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
  const [query, value = query, key = value] = shapes.map((shape) => shape.at(-1) ?? 0);
  return [query ?? 0, value ?? 0, key ?? 0];
}
