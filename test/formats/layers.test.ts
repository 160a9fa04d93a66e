import { expect, test } from 'vitest';
import { layersOf } from '../../src/formats/onnx/layers';
import { parsePythonStrings } from '../../src/formats/onnx/torch-metadata';
import { graph, node } from './support';

const NONE = new Map<string, string>();

/** Ids of the layers of nodes with these names; operator types are `Op`. */
function idsOf(names: readonly string[]): string[] {
  const nodes = names.map((name) => node('Op', [], [], {}, { name }));
  return layersOf(graph({ nodes }), NONE).map(({ id }) => id);
}

test.each([
  ['conv1', 'conv1'],
  ['', 'Op_0'],
  ['/', 'Op_0'],
  ['/layer1/layer1.0/conv1/Conv', 'layer1/0/conv1/Conv'],
  ['/features/features.3/features.3.1/Conv', 'features/3/1/Conv'],
  ['/layer1/layer10/Conv', 'layer1/layer10/Conv'],
  ['model/conv1/Conv2D', 'model/conv1/Conv2D'],
  ['a//b/', 'a/b'],
  ['layer1.0.conv1', 'layer1.0.conv1'],
])('a node named "%s" is the layer %s', (name, id) => {
  expect(idsOf([name])).toEqual([id]);
});

test('a layer of one node tells its scope, type and attributes', () => {
  const attributes = {
    group: { kind: 'int', value: 2 },
    pads: { kind: 'ints', value: [1, 1] },
    body: { kind: 'graph', value: graph({}) },
  } as const;
  const conv = node('FusedConv', [], [], attributes, {
    name: '/a/b/Conv',
    domain: 'com.microsoft',
  });
  expect(layersOf(graph({ nodes: [conv] }), NONE)).toEqual([
    {
      id: 'a/b/Conv',
      name: 'Conv',
      scope: 'a/b',
      type: 'com.microsoft:FusedConv',
      attributes: { group: 2, pads: [1, 1] },
      nodes: [0],
    },
  ]);
});

test('ids are unique, whatever the names are', () => {
  expect(idsOf(['a', 'a', 'a#2', 'a', '', 'Op_4'])).toEqual([
    ...['a', 'a#2', 'a#2#2', 'a#3', 'Op_4', 'Op_4#2'],
  ]);
});

test('many equal names take no quadratic time', () => {
  const ids = idsOf(Array<string>(30_000).fill('same'));
  expect(new Set(ids).size).toBe(30_000);
}, 2000);

test.each([
  ["['', 'layer1', 'layer1.0']", ['', 'layer1', 'layer1.0']],
  ['[]', []],
  [`["it's", 'a\\'b', 'c\\\\d']`, ["it's", "a'b", 'c\\d']],
  ["['a',]", ['a']],
  ["['a'", undefined],
  ["['a' 'b']", undefined],
  ['[1, 2]', undefined],
  ['', undefined],
  [undefined, undefined],
])('the Python list %s is %j', (text, expected) => {
  expect(parsePythonStrings(text)).toEqual(expected);
});

/** A node as the PyTorch exporter marks it. */
function torchNode(opType: string, scopes: readonly string[], classes: readonly string[]) {
  const list = (items: readonly string[]) => `[${items.map((item) => `'${item}'`).join(', ')}]`;
  const metadata = new Map([
    ['pkg.torch.onnx.name_scopes', list(scopes)],
    ['pkg.torch.onnx.class_hierarchy', list(classes)],
  ]);
  return node(opType, [], [], {}, { name: `node_${scopes.at(-1) ?? ''}`, metadata });
}

const NET = 'torchvision.models.resnet.ResNet';
const BLOCK = 'torchvision.models.resnet.BasicBlock';

test('PyTorch modules without inner modules are layers; what modules do themselves stays single', () => {
  const nodes = [
    torchNode(
      'Conv',
      ['', 'conv1', 'conv2d'],
      [NET, 'torch.nn.modules.conv.Conv2d', 'aten.conv2d'],
    ),
    torchNode(
      'Sigmoid',
      ['', 'layer1', 'layer1.0', 'layer1.0.act', 'silu'],
      [NET, 'Sequential', BLOCK, 'torch.nn.SiLU', 'aten.silu'],
    ),
    torchNode(
      'Mul',
      ['', 'layer1', 'layer1.0', 'layer1.0.act', 'silu'],
      [NET, 'Sequential', BLOCK, 'torch.nn.SiLU', 'aten.silu'],
    ),
    torchNode('Add', ['', 'layer1', 'layer1.0', 'add_3'], [NET, 'Sequential', BLOCK, 'aten.add']),
    torchNode('Flatten', ['', 'flatten'], [NET, 'aten.flatten']),
    node('Identity', [], [], {}, { name: 'unmarked' }),
  ];
  const layers = layersOf(graph({ nodes }), NONE);
  expect(layers.map(({ id, scope, type, nodes: members }) => [id, scope, type, members])).toEqual([
    ['conv1', '', 'Conv2d', [0]],
    ['layer1/0/act', 'layer1/0', 'SiLU', [1, 2]],
    ['layer1/0/node_add_3', 'layer1/0', 'Add', [3]],
    ['node_flatten', '', 'Flatten', [4]],
    ['unmarked', '', 'Identity', [5]],
  ]);
});

test('damaged marks of our own leave a layer without attributes', () => {
  const marks = { layer: 'a', attributes: '{"n": 1, "o": {}, "__proto__": {"x": 1}', type: 'T' };
  const metadata = new Map(Object.entries(marks).map(([key, text]) => [`layerline.${key}`, text]));
  const nodes = [node('Op', [], [], {}, { metadata }), node('Op', [], [], {}, { name: 'b' })];
  const layers = layersOf(graph({ nodes }), new Map([['layerline.layers', '["zz", {"id": 1}]']]));
  expect(layers.map(({ id, attributes }) => [id, attributes])).toEqual([
    ['a', {}],
    ['b', {}],
  ]);
});

test('attributes of our own that are no layer attributes are dropped', () => {
  const attributes = '{"n": 1, "o": {}, "a": ["x"], "b": [1, 2], "__proto__": {"x": 1}}';
  const metadata = new Map([
    ['layerline.layer', 'a'],
    ['layerline.attributes', attributes],
  ]);
  const [layer] = layersOf(graph({ nodes: [node('Op', [], [], {}, { metadata })] }), NONE);
  expect(layer?.attributes).toEqual({ n: 1, b: [1, 2] });
});

test('every node belongs to exactly one layer', () => {
  const nodes = Array.from({ length: 50 }, (_, index) => {
    const path = `m${index % 3}`;
    return index % 4 === 0
      ? node('Op', [], [], {}, { name: `n${index}` })
      : torchNode('Op', ['', path, `op${index}`], [NET, 'M', 'aten.op']);
  });
  const owned = layersOf(graph({ nodes }), NONE).flatMap((layer) => layer.nodes);
  expect([...owned].sort((a, b) => a - b)).toEqual(nodes.map((_, index) => index));
});
