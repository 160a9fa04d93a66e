import * as tf from '@tensorflow/tfjs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { graphModelForm } from '../../../src/engine/tfjs/native/graph-form';
import type { GraphNode } from '../../../src/engine/tfjs/native/graph-groups';
import { groupNodes } from '../../../src/engine/tfjs/native/graph-groups';
import { layerType } from '../../../src/engine/tfjs/native/graph-layer-type';
import type { WeightToWrite } from './native-support';
import { loadBoth, outputsOf, record, wasmRecorder, writeModel } from './native-support';

const root = mkdtempSync(join(tmpdir(), 'layerline-graph-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** `op name weight`, the weight a constant. */
function nodes(...lines: readonly string[]): GraphNode[] {
  const x: GraphNode = { name: 'x', op: 'Placeholder', inputs: [] };
  return lines.map((line) => {
    const [op = '', name = '', weight] = line.split(' ');
    const constant = weight === undefined ? [] : [{ name: weight, op: 'Const', inputs: [] }];
    return { name, op, inputs: [x, ...constant] };
  });
}

test.each<[string, string[], string[]]>([
  [
    'a layer is its path',
    ['Conv2D StatefulPartitionedCall/net/c1/Conv2D net/c1/kernel', 'Relu net/r1/Relu'],
    ['net/c1: Conv2D', 'net/r1: Relu'],
  ],
  [
    'a fused convolution is named after its weights',
    ['_FusedConv2D net/act/Relu net/conv/Conv2D_weights', 'MaxPool net/pool/MaxPool'],
    ['net/conv: Conv2D', 'net/pool: MaxPool'],
  ],
  [
    'a weight is read through its operation',
    ['_FusedMatMul net/d/BiasAdd net/d/MatMul/ReadVariableOp', 'Softmax net/d/Softmax'],
    ['net/d: MatMul'],
  ],
  [
    'a weight without a path tells nothing',
    ['_FusedConv2D net/act/Relu unknown_7'],
    ['net/act: Conv2D'],
  ],
  [
    'a composed operation is one',
    ['Relu r6/Relu', 'Minimum r6/clip/Minimum', 'Maximum r6/clip'],
    ['r6: Relu'],
  ],
  [
    'a normalisation that was folded',
    ['Mul net/bn/batchnorm/mul_1', 'AddV2 net/bn/batchnorm/add_1'],
    ['net/bn: BatchNormalization'],
  ],
  [
    'a separable convolution is both its parts',
    [
      'DepthwiseConv2dNative m/separable_conv2d/separable_conv2d/depthwise u',
      '_FusedConv2D m/bn/FusedBatchNormV3 m/separable_conv2d/separable_conv2d_weights',
    ],
    ['m/separable_conv2d: SeparableConv2D'],
  ],
  [
    'what brings data into shape is not what a layer is',
    ['Shape net/flat/Shape', 'Pack net/flat/Reshape/shape', 'Reshape net/flat/Reshape'],
    ['net/flat: Reshape'],
  ],
  [
    'operations beside layers stand alone',
    ['Mul top/mul', 'Sub top/sub', 'Conv2D top/conv/Conv2D top/conv/kernel'],
    ['top/mul: Mul', 'top/sub: Sub', 'top/conv: Conv2D'],
  ],
  [
    'as do operations without a path',
    ['Conv2D Conv2D_1 Conv2D_1/filter', 'AddV2 Add_1', 'Identity StatefulPartitionedCall/Identity'],
    ['Conv2D_1: Conv2D', 'Add_1: AddV2', 'Identity: Identity'],
  ],
  [
    'a path with very many weights is no layer',
    Array.from({ length: 9 }, (_, index) => `Conv2D net/conv_${index} net/w_${index}`),
    Array.from({ length: 9 }, (_, index) => `net/conv_${index}: Conv2D`),
  ],
])('%s', (_name, lines, expected) => {
  const groups = groupNodes(nodes(...lines));
  expect(groups.map((group) => `${group.path}: ${layerType(group.nodes)}`)).toEqual(expected);
  expect(groups.flatMap((group) => group.nodes)).toHaveLength(lines.length);
});

const DENSE: WeightToWrite[] = [
  { name: 'net/dense/kernel', shape: [2, 3], dtype: 'float32', values: [1, 2, 3, 4, 5, 6] },
];

function input(dtype: string, sizes: readonly (number | string)[] | undefined, name = 'x') {
  const shape = sizes ? { dim: sizes.map((size) => ({ size })) } : { unknownRank: true };
  return { name, op: 'Placeholder', attr: { dtype: { type: dtype }, shape: { shape } } };
}

function dense(placeholder: object, rest: Record<string, unknown> = {}): string {
  const topology = {
    versions: { producer: 1 },
    node: [
      placeholder,
      { name: 'net/dense/kernel', op: 'Const', attr: { dtype: { type: 'DT_FLOAT' } } },
      {
        name: 'net/dense/MatMul',
        op: 'MatMul',
        input: ['x', 'net/dense/kernel'],
        attr: { T: { type: 'DT_FLOAT' } },
      },
    ],
  };
  const folder = mkdtempSync(join(root, 'dense-'));
  return writeModel(folder, { modelTopology: topology, ...rest }, DENSE);
}

function prepared(path: string) {
  return graphModelForm.prepare({ kind: 'file', path }, {}, '');
}

test('placeholders are the inputs where there is no signature', async () => {
  const path = dense(input('DT_FLOAT', ['-1', '2']));
  const { inputs, nodeCount, weightBytes } = await prepared(path);
  expect(inputs).toEqual([{ name: 'x', dtype: 'float32', shape: ['batch', 2] }]);
  expect({ nodeCount, weightBytes }).toEqual({ nodeCount: 2, weightBytes: 24 });
  const { recorded } = await loadBoth(graphModelForm, path);
  expect(await outputsOf(recorded, [tf.tensor2d([1, 10], [1, 2])])).toEqual([[41, 52, 63]]);
  const run = await record(await wasmRecorder(), recorded, [tf.ones([4, 2])]);
  expect(run.kernels).toHaveLength(1);
  expect(run.kernels[0]).toMatchObject({ unit: 0, macs: 4 * 2 * 3 });
  expect(recorded.layers).toMatchObject([{ id: 'net/dense', type: 'MatMul', params: 6 }]);
});

test('a signature names inputs, and a size that the placeholder fixes is fixed', async () => {
  const signature = {
    inputs: {
      image: {
        name: 'x:0',
        dtype: 'DT_FLOAT',
        tensorShape: { dim: [{ size: '-1' }, { size: '-1' }] },
      },
    },
    outputs: { y: { name: 'net/dense/MatMul:0', dtype: 'DT_FLOAT' } },
  };
  const path = dense(input('DT_FLOAT', [-1, 2]), { userDefinedMetadata: { signature } });
  expect((await prepared(path)).inputs).toEqual([
    { name: 'image', dtype: 'float32', shape: ['batch', 2] },
  ]);
  const { plain } = await loadBoth(graphModelForm, path);
  expect(await outputsOf(plain, [tf.tensor2d([1, 10], [1, 2])])).toEqual([[41, 52, 63]]);
});

test('an input of any rank has no shape, and must be given one', async () => {
  const path = dense(input('DT_FLOAT', undefined));
  expect((await prepared(path)).inputs[0]?.shape).toBeUndefined();
  await expect(loadBoth(graphModelForm, path)).rejects.toThrow(/does not say the shape/);
});

test('what a model passes through is copied: the caller may dispose of it', async () => {
  const folder = mkdtempSync(join(root, 'passed-'));
  const path = writeModel(
    folder,
    {
      modelTopology: {
        versions: { producer: 1 },
        node: [
          input('DT_FLOAT', [1, 2]),
          { name: 'net/dense/kernel', op: 'Const', attr: { dtype: { type: 'DT_FLOAT' } } },
        ],
      },
      signature: {
        inputs: { x: { name: 'x', dtype: 'DT_FLOAT' } },
        outputs: { same: { name: 'x' }, weight: { name: 'net/dense/kernel' } },
      },
    },
    DENSE,
  );
  const { plain } = await loadBoth(graphModelForm, path);
  const x = tf.tensor2d([7, 8], [1, 2]);
  for (let run = 0; run < 2; run++)
    expect(await outputsOf(plain, [x])).toEqual([
      [7, 8],
      [1, 2, 3, 4, 5, 6],
    ]);
  expect(x.isDisposed).toBe(false);
});

test.each<[string, string, RegExp]>([
  ['text', dense(input('DT_STRING', [-1])), /input "x" of model.json is text/],
  ['a type that is none here', dense(input('DT_COMPLEX128', [-1])), /DT_COMPLEX128/],
  ['damage', dense({ name: 'x' }), /operations of model.json are damaged/],
  ['an input that is missing', dense(input('DT_FLOAT', [1, 2], 'z')), /needs "x", which isn't/],
  [
    'no weights',
    dense(input('DT_FLOAT', [1, 2]), { weightsManifest: [] }),
    /lacks the weight "net\/dense\/kernel"/,
  ],
])('%s is refused in one sentence', async (_name, path, sentence) => {
  await expect(prepared(path)).rejects.toThrow(sentence);
  await expect(prepared(path)).rejects.toMatchObject({ isForUser: true });
});

test('operations that TF.js lacks are named, all of them', async () => {
  const path = writeModel(mkdtempSync(join(root, 'unknown-')), {
    modelTopology: {
      versions: { producer: 1 },
      node: [
        input('DT_FLOAT', [1, 2]),
        { name: 'a', op: 'Quantum', input: ['x'] },
        { name: 'b', op: 'Astral', input: ['a'] },
        { name: 'unused', op: 'Fancy', input: ['x'] },
        { name: 'y', op: 'Identity', input: ['b'] },
      ],
    },
    signature: { inputs: { x: { name: 'x' } }, outputs: { y: { name: 'y' } } },
  });
  await expect(loadBoth(graphModelForm, path)).rejects.toThrow(
    'The model has operations that TensorFlow.js lacks: Astral, Quantum.',
  );
});

test("a graph model can't be trained", async () => {
  const { plain } = await loadBoth(graphModelForm, dense(input('DT_FLOAT', [-1, 2])));
  expect(plain.trainable).toEqual([]);
  expect(() => plain.run([tf.ones([1, 2])], true)).toThrow(/can't be trained/);
});
