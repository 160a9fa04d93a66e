import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, test } from 'vitest';
import type { ActiveBackend } from '../../../src/engine/tfjs/backends/start';
import { startBackend } from '../../../src/engine/tfjs/backends/start';

let backend: ActiveBackend;

beforeAll(async () => {
  backend = await startBackend({ device: 'cpu' });
});

test('the default is WebAssembly in one thread', () => {
  expect(backend).toMatchObject({ name: 'wasm', device: 'cpu', threads: 1 });
  expect(tf.getBackend()).toBe('wasm');
});

test('the meter counts data, not views of it', () => {
  const { meter } = backend;
  if (!meter) throw new Error('There is no meter.');
  const before = meter.bytes();
  const countedBefore = tf.memory().numBytes;
  const x = tf.zeros([1000]);
  const view = tf.reshape(x, [10, 100]);
  expect(meter.bytes() - before).toBe(4000);
  expect(tf.memory().numBytes - countedBefore).toBe(8000);
  tf.dispose([x, view]);
  expect(meter.bytes()).toBe(before);
});

test('the peak is the largest since it was reset', () => {
  const { meter } = backend;
  if (!meter) throw new Error('There is no meter.');
  const x = tf.ones([500]);
  const before = meter.bytes();
  meter.reset();
  expect(meter.peak()).toBe(before);
  const result = tf.tidy(() => tf.add(tf.mul(x, 2), tf.neg(x)));
  // The product, the negative and the sum live at once.
  expect(meter.peak() - before).toBe(3 * 2000);
  expect(meter.bytes() - before).toBe(2000);
  tf.dispose([x, result]);
});

test('a full heap is refused, not written over', () => {
  const { wasm } = tf.backend() as BackendWasm;
  const heap = wasm as unknown as { _malloc(bytes: number): number };
  // More than the 4 GiB that WebAssembly can address, with what is in use.
  expect(() => heap._malloc(2 ** 32 - 1)).toThrow('The memory of WebAssembly is full');
});
