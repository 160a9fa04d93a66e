import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphModel } from '../../../src/engine/tfjs/graph/form';
import { randomNet } from '../../support/random-net';
import { expectAgreement, noise } from './graph-support';

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
});

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

it.each(SEEDS)('random net %i gives what ONNX Runtime gives', async (seed) => {
  const model = randomNet(seed);
  const feeds = model.graph.inputs.map(({ name, shape = [] }, index) => {
    const dims = shape.map(Number);
    const count = dims.reduce((product, size) => product * size, 1);
    return { name, dtype: 'float32', dims, data: noise(count, seed * 10 + index + 1) };
  });
  const graph = graphModel(model, undefined);
  expect(graph.layers).toHaveLength(model.layers.length);
  await expectAgreement(graph, model, feeds);
  graph.dispose();
});
