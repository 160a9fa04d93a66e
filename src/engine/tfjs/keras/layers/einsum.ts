import type { Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

/** A product of an input and a kernel by the letters of their axes: `abc,cd->abd`. */
export interface Equation {
  readonly input: string;
  readonly kernel: string;
  readonly output: string;
}

const SPARE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Reads an equation for an input of a rank; `...` becomes letters. Throws Error. */
export function readEquation(text: string, rank: number): Equation {
  const match = /^([a-zA-Z.]+),([a-zA-Z]+)->([a-zA-Z.]+)$/.exec(text.replace(/\s/g, ''));
  const [, input = '', kernel = '', output = ''] = match ?? [];
  const more = SPARE.slice(0, Math.max(0, rank - input.replace('...', '').length));
  const equation = {
    input: input.replace('...', more),
    kernel,
    output: output.replace('...', more),
  };
  const letters = [...equation.output];
  const isProduct =
    equation.input.length === rank &&
    letters.every((one) => equation.input.includes(one) !== kernel.includes(one)) &&
    [...equation.input].every((one) => letters.includes(one) || kernel.includes(one)) &&
    [...kernel].every((one) => letters.includes(one) || equation.input.includes(one));
  if (!isProduct) throw new Error(`The equation ${text} isn't computed here.`);
  return equation;
}

/**
 * The product by one matrix multiplication: not every backend has TF.js' own `einsum`. `x` has the
 * axes of `input`, and the result those of `output`.
 */
export function contract({ input, kernel, output }: Equation, x: Tensor, weights: Tensor): Tensor {
  const summed = [...input].filter((one) => kernel.includes(one));
  const left = [...input].filter((one) => !summed.includes(one));
  const right = [...kernel].filter((one) => !summed.includes(one));
  const count = summed.reduce((size, one) => size * (x.shape[input.indexOf(one)] ?? 1), 1);
  const rows = tf.reshape(ordered(x, input, [...left, ...summed]), [-1, count]);
  const columns = tf.reshape(ordered(weights, kernel, [...summed, ...right]), [count, -1]);
  const sizes = [
    ...left.map((one) => x.shape[input.indexOf(one)] ?? 1),
    ...right.map((one) => weights.shape[kernel.indexOf(one)] ?? 1),
  ];
  const product = tf.reshape(tf.matMul(rows as tf.Tensor2D, columns as tf.Tensor2D), sizes);
  return ordered(product, [...left, ...right].join(''), [...output]);
}

/** Sizes of the result's axes, from those that are known. */
export function sizesOf(
  { input, output }: Equation,
  inputShape: Shape,
  stated: readonly (number | null)[],
): Shape {
  // What is stated are the last axes.
  return [...output].map((letter, index) => {
    const wanted = stated[index - (output.length - stated.length)];
    const own = inputShape[input.indexOf(letter)];
    return typeof wanted === 'number' ? wanted : (own ?? null);
  });
}

function ordered(x: Tensor, from: string, to: readonly string[]): Tensor {
  const axes = to.map((letter) => from.indexOf(letter));
  return axes.every((axis, index) => axis === index) ? x : tf.transpose(x, axes);
}
