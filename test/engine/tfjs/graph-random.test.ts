import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphModel } from '../../../src/engine/tfjs/graph/form';
import {
  foldableNet,
  functionNet,
  ifNet,
  loopNet,
  transformer,
} from '../../support/reference-nets';
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

it.each([
  ['a transformer', transformer({ layers: 1, tokens: 8, width: 32, hidden: 64 })],
  [
    'a transformer that computes its shapes',
    transformer({ layers: 1, tokens: 8, width: 32, hidden: 64, dynamicShapes: true }),
  ],
  [
    'a transformer with layer normalisation',
    transformer({ layers: 1, tokens: 8, width: 32, hidden: 64, layerNormOperator: true }),
  ],
  ['a net of constants', foldableNet()],
])('%s gives what ONNX Runtime gives', async (_, model) => {
  const [input] = model.graph.inputs;
  const dims = (input?.shape ?? []).map((size) => (typeof size === 'number' ? size : 1));
  const count = dims.reduce((product, size) => product * size, 1);
  const feed = { name: input?.name ?? '', dtype: 'float32', dims, data: noise(count, 9) };
  await expectAgreement(graphModel(model, undefined), model, [feed]);
});

it.each([
  ['Loop', loopNet()],
  ['If', ifNet()],
  ['local:', functionNet()],
])('a graph with %s is refused by name', (operator, model) => {
  expect(() => graphModel(model, undefined)).toThrow(operator);
});
