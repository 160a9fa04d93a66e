import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';

test('several threads compute the same', async () => {
  const backend = await startBackend({ device: 'cpu', backend: 'wasm', threads: 3 });
  expect(backend).toMatchObject({ name: 'wasm', threads: 3 });

  const size = 256;
  const a = tf.randomUniform([size, size], -1, 1, 'float32', 1);
  const b = tf.randomUniform([size, size], -1, 1, 'float32', 2);
  const product = await tf.matMul(a, b).data();
  const [x, y] = [await a.data(), await b.data()];
  for (const [row, column] of [
    [0, 0],
    [17, 201],
    [255, 255],
  ] as const) {
    let expected = 0;
    for (let k = 0; k < size; k++)
      expected += (x[row * size + k] ?? NaN) * (y[k * size + column] ?? NaN);
    expect(product[row * size + column]).toBeCloseTo(expected, 4);
  }
});
