import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/model/analysis';
import type { Model } from '../../src/model/graph';
import type { ZooOptions } from '../../src/zoo';
import { buildZooModel, describeZoo, zooSpec } from '../../src/zoo';

/** Parameters and MACs that the published models have; see the file's `convention`. */
interface Reference {
  readonly models: Readonly<
    Record<string, { input: number[]; params: number; macs: number; convs: number }>
  >;
  readonly keras_total_params_including_batchnorm_statistics: Readonly<Record<string, number>>;
}

const reference = JSON.parse(
  readFileSync(new URL('../fixtures/zoo-reference.json', import.meta.url), 'utf8'),
) as Reference;

function model(name: string, options: ZooOptions = {}): Model {
  return buildZooModel(zooSpec(name, options));
}

function summarize(built: Model) {
  const { total, types, unmodelled } = analyze(built, { symbols: { N: 1 } });
  const convs = built.graph.nodes.filter((node) => node.opType === 'Conv').length;
  const [input] = built.graph.inputs;
  return { input: types.get(input?.name ?? ''), convs, unmodelled, ...total };
}

describe.each(Object.entries(reference.models))('%s', (title, expected) => {
  const [name = ''] = title.split(' ');
  const strideIn1x1 = title.endsWith('(stride in the 1x1)');

  it('has the parameters, MACs and convolutions of the published model', () => {
    const summary = summarize(model(name, strideIn1x1 ? { strideIn1x1 } : {}));
    expect(summary).toMatchObject({
      input: { dtype: 'float32', shape: [1, ...expected.input] },
      params: expected.params,
      macs: expected.macs,
      convs: expected.convs,
      unmodelled: [],
    });
  });
});

it('covers every preset of the zoo', () => {
  const presets = describeZoo().map(({ name }) => name);
  const covered = Object.keys(reference.models).filter((title) => !title.includes(' '));
  expect(presets).toEqual([...covered, 'resnet', 'efficientnet']);
});

/**
 * Keras counts BatchNorm statistics, our buffers, as parameters. Its EfficientNets also normalise
 * their input: mean and variance of three channels and a count. Its ResNets have a bias at every
 * convolution: one for each BatchNorm channel, so half as many as statistics.
 */
describe.each(Object.entries(reference.keras_total_params_including_batchnorm_statistics))(
  'Keras %s',
  (kerasName, kerasTotal) => {
    it('counts parameters and buffers as ours', () => {
      const { params, buffers } = summarize(model(kerasName));
      const extra = kerasName.startsWith('ResNet') ? buffers / 2 : 7;
      expect(params + buffers + extra).toBe(kerasTotal);
    });
  },
);

it('scales MACs, but not parameters, with the batch', () => {
  const built = model('resnet18');
  const one = analyze(built, { symbols: { N: 1 } }).total;
  const eight = analyze(built, { symbols: { N: 8 } }).total;
  expect(eight.macs).toBe(8 * (one.macs ?? NaN));
  expect(eight.params).toBe(one.params);
});
