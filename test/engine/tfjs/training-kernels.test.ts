import '@tensorflow/tfjs-backend-cpu';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { registerMissingKernels } from '../../../src/engine/tfjs/training/missing-kernels';
import { noise } from './graph-support';

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
  registerMissingKernels('wasm');
});

type Pad =
  'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];

interface ConvCase {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides: number | [number, number];
  readonly pad: Pad;
}

const UNEVEN: Pad = [
  [0, 0],
  [2, 1],
  [0, 2],
  [0, 0],
];

const CONVOLUTIONS: readonly ConvCase[] = [
  { x: [2, 9, 9, 3], filter: [3, 3, 3, 4], strides: 1, pad: 'same' },
  { x: [2, 10, 9, 3], filter: [3, 3, 3, 4], strides: 2, pad: 'same' },
  { x: [2, 9, 11, 3], filter: [5, 4, 3, 4], strides: [2, 3], pad: 'valid' },
  { x: [2, 8, 8, 6], filter: [1, 1, 6, 4], strides: 1, pad: 'same' },
  { x: [2, 8, 7, 6], filter: [1, 1, 6, 4], strides: 2, pad: 'valid' },
  { x: [1, 8, 7, 2], filter: [4, 3, 2, 5], strides: 2, pad: UNEVEN },
];

const DEPTHWISE: readonly ConvCase[] = [
  { x: [2, 9, 9, 4], filter: [3, 3, 4, 1], strides: 1, pad: 'same' },
  { x: [2, 10, 9, 4], filter: [3, 5, 4, 1], strides: 2, pad: 'same' },
  { x: [2, 9, 8, 4], filter: [3, 3, 4, 1], strides: 2, pad: 'valid' },
  { x: [2, 9, 8, 3], filter: [3, 2, 3, 2], strides: 2, pad: UNEVEN },
  { x: [2, 9, 8, 3], filter: [2, 2, 3, 4], strides: 1, pad: 'valid' },
];

type Loss = (x: Tensor4D, filter: Tensor4D) => tf.Scalar;

const conv2d =
  ({ strides, pad }: ConvCase): Loss =>
  (x, filter) =>
    weighed(tf.conv2d(x, filter, strides, pad));
const depthwise =
  ({ strides, pad }: ConvCase): Loss =>
  (x, filter) =>
    weighed(tf.depthwiseConv2d(x, filter, strides, pad));

/** Every element counts with a factor of its own. */
function weighed(y: Tensor): tf.Scalar {
  return tf.sum(tf.mul(y, tf.tensor(noise(y.size, 7), y.shape)));
}

async function gradientsOn(backend: string, one: ConvCase, loss: Loss): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const x = tf.tensor4d(noise(product(one.x), 1), one.x);
  const filter = tf.tensor4d(noise(product(one.filter), 2), one.filter);
  const gradients = tf.grads((...inputs: Tensor[]) =>
    loss(inputs[0] as Tensor4D, inputs[1] as Tensor4D),
  )([x, filter]);
  return gradients.map((gradient) => gradient.dataSync<'float32'>());
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

function apart(found: Float32Array, expected: Float32Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (found[index] ?? NaN)) / largest),
    0,
  );
}

describe.each([
  ['conv2d', CONVOLUTIONS, conv2d],
  ['depthwiseConv2d', DEPTHWISE, depthwise],
] as const)('gradients of %s', (_, cases, lossOf) => {
  it.each(cases)('as on the cpu backend: $x $filter $strides $pad', async (one) => {
    const expected = await gradientsOn('cpu', one, lossOf(one));
    const found = await gradientsOn('wasm', one, lossOf(one));
    found.forEach((gradient, index) => {
      expect(apart(gradient, expected[index] ?? gradient)).toBeLessThan(1e-5);
    });
  });
});

it('every second row of a slice gets its gradient, from each end of the axes', async () => {
  await tf.setBackend('wasm');
  const x = tf.tensor2d(noise(35, 3), [5, 7]);
  const slice = (rows: Tensor): Tensor => tf.stridedSlice(rows, [1, 2], [5, 7], [2, 3]);
  const gradient = tf.grad((rows: Tensor) => weighed(slice(rows)))(x);
  const factors = noise(4, 7);
  const expected = tf.buffer([5, 7]);
  [1, 3].forEach((row, i) => {
    [2, 5].forEach((column, j) => {
      expected.set(factors[2 * i + j] ?? NaN, row, column);
    });
  });
  expect(Array.from(gradient.dataSync())).toEqual(Array.from(expected.values));
});

it('rows that were looked up twice get both gradients', async () => {
  await tf.setBackend('wasm');
  const table = tf.tensor2d(noise(12, 3), [4, 3]);
  const indices = tf.tensor1d([2, 0, 2], 'int32');
  const gradient = tf.grad((rows: Tensor) => tf.sum(tf.gather(rows, indices)))(table);
  expect(Array.from(gradient.dataSync())).toEqual([1, 1, 1, 0, 0, 0, 2, 2, 2, 0, 0, 0]);
});
