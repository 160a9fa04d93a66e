import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Activation, Inputs, LayerArgs } from './base';
import { activationFrom, KerasLayer, numberFrom, oneShape, perAxis, zeros } from './base';

type Weight = tf.layers.Layer['weights'][number];

/** Convolutions along one axis, [N, T, C], done along the second of two. */
abstract class Convolution1D extends KerasLayer {
  protected readonly size: number;
  protected readonly stride: number;
  protected readonly dilation: number;
  protected readonly padding: string;
  private readonly activation: Activation | undefined;
  private bias: Weight | undefined;

  constructor(args: LayerArgs) {
    super(args);
    this.size = perAxis(args['kernelSize'], 1, 1)[0] ?? 1;
    this.stride = perAxis(args['strides'], 1, 1)[0] ?? 1;
    this.dilation = perAxis(args['dilationRate'], 1, 1)[0] ?? 1;
    this.padding = typeof args['padding'] === 'string' ? args['padding'] : 'valid';
    this.activation = activationFrom(args['activation']);
  }

  /** Channels of the result. */
  protected abstract width(channels: number): number;
  /** `x` is [N, 1, T, C], padded already where the padding is causal. */
  protected abstract convolve(x: tf.Tensor4D, padding: 'same' | 'valid'): Tensor;

  /** Adds the kernels, and then the bias. */
  protected addBias(channels: number): void {
    if (this.args['useBias'] === false) return;
    this.bias = this.addWeight('bias', [this.width(channels)], 'float32', zeros());
  }

  protected compute(inputs: Inputs): Tensor {
    let x = tf.expandDims<tf.Tensor4D>(this.one(inputs), 1);
    const before = this.padding === 'causal' ? this.dilation * (this.size - 1) : 0;
    if (before > 0)
      x = tf.pad(x, [
        [0, 0],
        [0, 0],
        [before, 0],
        [0, 0],
      ]);
    let y = tf.squeeze(this.convolve(x, this.padding === 'same' ? 'same' : 'valid'), [1]);
    if (this.bias) y = tf.add(y, this.bias.read());
    return this.activation ? this.activation.apply(y) : y;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch = null, steps = null, channels = null] = oneShape(inputShape);
    return [batch, steps === null ? null : this.stepsAfter(steps), this.width(channels ?? 0)];
  }

  protected stepsAfter(steps: number): number {
    const cut = this.padding === 'valid' ? this.dilation * (this.size - 1) : 0;
    return Math.ceil((steps - cut) / this.stride);
  }
}

/** Conv1D that sees no later steps. */
export class LayerlineKerasConv1D extends Convolution1D {
  static readonly className = 'LayerlineKerasConv1D';
  private kernel: Weight | undefined;

  override getClassName(): string {
    return 'Conv1D';
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = oneShape(inputShape)[2] ?? 0;
    const shape = [this.size, channels, this.width()];
    this.kernel = this.addWeight('kernel', shape, 'float32', zeros());
    this.addBias(channels);
    super.build(inputShape);
  }

  protected width(): number {
    return numberFrom(this.args['filters'], 1);
  }

  protected convolve(x: tf.Tensor4D, padding: 'same' | 'valid'): Tensor {
    const kernel = tf.expandDims<tf.Tensor4D>(this.kernel?.read() as Tensor, 0);
    return tf.conv2d(x, kernel, [1, this.stride], padding, 'NHWC', [1, this.dilation]);
  }
}

export class SeparableConv1D extends Convolution1D {
  static readonly className = 'SeparableConv1D';
  private depthwise: Weight | undefined;
  private pointwise: Weight | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const channels = oneShape(inputShape)[2] ?? 0;
    const times = numberFrom(this.args['depthMultiplier'], 1);
    const add = (name: string, shape: Shape) => this.addWeight(name, shape, 'float32', zeros());
    this.depthwise = add('depthwise_kernel', [this.size, channels, times]);
    this.pointwise = add('pointwise_kernel', [1, channels * times, this.width()]);
    this.addBias(channels);
    super.build(inputShape);
  }

  protected width(): number {
    return numberFrom(this.args['filters'], 1);
  }

  protected convolve(x: tf.Tensor4D, padding: 'same' | 'valid'): Tensor {
    return tf.separableConv2d(
      x,
      tf.expandDims<tf.Tensor4D>(this.depthwise?.read() as Tensor, 0),
      tf.expandDims<tf.Tensor4D>(this.pointwise?.read() as Tensor, 0),
      // The first axis has size 1, so its stride doesn't matter; kernels want both to be equal.
      [this.stride, this.stride],
      padding,
      [this.dilation, this.dilation],
    );
  }
}

export class DepthwiseConv1D extends Convolution1D {
  static readonly className = 'DepthwiseConv1D';
  private kernel: Weight | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const channels = oneShape(inputShape)[2] ?? 0;
    const shape = [this.size, channels, numberFrom(this.args['depthMultiplier'], 1)];
    this.kernel = this.addWeight('depthwise_kernel', shape, 'float32', zeros());
    this.addBias(channels);
    super.build(inputShape);
  }

  protected width(channels: number): number {
    return channels * numberFrom(this.args['depthMultiplier'], 1);
  }

  protected convolve(x: tf.Tensor4D, padding: 'same' | 'valid'): Tensor {
    const kernel = tf.expandDims<tf.Tensor4D>(this.kernel?.read() as Tensor, 0);
    const strides: [number, number] = [this.stride, this.stride];
    const dilations: [number, number] = [this.dilation, this.dilation];
    return tf.depthwiseConv2d(x, kernel, strides, padding, 'NHWC', dilations);
  }
}

export class Conv1DTranspose extends Convolution1D {
  static readonly className = 'Conv1DTranspose';
  private kernel: Weight | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const channels = oneShape(inputShape)[2] ?? 0;
    const shape = [this.size, this.width(), channels];
    this.kernel = this.addWeight('kernel', shape, 'float32', zeros());
    this.addBias(channels);
    super.build(inputShape);
  }

  protected width(): number {
    return numberFrom(this.args['filters'], 1);
  }

  protected convolve(x: tf.Tensor4D, padding: 'same' | 'valid'): Tensor {
    const kernel = tf.expandDims<tf.Tensor4D>(this.kernel?.read() as Tensor, 0);
    const [batch, , steps] = x.shape;
    const shape: [number, number, number, number] = [
      batch,
      1,
      this.stepsAfter(steps),
      this.width(),
    ];
    return tf.conv2dTranspose(x, kernel, shape, [1, this.stride], padding);
  }

  protected override stepsAfter(steps: number): number {
    const more = this.padding === 'valid' ? Math.max(this.size - this.stride, 0) : 0;
    return steps * this.stride + more;
  }
}
