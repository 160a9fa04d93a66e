import { expect, it } from 'vitest';
import { analyze } from '../../src/model/analysis';
import type { Model, ModelFunction } from '../../src/model/graph';
import type { GraphParts, Line } from './graphs';
import { graphOf, modelOfParts, nodeOfLine, tensor } from './graphs';
import { floats, ints, scalar, w, weight } from './one-node';

const residual: GraphParts = {
  inputs: [tensor('x', [1, 4, 8, 8])],
  lines: [
    ['c', 'Conv', ['x', 'k', 'b'], { pads: [1, 1, 1, 1] }],
    ['n', 'BatchNormalization', ['c', 'scale', 'shift', 'mean', 'variance']],
    ['s', 'Add', ['n', 'x']],
    ['y', 'Relu', ['s']],
  ],
  outputs: ['y'],
  weights: { k: w(4, 4, 3, 3), b: w(4), scale: w(4), shift: w(4), mean: w(4), variance: w(4) },
};

it('sums costs by layer and in total', () => {
  const model = grouped(modelOfParts(residual), [
    [0, 1],
    [2, 3],
  ]);
  const { layerCosts, total } = analyze(model);
  const activation = { dtype: 'float32', shape: [1, 4, 8, 8] };
  const block = {
    macs: 256 * 36,
    otherOps: 256 * 3,
    params: 144 + 12,
    buffers: 8,
    weightBytes: 656,
    outputBytes: 1024,
  };
  const end = { macs: 0, otherOps: 512, params: 0, buffers: 0, weightBytes: 0, outputBytes: 1024 };
  expect(layerCosts).toEqual([
    { outputs: [activation], ...block },
    { outputs: [activation], ...end },
  ]);
  expect(total).toEqual({ ...block, otherOps: 256 * 5, outputBytes: 2048 });
});

/** Bytes of float32 tensors of 100 elements each. */
const T = 400;
const unary = (y: string, x: string): Line => [y, 'Relu', [x]];

it.each<[string, readonly Line[], string[], number]>([
  ['a chain holds two', [unary('a', 'x'), unary('b', 'a'), unary('c', 'b')], ['c'], 2 * T],
  ['graph inputs are free', [unary('a', 'x')], ['a'], T],
  [
    'a skip is held until its end',
    [unary('a', 'x'), unary('b', 'a'), unary('c', 'b'), ['d', 'Add', ['a', 'c']]],
    ['d'],
    3 * T,
  ],
  ['outputs stay', [unary('a', 'x'), unary('b', 'x'), unary('c', 'x')], ['a', 'b', 'c'], 3 * T],
  ['unread results end at once', [unary('a', 'x'), unary('b', 'x'), unary('c', 'x')], ['c'], T],
  ['views cost nothing', [unary('a', 'x'), ['v', 'Flatten', ['a']], unary('b', 'v')], ['b'], 2 * T],
  [
    'a view keeps its tensor',
    [unary('a', 'x'), ['v', 'Flatten', ['a']], unary('b', 'x'), ['c', 'Add', ['b', 'v']]],
    ['b', 'c'],
    3 * T,
  ],
])('peak: %s', (_, lines, outputs, bytes) => {
  const model = modelOfParts({ inputs: [tensor('x', [1, 100])], lines, outputs });
  expect(analyze(model).predictedPeakBytes).toBe(bytes);
});

it.each<[string, GraphParts, Partial<Record<'params' | 'buffers' | 'weightBytes', number>>]>([
  [
    'a shared weight counts once',
    {
      inputs: [tensor('x', [2, 4])],
      lines: [
        ['a', 'MatMul', ['x', 'k']],
        ['y', 'MatMul', ['a', 'k']],
      ],
      outputs: ['y'],
      weights: { k: w(4, 4) },
    },
    { params: 16, weightBytes: 64 },
  ],
  [
    'quantised weights are parameters, their scales buffers',
    {
      inputs: [tensor('x', [2, 4])],
      lines: [
        ['d', 'DequantizeLinear', ['k', 's', 'z'], { axis: 1 }],
        ['y', 'MatMul', ['x', 'd']],
      ],
      outputs: ['y'],
      weights: { k: weight('int8', [], [4, 3]), s: floats(1, 1, 1), z: weight('int8', [0, 0, 0]) },
    },
    { params: 12, buffers: 6, weightBytes: 12 + 12 + 3 },
  ],
  [
    'through a transpose',
    {
      inputs: [tensor('x', [2, 4])],
      lines: [
        ['t', 'Transpose', ['k']],
        ['y', 'MatMulInteger', ['x', 't']],
      ],
      outputs: ['y'],
      weights: { k: weight('int8', [], [3, 4]) },
    },
    { params: 12, buffers: 0 },
  ],
  [
    'shapes, indices and scalars are constants',
    {
      inputs: [tensor('x', [2, 4])],
      lines: [
        ['r', 'Reshape', ['x', 's']],
        ['y', 'Mul', ['r', 'half']],
      ],
      outputs: ['y'],
      weights: { s: ints(8), half: scalar(0.5) },
    },
    { params: 0, buffers: 0, weightBytes: 12 },
  ],
  [
    'scales of Resize are constants',
    {
      inputs: [tensor('x', [1, 1, 4, 4])],
      lines: [['y', 'Resize', ['x', '', 's']]],
      outputs: ['y'],
      weights: { s: floats(1, 1, 2, 2) },
    },
    { params: 0, weightBytes: 16 },
  ],
  [
    'embeddings and added tensors are parameters',
    {
      inputs: [tensor('x', [5], 'int64')],
      lines: [
        ['e', 'Gather', ['table', 'x']],
        ['y', 'Add', ['e', 'b']],
      ],
      outputs: ['y'],
      weights: { table: w(100, 8), b: w(8) },
    },
    { params: 808 },
  ],
  [
    'a slope of one element is a parameter',
    {
      inputs: [tensor('x', [1, 3])],
      lines: [['y', 'PRelu', ['x', 'slope']]],
      outputs: ['y'],
      weights: { slope: w(1) },
    },
    { params: 1 },
  ],
  [
    'tensors of Constant nodes count where they are used',
    {
      inputs: [tensor('x', [2, 4])],
      lines: [
        ['k', 'Constant', [], { value: filled([4, 4]) }],
        ['y', 'MatMul', ['x', 'k']],
      ],
      outputs: ['y'],
    },
    { params: 16, weightBytes: 64 },
  ],
  [
    'quantised embeddings are parameters',
    {
      inputs: [tensor('x', [5], 'int64')],
      lines: [
        ['e', 'Gather', ['table', 'x']],
        ['d', 'DequantizeLinear', ['e', 'half']],
        ['y', 'Relu', ['d']],
      ],
      outputs: ['y'],
      weights: { table: weight('int8', [], [10, 4]), half: scalar(0.5) },
    },
    { params: 40, buffers: 1 },
  ],
  [
    'scales of quantised convolutions are buffers',
    {
      inputs: [tensor('x', [1, 2, 4, 4], 'uint8')],
      lines: [['y', 'QLinearConv', ['x', 's', 'z', 'k', 's', 'z', 's', 'z']]],
      outputs: ['y'],
      weights: { s: scalar(0.5), z: scalar(0, 'uint8'), k: weight('uint8', [], [3, 2, 1, 1]) },
    },
    { params: 6, buffers: 2 },
  ],
  [
    'unused weights do not count',
    {
      inputs: [tensor('x', [2])],
      lines: [['y', 'Relu', ['x']]],
      outputs: ['y'],
      weights: { k: w(4, 4) },
    },
    { params: 0, weightBytes: 0 },
  ],
])('%s', (_, parts, expected) => {
  expect(analyze(modelOfParts(parts)).total).toMatchObject(expected);
});

it('finds roles inside functions', () => {
  const normalize: ModelFunction = {
    ...dense,
    name: 'Normalize',
    inputs: ['x', 's', 'm'],
    nodes: [nodeOfLine(['y', 'BatchNormalization', ['x', 's', 's', 'm', 'm']])],
  };
  const model = modelOfParts({
    inputs: [tensor('x', [1, 4, 2])],
    lines: [['y', 'local:Normalize', ['x', 'scale', 'mean']]],
    outputs: ['y'],
    weights: { scale: w(4), mean: w(4) },
  });
  expect(analyze({ ...model, functions: [normalize] }).total).toMatchObject({
    params: 4,
    buffers: 4,
  });
});

it('puts constants with the layer that reads them', () => {
  const parts: GraphParts = {
    inputs: [tensor('x', [2, 4])],
    lines: [
      ['k', 'Constant', [], { value: filled([4, 4]) }],
      ['y', 'MatMul', ['x', 'k']],
    ],
    outputs: ['y'],
  };
  expect(analyze(modelOfParts(parts)).layerCosts).toMatchObject([
    { params: 0, outputBytes: 0, outputs: [{ shape: [4, 4] }] },
    { params: 16, outputBytes: 32 },
  ]);
});

const dense: ModelFunction = {
  domain: 'local',
  name: 'Dense',
  inputs: ['x', 'k'],
  outputs: ['y'],
  nodes: [nodeOfLine(['h', 'MatMul', ['x', 'k']]), nodeOfLine(['y', 'Relu', ['h']])],
  opsets: new Map([['', 18]]),
};

it('looks into model-local functions', () => {
  const model = modelOfParts({
    inputs: [tensor('x', ['N', 4])],
    lines: [
      ['a', 'local:Dense', ['x', 'k']],
      ['y', 'local:Dense', ['a', 'k']],
    ],
    outputs: ['y'],
    weights: { k: w(4, 4) },
  });
  const analysis = analyze({ ...model, functions: [dense] }, { symbols: { N: 2 } });
  expect(analysis.types.get('y')?.shape).toEqual([2, 4]);
  expect(analysis.total).toMatchObject({ macs: 64, otherOps: 16, params: 16 });
  expect(analysis.unmodelled).toEqual([]);
});

it('ends with functions that call themselves', () => {
  const nodes = [
    nodeOfLine(['h', 'local:Dense', ['x', 'k']]),
    nodeOfLine(['y', 'local:Dense', ['h', 'k']]),
  ];
  const model = modelOfParts({
    inputs: [tensor('x', [2])],
    lines: [['y', 'local:Dense', ['x', 'x']]],
    outputs: ['y'],
  });
  const { total } = analyze({ ...model, functions: [{ ...dense, nodes }] });
  expect(total.macs).toBeUndefined();
});

it('takes no defaults for attributes that a function call fills in', () => {
  const open = { kind: 'other', description: "the function's attribute alpha" } as const;
  const nodes = [nodeOfLine(['y', 'Flatten', ['x'], { axis: open }])];
  const model = modelOfParts({
    inputs: [tensor('x', [2, 3])],
    lines: [['y', 'local:Dense', ['x', 'x']]],
    outputs: ['y'],
  });
  const { types } = analyze({ ...model, functions: [{ ...dense, nodes }] });
  expect(types.get('y')?.shape).toBeUndefined();
});

it('reports bodies that grow as open sizes', () => {
  const body = graphOf({
    inputs: [tensor('i', [], 'int64'), tensor('keep', [], 'bool'), tensor('h')],
    lines: [
      ['k2', 'Identity', ['keep']],
      ['h2', 'Concat', ['h', 'h'], { axis: 0 }],
    ],
    outputs: ['k2', 'h2'],
  });
  const model = modelOfParts({
    inputs: [tensor('n', [], 'int64'), tensor('x', [1, 8])],
    lines: [['y', 'Loop', ['n', '', 'x'], { body: { kind: 'graph', value: body } }]],
    outputs: ['y'],
  });
  expect(analyze(model).types.get('y')?.shape).toEqual(['y[0]', 8]);
});

it('takes time in proportion to the nodes', () => {
  // Quadratic work would take a hundred times as long for ten times as many.
  expect(analysisMs(chainOfBlocks(1000)) / analysisMs(chainOfBlocks(100))).toBeLessThan(60);
});

/** Four nodes a block: convolution, normalisation, sum, clip. */
function chainOfBlocks(blocks: number): Model {
  const lines: Line[] = [];
  const weights: Record<string, ReturnType<typeof w>> = {};
  for (let i = 0; i < blocks; i++) {
    const x = i === 0 ? 'x' : `y${i - 1}`;
    weights[`k${i}`] = w(8, 8, 3, 3);
    lines.push(
      [`c${i}`, 'Conv', [x, `k${i}`], { pads: [1, 1, 1, 1] }],
      [`n${i}`, 'BatchNormalization', [`c${i}`, 's', 's', 's', 's']],
      [`a${i}`, 'Add', [`n${i}`, x]],
      [`y${i}`, 'Clip', [`a${i}`, 'low', 'high']],
    );
  }
  return modelOfParts({
    inputs: [tensor('x', ['N', 8, 'H', 'W'])],
    lines,
    outputs: [`y${blocks - 1}`],
    weights: { ...weights, s: w(8), low: scalar(0), high: scalar(6) },
  });
}

/** Of the quickest run: the first ones compile, and this machine's other work only ever adds. */
function analysisMs(model: Model): number {
  const sizes: Record<string, number>[] = [1, 2, 3, 4, 5, 6].map((N) => ({ N, H: 32, W: 32 }));
  sizes.push({ H: 8 });
  const times = sizes.map((symbols) => {
    const start = performance.now();
    const { total } = analyze(model, { symbols });
    expect(total.params).toBe((model.graph.nodes.length / 4) * 576 + 8);
    return performance.now() - start;
  });
  return Math.min(...times);
}

function grouped(model: Model, groups: readonly (readonly number[])[]): Model {
  const [first] = model.layers;
  if (!first) return model;
  return { ...model, layers: groups.map((nodes, i) => ({ ...first, id: `layer${i}`, nodes })) };
}

function filled(dims: readonly number[]) {
  const source = { kind: 'fill', value: 1 } as const;
  return { kind: 'tensor', value: { name: 't', dtype: 'float32', dims, source } } as const;
}
