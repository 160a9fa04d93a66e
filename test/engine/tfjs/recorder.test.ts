import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { OUTSIDE, Recorder } from '../../../src/engine/tfjs/recorder';

const recorder = new Recorder();

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
  recorder.attach('wasm');
});

test('kernels belong to the innermost unit that runs', async () => {
  const x = tf.ones<tf.Rank.R4>([1, 8, 8, 3]);
  const filter = tf.ones<tf.Rank.R4>([3, 3, 3, 4]);
  const run = await recorder.record(() =>
    tf.tidy(() => {
      const y = recorder.within(0, () => {
        const convolved = tf.conv2d(x, filter, 1, 'same');
        return recorder.within(1, () => tf.relu(convolved));
      });
      tf.neg(y);
    }),
  );
  expect(run.kernels.map(({ name, unit }) => [name, unit])).toEqual([
    ['Conv2D', 0],
    ['Relu', 1],
    ['Neg', OUTSIDE],
  ]);
  expect(run.kernels[0]).toMatchObject({ macs: 8 * 8 * 4 * 27, outputBytes: 8 * 8 * 4 * 4 });
  const timed = run.spans.reduce((total, span) => total + span.selfMs, 0);
  expect(timed).toBeLessThanOrEqual(run.wallMs);
  expect(run.spans.map(({ unit, calls }) => [unit, calls])).toEqual([
    [1, 1],
    [0, 1],
  ]);
});

test('a fused kernel is seen once', async () => {
  const x = tf.ones<tf.Rank.R4>([1, 8, 8, 3]);
  const filter = tf.ones<tf.Rank.R4>([3, 3, 3, 4]);
  const run = await recorder.record(() => {
    tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', activation: 'relu' });
  });
  expect(run.kernels.map(({ name }) => name)).toEqual(['FusedConv2D']);
});
