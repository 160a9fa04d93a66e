import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/graph';
import type { ZooOptions } from '../../src/zoo';
import { buildZooModel, describeZoo, zooSpec } from '../../src/zoo';

function build(name: string, options: ZooOptions = {}): Model {
  return buildZooModel(zooSpec(name, options));
}

const layerIds = (model: Model) => model.layers.map((layer) => layer.id);
const weightsOf = (model: Model) => [...model.graph.weights.values()];

describe.each(describeZoo().map((entry) => entry.name))('%s', (name) => {
  const model = build(name);

  it('has layers that own every node once, in order', () => {
    const owned = model.layers.flatMap((layer) => layer.nodes);
    expect(owned).toEqual(model.graph.nodes.map((_, index) => index));
    expect(new Set(layerIds(model)).size).toBe(model.layers.length);
  });

  it('has nodes that name their layer and follow what they read', () => {
    const known = new Set([
      ...model.graph.weights.keys(),
      ...model.graph.inputs.map((i) => i.name),
    ]);
    for (const layer of model.layers)
      for (const index of layer.nodes) {
        const node = model.graph.nodes[index];
        expect(node?.name === layer.id || node?.name.startsWith(`${layer.id}/`)).toBe(true);
        expect(node?.inputs.every((input) => known.has(input))).toBe(true);
        node?.outputs.forEach((output) => known.add(output));
      }
  });

  it('uses every weight', () => {
    const read = new Set(model.graph.nodes.flatMap((node) => node.inputs));
    expect(weightsOf(model).filter((weight) => !read.has(weight.name))).toEqual([]);
  });
});

describe('resnet50', () => {
  it('names its layers after torchvision', () => {
    const ids = layerIds(build('resnet50'));
    expect(ids).toEqual(expect.arrayContaining(['conv1', 'bn1', 'layer1/0/conv1', 'layer4/2/bn3']));
    expect(ids.filter((id) => id.includes('downsample'))).toEqual(
      [1, 2, 3, 4].flatMap((n) => [`layer${n}/0/downsample/0`, `layer${n}/0/downsample/1`]),
    );
    expect(ids.at(-1)).toBe('fc');
  });

  it.each(['resnet18', 'resnet50'])(
    'without residual sums is %s less its sums and projections',
    (name) => {
      const rest = layerIds(build(name)).filter((id) => !/\/(add|downsample\/[01])$/.test(id));
      expect(layerIds(build(name, { residual: false }))).toEqual(rest);
    },
  );

  it('adds one sum per block', () => {
    const sums = build('resnet50').graph.nodes.filter((node) => node.opType === 'Add');
    expect(sums).toHaveLength(16);
  });

  it('strides in the 3x3 or in the 1x1', () => {
    const strides = (options: ZooOptions) =>
      ['conv1', 'conv2'].map(
        (conv) =>
          build('resnet50', options).layers.find(({ id }) => id === `layer2/0/${conv}`)?.attributes[
            'strides'
          ],
      );
    expect(strides({})).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(strides({ strideIn1x1: true })).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });
});

it('names the layers of EfficientNet by stage and block', () => {
  const ids = layerIds(build('efficientnet-b0'));
  expect(ids.filter((id) => /^(stem|blocks\/1\/1|head|classifier)/.test(id))).toEqual([
    ...['conv', 'bn', 'act'].map((part) => `stem/${part}`),
    ...['expand/conv', 'expand/bn', 'expand/act'].map((part) => `blocks/1/1/${part}`),
    ...['depthwise/conv', 'depthwise/bn', 'depthwise/act'].map((part) => `blocks/1/1/${part}`),
    ...['pool', 'reduce', 'act', 'expand', 'gate', 'scale'].map((part) => `blocks/1/1/se/${part}`),
    ...['project/conv', 'project/bn', 'add'].map((part) => `blocks/1/1/${part}`),
    ...['conv', 'bn', 'act', 'pool', 'flatten', 'dropout'].map((part) => `head/${part}`),
    'classifier',
  ]);
});

describe('seeds', () => {
  const seeds = (options: ZooOptions) =>
    weightsOf(build('resnet18', options)).map(({ source }) =>
      source.kind === 'uniform' ? source.seed : undefined,
    );

  it('fix every weight', () => {
    expect(build('resnet18', { seed: 4 })).toEqual(build('resnet18', { seed: 4 }));
  });

  it('change every weight, and differ between weights', () => {
    const [a, b] = [seeds({ seed: 4 }), seeds({ seed: 5 })];
    expect(a.every((seed, index) => seed !== b[index])).toBe(true);
    expect(new Set(a).size).toBe(a.length);
  });
});
