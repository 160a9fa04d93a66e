import ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/encode';
import { instrument } from '../../src/formats/onnx/instrument';
import { TensorProto_DataType as Type } from '../../src/formats/onnx/proto/onnx_pb';
import type { Node } from '../../src/model/graph';
import {
  constant,
  type Feeds,
  graph,
  model,
  node,
  openBytes,
  random,
  randomTensor,
  rawModel,
  runModel,
  tempFolder,
  tensorType,
  uniform,
  value,
} from './support';

const folder = tempFolder();

/** Runs a model as it is, bound, and renamed; all must agree. Returns the first output. */
async function runAllWays(
  bytes: Uint8Array,
  feeds: Feeds,
  symbols: Readonly<Record<string, number>> = {},
): Promise<number[]> {
  const file = await openBytes(folder, bytes);
  const expected = await runModel(file.path, feeds);
  for (const rename of [false, true]) {
    const run = instrument(file, { symbols, inputShapes: {}, rename });
    expect(await runModel(run.bytes, feeds, run.dataFolder), `rename: ${rename}`).toEqual(expected);
  }
  return expected[0] ?? [];
}

test('a residual conv net with inline weights', async () => {
  const channels = [32];
  const bytes = encodeModel(
    model(
      graph({
        inputs: [value('x', ['N', 3, 16, 16])],
        outputs: [value('y', ['N', 10]), value('x2', undefined)],
        weights: [
          uniform('w1', [32, 3, 3, 3], 1),
          uniform('w2', [32, 32, 3, 3], 2),
          ...['scale', 'shift', 'mean'].map((name, i) => uniform(name, channels, i)),
          { name: 'var', dtype: 'float32', dims: channels, source: { kind: 'fill', value: 1 } },
          uniform('fc', [10, 32], 3),
        ],
        nodes: [
          conv(['x', 'w1'], 'a'),
          node('Relu', ['a'], ['b']),
          conv(['b', 'w2'], 'c'),
          node('BatchNormalization', ['c', 'scale', 'shift', 'mean', 'var'], ['d']),
          node('Add', ['d', 'b'], ['e']),
          node('Relu', ['e'], ['f']),
          node('GlobalAveragePool', ['f'], ['g']),
          node('Flatten', ['g'], ['h']),
          node('Gemm', ['h', 'fc'], ['y'], { transB: { kind: 'int', value: 1 } }),
          node('Identity', ['x'], ['x2']),
        ],
        valueInfo: new Map([['a', { dtype: 'float32', shape: ['stale', 1, 1, 1] }]]),
      }),
    ),
  );
  const y = await runAllWays(bytes, { x: randomTensor([2, 3, 16, 16], 1) }, { N: 2 });
  expect(new Set(y).size).toBe(20);
});

function conv(inputs: readonly string[], output: string): Node {
  return node('Conv', inputs, [output], { pads: { kind: 'ints', value: [1, 1, 1, 1] } });
}

const scalar = (name: string, dtype: 'bool' | 'int64') => value(name, [], dtype);

test('If and Loop with captured and shadowing names', async () => {
  const branch = (op: string) =>
    graph({
      outputs: [value('t', undefined)],
      weights: [uniform('big', [400])],
      nodes: [node(op, ['x', 'big'], ['t'], {}, { name: 'same' })],
    });
  const body = graph({
    inputs: [scalar('i', 'int64'), scalar('go', 'bool'), value('state', [400])],
    outputs: [scalar('go2', 'bool'), value('next', [400])],
    nodes: [
      node('Identity', ['go'], ['go2']),
      node('Add', ['state', 't'], ['sum']),
      node('Mul', ['sum', 'half'], ['next'], {}, { name: 'inner' }),
    ],
  });
  const bytes = encodeModel(
    model(
      graph({
        inputs: [value('x', [400]), scalar('c', 'bool')],
        outputs: [value('y', [400])],
        weights: [
          constant('half', [1], new Float32Array([0.5])),
          constant('count', [], new BigInt64Array([3n])),
          constant('true', [], new Uint8Array([1]), 'bool'),
        ],
        nodes: [
          node('If', ['c'], ['t'], {
            then_branch: { kind: 'graph', value: branch('Add') },
            else_branch: { kind: 'graph', value: branch('Mul') },
          }),
          node('Loop', ['count', 'true', 'x'], ['y'], { body: { kind: 'graph', value: body } }),
        ],
      }),
    ),
  );
  const x = randomTensor([400], 3);
  const results = [];
  for (const c of [true, false]) {
    results.push(await runAllWays(bytes, { x, c: new ort.Tensor('bool', [c], []) }));
  }
  expect(results[0]).toHaveLength(400);
  expect(results[0]).not.toEqual(results[1]);
});

test('model-local functions, nested and called twice', async () => {
  const opsets = new Map([
    ['', 17],
    ['local', 1],
  ]);
  const functions = [
    {
      domain: 'local',
      name: 'Scale',
      inputs: ['a'],
      outputs: ['b'],
      nodes: [
        node('Constant', [], ['k'], { value: { kind: 'tensor', value: uniform('', [400]) } }),
        node('Mul', ['a', 'k'], ['b'], {}, { name: 'mul' }),
      ],
      opsets,
    },
    {
      domain: 'local',
      name: 'Twice',
      inputs: ['a'],
      outputs: ['c'],
      nodes: [
        node('Scale', ['a'], ['b'], {}, { domain: 'local', name: 'mul' }),
        node('Add', ['b', 'a'], ['c'], {}, { name: 'add' }),
      ],
      opsets,
    },
  ];
  const bytes = encodeModel(
    model(
      graph({
        inputs: [value('x', [400])],
        outputs: [value('y', [400])],
        nodes: [
          node('Twice', ['x'], ['a'], {}, { domain: 'local', name: 'one' }),
          node('Twice', ['a'], ['y'], {}, { domain: 'local', name: 'two' }),
        ],
      }),
      { opsets, functions },
    ),
  );
  expect(await runAllWays(bytes, { x: randomTensor([400], 4) })).toHaveLength(400);
});

const COUNT = 1200;
const small = random(7);
const numbers = (low: number, high: number) =>
  Array.from({ length: COUNT }, () => Math.floor(low + small() * (high - low)));

/** Weights in the typed fields of ONNX, in bulk and small. */
const TYPED: Record<string, object> = {
  'float in float_data': { dataType: Type.FLOAT, floatData: numbers(-9, 9) },
  'double in double_data': { dataType: Type.DOUBLE, doubleData: numbers(-9, 9) },
  'int32 in int32_data': { dataType: Type.INT32, int32Data: numbers(-(2 ** 31), 2 ** 31) },
  'int16 in int32_data': { dataType: Type.INT16, int32Data: numbers(-32768, 32768) },
  'uint16 in int32_data': { dataType: Type.UINT16, int32Data: numbers(0, 65536) },
  'int8 in int32_data': { dataType: Type.INT8, int32Data: numbers(-128, 128) },
  'uint8 in int32_data': { dataType: Type.UINT8, int32Data: numbers(0, 256) },
  'bool in int32_data': { dataType: Type.BOOL, int32Data: numbers(0, 2) },
  'float16 in int32_data': { dataType: Type.FLOAT16, int32Data: numbers(0x3000, 0x4400) },
  'bfloat16 in int32_data': { dataType: Type.BFLOAT16, int32Data: numbers(0x3f00, 0x4100) },
  'int64 in int64_data': {
    dataType: Type.INT64,
    int64Data: numbers(-(2 ** 52), 2 ** 52).map(BigInt),
  },
  'uint32 in uint64_data': { dataType: Type.UINT32, uint64Data: numbers(0, 2 ** 32).map(BigInt) },
  'uint64 in uint64_data': { dataType: Type.UINT64, uint64Data: numbers(0, 2 ** 53).map(BigInt) },
};

test.each(Object.entries(TYPED))('%s', async (_name, data) => {
  const bytes = rawModel({
    graph: {
      name: 'g',
      input: [{ name: 'x', type: tensorType(Type.DOUBLE, [1]) }],
      output: [{ name: 'y', type: tensorType(Type.DOUBLE, [COUNT]) }],
      initializer: [{ name: 'w', dims: [BigInt(COUNT)], ...data }],
      node: [
        {
          opType: 'Cast',
          input: ['w'],
          output: ['c'],
          attribute: [{ name: 'to', type: 2, i: BigInt(Type.DOUBLE) }],
        },
        { opType: 'Add', input: ['c', 'x'], output: ['y'] },
      ],
    },
  });
  const y = await runAllWays(bytes, { x: new ort.Tensor('float64', [0.5], [1]) });
  expect(new Set(y).size).toBeGreaterThan(1);
});

test('a sparse weight in bulk', async () => {
  const indices = BigInt64Array.from({ length: 400 }, (_, i) => BigInt(2 * i));
  const values = Float32Array.from({ length: 400 }, (_, i) => i + 1);
  const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer);
  const bytes = rawModel({
    graph: {
      name: 'g',
      input: [{ name: 'x', type: tensorType(1, [800]) }],
      output: [{ name: 'y', type: tensorType(1, [800]) }],
      sparseInitializer: [
        {
          values: { name: 'w', dataType: 1, dims: [400n], rawData: bytesOf(values) },
          indices: { name: 'i', dataType: 7, dims: [400n], rawData: bytesOf(indices) },
          dims: [800n],
        },
      ],
      node: [{ opType: 'Add', input: ['x', 'w'], output: ['y'] }],
    },
  });
  const y = await runAllWays(bytes, { x: new ort.Tensor('float32', new Float32Array(800), [800]) });
  expect(y.slice(0, 4)).toEqual([1, 0, 2, 0]);
});

test('duplicate and missing node names load after renaming', async () => {
  const nodes = [
    node('Neg', ['x'], ['a'], {}, { name: 'dup' }),
    node('Neg', ['a'], ['y'], {}, { name: 'dup' }),
  ];
  const bytes = encodeModel(
    model(graph({ inputs: [value('x', [4])], outputs: [value('y', [4])], nodes })),
  );
  const file = await openBytes(folder, bytes);
  const x = randomTensor([4], 5);
  await expect(runModel(file.path, { x })).rejects.toThrow(/same node name/);
  const run = instrument(file, { symbols: {}, inputShapes: {} });
  expect(await runModel(run.bytes, { x }, run.dataFolder)).toEqual([
    Array.from(x.data as Float32Array),
  ]);
});
