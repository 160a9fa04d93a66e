import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Inputs } from './base';
import { activationFrom, KerasLayer, numberFrom, oneShape, perAxis, zeros } from './base';

type Weight = tf.layers.Layer['weights'][number];

/** DepthwiseConv2D with `dilation_rate`, which TF.js reads past. Channels last. */
export class LayerlineKerasDepthwiseConv2D extends KerasLayer {
  static readonly className = 'LayerlineKerasDepthwiseConv2D';
  private kernel: Weight | undefined;
  private bias: Weight | undefined;

  override getClassName(): string {
    return 'DepthwiseConv2D';
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = oneShape(inputShape)[3] ?? 0;
    const shape = [...this.sizes, channels, this.times];
    this.kernel = this.addWeight('depthwise_kernel', shape, 'float32', zeros());
    if (this.args['useBias'] !== false)
      this.bias = this.addWeight('bias', [channels * this.times], 'float32', zeros());
    super.build(inputShape);
  }

  protected compute(inputs: Inputs): Tensor {
    const convolved = tf.depthwiseConv2d(
      this.one(inputs) as tf.Tensor4D,
      this.kernel?.read() as tf.Tensor4D,
      perAxis(this.args['strides'], 2, 1) as [number, number],
      this.padding,
      'NHWC',
      this.dilations as [number, number],
    );
    const y = this.bias ? tf.add(convolved, this.bias.read()) : convolved;
    const activation = activationFrom(this.args['activation']);
    return activation ? activation.apply(y) : y;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch = null, height = null, width = null, channels] = oneShape(inputShape);
    const strides = perAxis(this.args['strides'], 2, 1);
    const after = (size: number | null, axis: number) => {
      if (size === null) return null;
      const reach = (this.dilations[axis] ?? 1) * ((this.sizes[axis] ?? 1) - 1);
      return Math.ceil((size - (this.padding === 'valid' ? reach : 0)) / (strides[axis] ?? 1));
    };
    return [batch, after(height, 0), after(width, 1), (channels ?? 0) * this.times];
  }

  private get sizes(): number[] {
    return perAxis(this.args['kernelSize'], 2, 1);
  }

  private get dilations(): number[] {
    return perAxis(this.args['dilationRate'], 2, 1);
  }

  private get times(): number {
    return numberFrom(this.args['depthMultiplier'], 1);
  }

  private get padding(): 'same' | 'valid' {
    return this.args['padding'] === 'same' ? 'same' : 'valid';
  }
}
