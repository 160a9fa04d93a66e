import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphModel } from '../../../src/engine/tfjs/graph/form';
import { isUserError } from '../../../src/model/errors';
import { randomNet } from '../../support/random-net';
import { asTensor, byOnnxRuntime, difference, noise, resultsOf } from './graph-support';

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
});

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

it.each(SEEDS)('random net %i gives what ONNX Runtime gives', async (seed) => {
  const model = randomNet(seed);
  const feeds = model.graph.inputs.map(({ name, shape = [] }, index) => {
    const dims = shape.map(Number);
    const data = noise(
      dims.reduce((count, size) => count * size, 1),
      seed * 10 + index + 1,
    );
    return { name, dtype: 'float32', dims, data };
  });
  let graph;
  try {
    graph = graphModel(model, undefined);
  } catch (e) {
    if (!isUserError(e)) throw e;
    console.log('REFUSED', e.message);
    return;
  }
  const before = tf.memory().numTensors;
  const inputs = feeds.map(asTensor);
  const found = resultsOf(graph.run(inputs));
  tf.dispose(inputs);
  expect(tf.memory().numTensors).toBe(before);
  const expected = await byOnnxRuntime(model, feeds);
  expect(found.map(({ dims }) => dims)).toEqual(expected.map(({ dims }) => [...dims]));
  found.forEach((result, index) => {
    expect(difference(result, expected[index]!)).toBeLessThan(1e-4);
  });
  graph.dispose();
});
