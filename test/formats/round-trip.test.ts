import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/encode';
import { openOnnx } from '../../src/formats/onnx/read';
import { saveOnnx } from '../../src/formats/onnx/write';
import type { Attribute, Layer, Model } from '../../src/model/graph';
import { bitsPerElement, type DataType } from '../../src/model/tensor';
import {
  constant,
  expectFormatError,
  graph,
  model,
  node,
  openBytes,
  tempFolder,
  uniform,
  value,
} from './support';

const folder = tempFolder();

async function roundTrip(original: Model): Promise<Model> {
  return (await openBytes(folder, encodeModel(original))).model;
}

const body = graph({
  name: 'body',
  inputs: [value('i', [], 'int64')],
  outputs: [value('o', ['N', 3])],
  nodes: [node('Add', ['captured', 'inner.weight'], ['o'], {}, { name: 'add' })],
  weights: [constant('inner.weight', [3], new Float32Array([1, 2, 3]))],
});

const ATTRIBUTES: Record<string, Attribute> = {
  int: { kind: 'int', value: -7 },
  zero: { kind: 'int', value: 0 },
  large: { kind: 'int', value: 2 ** 52 },
  float: { kind: 'float', value: 0.5 },
  string: { kind: 'string', value: 'naïve "quoted"\n' },
  empty: { kind: 'string', value: '' },
  ints: { kind: 'ints', value: [1, -1, 0] },
  none: { kind: 'ints', value: [] },
  floats: { kind: 'floats', value: [0.25, -2] },
  strings: { kind: 'strings', value: ['a', '', 'ü'] },
  tensor: { kind: 'tensor', value: constant('t', [2], new BigInt64Array([1n, -1n])) },
  graph: { kind: 'graph', value: body },
  graphs: { kind: 'graphs', value: [body, graph({ name: 'second' })] },
};

test.each(Object.keys(ATTRIBUTES))('the attribute kind "%s" survives', async (name) => {
  const attributes = { [name]: ATTRIBUTES[name] ?? { kind: 'int', value: 0 } };
  const read = await roundTrip(model(graph({ nodes: [node('Op', [], ['y'], attributes)] })));
  expect(read.graph.nodes[0]?.attributes.get(name)).toEqual(ATTRIBUTES[name]);
});

const DATA_TYPES: DataType[] = [
  ...(['float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'bool'] as const),
  ...(['float16', 'float64', 'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16'] as const),
  ...(['float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2', 'float8e5m2fnuz', 'uint4', 'int4'] as const),
  ...(['float4e2m1', 'float8e8m0', 'uint2', 'int2'] as const),
];

test.each(DATA_TYPES)('weights and values of type %s survive', async (dtype) => {
  const bytes = new Uint8Array(Math.ceil((5 * (bitsPerElement(dtype) ?? 0)) / 8)).map(
    (_, i) => i + 1,
  );
  const weight = constant('w', [5], bytes, dtype);
  const read = await roundTrip(
    model(graph({ inputs: [value('x', ['N', 5], dtype)], weights: [weight] })),
  );
  expect(read.graph.weights.get('w')).toEqual(weight);
  expect(read.graph.inputs).toEqual([value('x', ['N', 5], dtype)]);
});

const LAYERS: Layer[] = [
  layer('stem/conv', [0, 2], { filters: 8, padding: 'same', bias: false, strides: [2, 2] }),
  { ...layer('stem/relu', [1]), name: 'called otherwise' },
  {
    ...layer('add', [3]),
    source: {
      constructedAt: [{ file: '/m.py', line: 3, column: 5, functionName: 'build' }],
      calledAt: [],
    },
  },
];

function layer(id: string, nodes: number[], attributes: Layer['attributes'] = {}): Layer {
  const parts = id.split('/');
  const name = parts.pop() ?? '';
  return { id, name, scope: parts.join('/'), type: 'Type', attributes, nodes };
}

const WHOLE = model(
  graph({
    inputs: [value('x', ['N', 3, 8, 8]), value('unknown', undefined)],
    outputs: [value('y', ['N', 'floor(H/2)'])],
    nodes: [
      node('Conv', ['x', 'w', 'b'], ['c'], {}, { name: 'conv', metadata: new Map([['k', 'v']]) }),
      node('Relu', ['c'], ['r'], {}, { name: 'dup', docString: 'words' }),
      node('If', ['cond'], ['i'], { then_branch: ATTRIBUTES.graph ?? { kind: 'int', value: 0 } }),
      node('Twice', ['', 'i'], ['y'], {}, { name: 'dup', domain: 'local' }),
    ],
    weights: [constant('b', [2], new Float32Array([1, 2]))],
    valueInfo: new Map([['c', { dtype: 'float16', shape: ['N', 2] }]]),
  }),
  {
    layers: LAYERS,
    opsets: new Map([
      ['', 18],
      ['local', 3],
    ]),
    functions: [
      {
        domain: 'local',
        name: 'Twice',
        inputs: ['a', 'b'],
        outputs: ['c'],
        nodes: [node('Add', ['b', 'b'], ['c'])],
        opsets: new Map([['', 18]]),
      },
    ],
    metadata: new Map([['author', 'me']]),
  },
);

test('a whole model survives, layers included', async () => {
  expect(await roundTrip(WHOLE)).toEqual(WHOLE);
});

test('layers keep an order of their own, and layers without nodes', async () => {
  const layers = [layer('z', [1]), layer('dropout', [], { rate: 0.5 }), layer('a', [0, 2, 3])];
  expect((await roundTrip({ ...WHOLE, layers })).layers).toEqual(layers);
});

test('layers keep an order that is not that of their nodes', async () => {
  const layers = [layer('z', [1, 3]), layer('a', [0, 2])];
  expect((await roundTrip({ ...WHOLE, layers })).layers).toEqual(layers);
});

test.each(['inline', 'pooled'] as const)('saving %s gives the same graph', async (weights) => {
  const top = { ...WHOLE.graph, weights: new Map(WHOLE.graph.weights) };
  top.weights.set('w', uniform('w', [2, 3, 16, 16]));
  const path = join(folder, `${weights}.onnx`);
  await saveOnnx({ ...WHOLE, graph: top }, path, { weights });
  const read = (await openOnnx(path)).model;
  const large = read.graph.weights.get('w');
  expect(large).toMatchObject({ dims: [2, 3, 16, 16], source: { kind: 'file', length: 6144 } });
  const rest = new Map(read.graph.weights);
  rest.delete('w');
  expect({ ...read, graph: { ...read.graph, weights: rest } }).toEqual(WHOLE);
});

test('an unknown dimension gets a symbol of its own', async () => {
  const read = await roundTrip(model(graph({ inputs: [value('x', ['', -1, 4])] })));
  expect(read.graph.inputs[0]?.shape).toEqual(['x_dim0', 'x_dim1', 4]);
});

test('what only the file understands is refused', async () => {
  const other = node('Op', [], ['y'], { sparse: { kind: 'other', description: 'sparse tensor' } });
  await expectFormatError(
    () => encodeModel(model(graph({ nodes: [other] }))),
    'not-writable',
    /attribute sparse of Op \(sparse tensor\)/,
  );
  const opaque = { name: 's', dtype: 'string', dims: [1], source: { kind: 'opaque' } } as const;
  await expectFormatError(() => encodeModel(model(graph({ weights: [opaque] }))), 'not-writable');
});
