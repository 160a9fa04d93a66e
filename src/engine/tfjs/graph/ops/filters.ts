import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { Form, Run } from '../translation';

/** [O, I, …kernel] to TF.js's [...kernel, I, O]; of a sequence, to an image's of height 1. */
export function filterForm(isFlat = false): Form {
  return {
    key: 'filter',
    convert: (weights) => {
      const turned = tf.transpose(weights, [...axesFrom(2, weights.rank), 1, 0]);
      return isFlat ? tf.expandDims(turned, 0) : turned;
    },
  };
}

/** [C × M, 1, h, w] to TF.js's [h, w, C, M]; of a sequence, to an image's of height 1. */
export function depthwiseForm(channels: number, outputs: number, isFlat: boolean): Form {
  return {
    key: 'depthwise filter',
    convert: (weights) => {
      const [, , ...kernel] = weights.shape;
      const [height = 1, width = 1] = isFlat ? [1, ...kernel] : kernel;
      const split = tf.reshape(weights, [channels, outputs / channels, height, width]);
      return tf.transpose(split, [2, 3, 0, 1]);
    },
  };
}

/** Zeros between the elements of a filter [...kernel, I, O]. */
export function dilated(filter: Tensor, dilations: readonly number[]): Tensor {
  return dilations.reduce((result, dilation, axis) => {
    if (dilation === 1) return result;
    const { shape } = result;
    const size = shape[axis] ?? 1;
    const pads = [...shape, 0].map((_, at): [number, number] => [
      0,
      at === axis + 1 ? dilation - 1 : 0,
    ]);
    const apart = tf.pad(tf.expandDims(result, axis + 1), pads);
    const joined = shape.map((length, at) => (at === axis ? size * dilation : length));
    const kept = shape.map((length, at) => (at === axis ? (size - 1) * dilation + 1 : length));
    const begin = shape.map(() => 0);
    return tf.slice(tf.reshape(apart, joined), begin, kept);
  }, filter);
}

interface Steps {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

/**
 * How TF.js takes dilation: not beside strides, and not where it needs gradients. The filter itself
 * is dilated then, in every run: a trained one must not grow.
 */
export function dilationFor(run: Run, { strides, dilations }: Steps) {
  const isDilated = dilations.some((dilation) => dilation > 1);
  const isStrided = strides.some((stride) => stride > 1);
  const spreads = isDilated && (isStrided || run.training);
  return {
    dilations: (spreads ? dilations.map(() => 1) : dilations) as [number, number],
    filterOf: (filter: Tensor) => (spreads ? dilated(filter, dilations) : filter),
  };
}
