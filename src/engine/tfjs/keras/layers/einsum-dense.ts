import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Inputs } from './base';
import { activationFrom, KerasLayer, oneShape, zeros } from './base';
import type { Equation } from './einsum';
import { contract, readEquation, sizesOf } from './einsum';

type Weight = tf.layers.Layer['weights'][number];

export class EinsumDense extends KerasLayer {
  static readonly className = 'EinsumDense';
  private kernel: Weight | undefined;
  private bias: Weight | undefined;

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    const { input, kernel, output } = this.equation(shape);
    const after = this.sizes(shape);
    const sizes = [...kernel].map(
      (letter) => shape[input.indexOf(letter)] ?? after[output.indexOf(letter)] ?? null,
    );
    this.kernel = this.addWeight('kernel', sizes, 'float32', zeros());
    const biased = this.biasLetters;
    if (biased !== '') {
      const first = Math.min(...[...biased].map((letter) => output.indexOf(letter)));
      const kept = [...output].slice(first);
      const biasSizes = kept.map((letter, index) =>
        biased.includes(letter) ? (after[first + index] ?? null) : 1,
      );
      this.bias = this.addWeight('bias', biasSizes, 'float32', zeros());
    }
    super.build(inputShape);
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const product = contract(this.equation(x.shape), x, this.kernel?.read() as Tensor);
    const y = this.bias ? tf.add(product, this.bias.read()) : product;
    const activation = activationFrom(this.args['activation']);
    return activation ? activation.apply(y) : y;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.sizes(oneShape(inputShape));
  }

  private equation(shape: Shape): Equation {
    return readEquation(String(this.args['equation']), shape.length);
  }

  private get biasLetters(): string {
    const axes = this.args['biasAxes'];
    return typeof axes === 'string' ? axes : '';
  }

  private sizes(shape: Shape): Shape {
    const stated = this.args['outputShape'];
    const list = Array.isArray(stated) ? (stated as (number | null)[]) : [Number(stated)];
    return sizesOf(this.equation(shape), shape, list);
  }
}
