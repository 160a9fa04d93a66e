import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Inputs } from './base';
import { KerasLayer, oneShape } from './base';

/** One number for each channel; with `keepdims` its axes stay, as size 1. */
abstract class GlobalPooling extends KerasLayer {
  protected abstract readonly highest: boolean;

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const axes = this.axes(x.rank);
    const keeps = this.args['keepdims'] === true;
    return this.highest ? tf.max(x, axes, keeps) : tf.mean(x, axes, keeps);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(inputShape);
    const axes = this.axes(shape.length);
    if (this.args['keepdims'] === true)
      return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return shape.filter((_, axis) => !axes.includes(axis));
  }

  private axes(rank: number): number[] {
    const first = this.args['dataFormat'] === 'channelsFirst' ? 2 : 1;
    return Array.from({ length: rank - 2 }, (_, axis) => axis + first);
  }
}

abstract class Average extends GlobalPooling {
  protected readonly highest = false;
}

abstract class Maximum extends GlobalPooling {
  protected readonly highest = true;
}

export class GlobalAveragePooling3D extends Average {
  static readonly className = 'GlobalAveragePooling3D';
}

export class GlobalMaxPooling3D extends Maximum {
  static readonly className = 'GlobalMaxPooling3D';
}

/** TF.js has these, but not their `keepdims`. */
export const KEEPING = ['GlobalAveragePooling1D', 'GlobalAveragePooling2D'].map((name) =>
  keeping(name, Average),
);
export const KEEPING_HIGHEST = ['GlobalMaxPooling1D', 'GlobalMaxPooling2D'].map((name) =>
  keeping(name, Maximum),
);

function keeping(name: string, base: typeof Average | typeof Maximum) {
  return class extends (base as typeof Average) {
    static readonly className = `LayerlineKeras${name}`;

    override getClassName(): string {
      return name;
    }
  };
}
