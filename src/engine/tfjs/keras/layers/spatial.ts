import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Inputs } from './base';
import { KerasLayer, numberFrom, oneShape, perAxis } from './base';

/** Something along 1 or 3 axes, channels last: TF.js has most of these for 2 alone. */
abstract class Spatial extends KerasLayer {
  protected abstract readonly axes: 1 | 2 | 3;

  /** The size of one of the axes after the layer; `axis` from 0. */
  protected abstract sizeAfter(size: number, axis: number): number;

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(inputShape);
    return shape.map((size, index) => {
      const axis = index - this.firstAxis;
      const isOne = axis >= 0 && axis < this.axes;
      return isOne && size !== null ? this.sizeAfter(size, axis) : size;
    });
  }

  protected get firstAxis(): number {
    return this.args['dataFormat'] === 'channelsFirst' ? 2 : 1;
  }

  /** Two numbers per axis, before and behind. */
  protected pairs(option: string): [number, number][] {
    const value = this.args[option] ?? 1;
    const list = Array.isArray(value) ? (value as (number | number[])[]) : undefined;
    // One axis alone may have its pair as it is: (1, 2).
    if (list && this.axes === 1 && list.length === 2 && typeof list[0] === 'number')
      return [[list[0], Number(list[1])]];
    return Array.from({ length: this.axes }, (_, axis) => {
      const one = list ? list[axis] : (value as number);
      return Array.isArray(one) ? [one[0] ?? 0, one[1] ?? 0] : [Number(one), Number(one)];
    });
  }

  /** A pair for each axis of a tensor, from those of the layer's axes. */
  protected forAll(rank: number, pairs: readonly [number, number][]): [number, number][] {
    return Array.from({ length: rank }, (_, index) => pairs[index - this.firstAxis] ?? [0, 0]);
  }
}

abstract class ZeroPadding extends Spatial {
  protected sizeAfter(size: number, axis: number): number {
    const [before, behind] = this.pairs('padding')[axis] ?? [0, 0];
    return size + before + behind;
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    return tf.pad(x, this.forAll(x.rank, this.pairs('padding')));
  }
}

export class ZeroPadding1D extends ZeroPadding {
  static readonly className = 'ZeroPadding1D';
  protected readonly axes = 1;
}

export class ZeroPadding3D extends ZeroPadding {
  static readonly className = 'ZeroPadding3D';
  protected readonly axes = 3;
}

abstract class Cropping extends Spatial {
  protected sizeAfter(size: number, axis: number): number {
    const [before, behind] = this.pairs('cropping')[axis] ?? [0, 0];
    return size - before - behind;
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const cut = this.forAll(x.rank, this.pairs('cropping'));
    const sizes = x.shape.map((size, axis) => size - (cut[axis]?.[0] ?? 0) - (cut[axis]?.[1] ?? 0));
    return tf.slice(
      x,
      cut.map(([before]) => before),
      sizes,
    );
  }
}

export class Cropping1D extends Cropping {
  static readonly className = 'Cropping1D';
  protected readonly axes = 1;
}

export class Cropping3D extends Cropping {
  static readonly className = 'Cropping3D';
  protected readonly axes = 3;
}

/** Repeats each step: nearest neighbours. */
abstract class UpSampling extends Spatial {
  protected sizeAfter(size: number, axis: number): number {
    return size * (perAxis(this.args['size'], this.axes, 2)[axis] ?? 1);
  }

  protected compute(inputs: Inputs): Tensor {
    let x = this.one(inputs);
    perAxis(this.args['size'], this.axes, 2).forEach((times, index) => {
      if (times === 1) return;
      // As [..., size, 1, ...], repeated, and joined again: TF.js repeats whole axes only.
      const axis = index + this.firstAxis;
      const apart = tf.expandDims(x, axis + 1);
      const repeated = tf.tile(
        apart,
        apart.shape.map((_, one) => (one === axis + 1 ? times : 1)),
      );
      x = tf.reshape(repeated, x.shape.with(axis, (x.shape[axis] ?? 1) * times));
    });
    return x;
  }
}

export class UpSampling1D extends UpSampling {
  static readonly className = 'UpSampling1D';
  protected readonly axes = 1;
}

export class UpSampling3D extends UpSampling {
  static readonly className = 'UpSampling3D';
  protected readonly axes = 3;
}

/** Larger by bilinear interpolation between the middles of pixels, unlike TF.js'. */
export class LayerlineKerasUpSampling2D extends Spatial {
  static readonly className = 'LayerlineKerasUpSampling2D';
  protected readonly axes = 2;

  override getClassName(): string {
    return 'UpSampling2D';
  }

  protected sizeAfter(size: number, axis: number): number {
    return size * (perAxis(this.args['size'], 2, 2)[axis] ?? 1);
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs) as tf.Tensor4D;
    const sizes = [this.sizeAfter(x.shape[1], 0), this.sizeAfter(x.shape[2], 1)] as const;
    return tf.image.resizeBilinear(x, [...sizes], false, true);
  }
}

/** To a size that is given, by bilinear interpolation or nearest neighbours. */
export class LayerlineKerasResizing extends KerasLayer {
  static readonly className = 'LayerlineKerasResizing';

  override getClassName(): string {
    return 'Resizing';
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs) as tf.Tensor4D;
    const size: [number, number] = [Number(this.args['height']), Number(this.args['width'])];
    return this.args['interpolation'] === 'nearest'
      ? tf.image.resizeNearestNeighbor(x, size, false, true)
      : tf.image.resizeBilinear(x, size, false, true);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(inputShape);
    return shape.toSpliced(-3, 2, Number(this.args['height']), Number(this.args['width']));
  }
}

/** The middle of an image that is at least as large. */
export class LayerlineKerasCenterCrop extends KerasLayer {
  static readonly className = 'LayerlineKerasCenterCrop';

  override getClassName(): string {
    return 'CenterCrop';
  }

  protected compute(inputs: Inputs): Tensor {
    const x = this.one(inputs);
    const height = numberFrom(this.args['height'], 0);
    const width = numberFrom(this.args['width'], 0);
    const [, rows = 0, columns = 0] = x.shape;
    if (height > rows || width > columns)
      throw new Error(`${this.name} would have to enlarge the image, which isn't done here.`);
    const top = Math.floor((rows - height) / 2);
    const left = Math.floor((columns - width) / 2);
    return tf.slice(x, [0, top, left, 0], [-1, height, width, -1]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = oneShape(inputShape);
    return shape.toSpliced(-3, 2, Number(this.args['height']), Number(this.args['width']));
  }
}
