import { expect, it } from 'vitest';
import { analyze } from '../../src/model/analysis';
import { ModelError } from '../../src/model/errors';
import type { Model } from '../../src/model/graph';
import { validateModel } from '../../src/model/validate';
import { CASES } from './cases';
import type { Line } from './graphs';
import { graphOf, modelOfParts, tensor } from './graphs';
import type { Case } from './one-node';
import { f, ints, modelOf, title, w } from './one-node';

function errorOf(action: () => unknown): ModelError {
  try {
    action();
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const one = (op: string, inputs: Case['inputs'], attributes: Case['attributes'] = {}): Case => ({
  op,
  inputs,
  attributes,
});

/** Each message names the layer, the shapes and the rule. */
const REFUSED: readonly (readonly [Case, message: string])[] = [
  [
    one('Add', [f(1, 64, 56, 56), f(1, 256, 28, 28)]),
    "node: Add can't take 1x64x56x56 and 1x256x28x28: sizes must be equal or 1, compared from the right.",
  ],
  [
    one('Conv', [f(1, 4, 8, 8), w(8, 3, 3, 3)]),
    "node: Conv can't take 1x4x8x8 and 8x3x3x3: input channels must be weight channels × groups = 3 × 1, but are 4.",
  ],
  [
    one('Conv', [f(1, 4, 8, 8), w(9, 2, 3, 3)], { group: 2 }),
    "node: Conv can't take 1x4x8x8 and 9x2x3x3: output channels must be a multiple of 2 groups.",
  ],
  [
    one('Conv', [f(1, 3, 8), w(8, 3, 3, 3)]),
    "node: Conv can't take 1x3x8 and 8x3x3x3: input and weight must have the same rank, at least 3.",
  ],
  [
    one('Conv', [f(1, 3, 2, 2), w(8, 3, 3, 3)]),
    "node: Conv can't take 1x3x2x2 and 3x3: the window must fit into the padded input.",
  ],
  [
    one('Conv', [f(1, 3, 8, 8), w(8, 3, 3, 3)], { strides: [2] }),
    'node: Conv: strides has 1 numbers where 2 are needed.',
  ],
  [
    one('Conv', [f(1, 3, 8, 8), w(8, 3, 3, 3)], { strides: [0, 1] }),
    'node: Conv: stride 0 is not positive.',
  ],
  [
    one('Gemm', [f(2, 3), w(4, 5)]),
    "node: Gemm can't take 2x3 and 4x5: inner sizes 3 and 4 must be equal.",
  ],
  [
    one('Gemm', [f(2, 3), w(3, 5), w(4)]),
    "node: Gemm can't take 2x5 and 4: the third operand must broadcast to the product.",
  ],
  [
    one('MatMul', [f(2, 3), w(4, 5)]),
    "node: MatMul can't take 2x3 and 4x5: the last size of the first must be the rows of the second.",
  ],
  [
    one('BatchNormalization', [f(1, 4, 8, 8), w(3), w(4), w(4), w(4)]),
    "node: BatchNormalization can't take 1x4x8x8 and 3: one number for each of the 4 channels is needed.",
  ],
  [
    one('MaxPool', [f(1, 3, 8)], { kernel_shape: [2, 2] }),
    "node: MaxPool can't take 1x3x8: a kernel of 2x2 needs an input of rank 4.",
  ],
  [one('MaxPool', [f(1, 3, 8)]), 'node: MaxPool: kernel_shape is missing.'],
  [
    one('Reshape', [f(2, 3), ints(4, 2)]),
    "node: Reshape can't take 2x3 and 4x2: the number of elements must stay the same.",
  ],
  [
    one('Reshape', [f(2, 3), ints(4, -1)]),
    "node: Reshape can't take 2x3 and 4x-1: 6 elements do not divide by 4.",
  ],
  [
    one('Concat', [f(2, 3), f(3, 3)], { axis: 1 }),
    "node: Concat can't take 2x3 and 3x3: all sizes but those of axis 1 must be equal.",
  ],
  [
    one('Concat', [f(2, 3), f(2, 3)], { axis: 2 }),
    'node: Concat: axis 2 does not exist in a tensor of rank 2.',
  ],
  [
    one('Transpose', [f(2, 3)], { perm: [0, 0] }),
    "node: Transpose can't take 2x3 and 0x0: perm must list every axis once.",
  ],
  [
    one('Squeeze', [f(2, 3), ints(0)]),
    "node: Squeeze can't take 2x3 and 0: axis 0 has size 2, not 1.",
  ],
  [
    one('Softmax', [f(2, 3)], { axis: 2 }),
    'node: Softmax: axis 2 does not exist in a tensor of rank 2.',
  ],
];

it.each(REFUSED.map(([refused, message]) => [title(refused), refused, message] as const))(
  'refuses %s',
  (_, refused, message) => {
    const error = errorOf(() => analyze(modelOf(refused)));
    expect(error.message).toBe(message);
    expect(error.details.layer).toBe('node');
  },
);

it('carries the shapes and the rule', () => {
  const error = errorOf(() => analyze(modelOf(one('Gemm', [f(2, 3), w(4, 5)]))));
  expect(error).toMatchObject({
    code: 'shape-mismatch',
    details: {
      shapes: [
        [2, 3],
        [4, 5],
      ],
      rule: 'inner sizes 3 and 4 must be equal',
    },
  });
});

const chain = (lines: readonly Line[], outputs = ['y']): Model =>
  modelOfParts({ inputs: [tensor('input', [2])], lines, outputs });

it.each<[string, Model, string, string]>([
  [
    'a mistyped input',
    chain([['y', 'Relu', ['inptu']]]),
    'unknown-input',
    'y: reads "inptu", which no input, weight or layer produces. Did you mean "input"?',
  ],
  [
    'an unknown output',
    chain([['y', 'Relu', ['input']]], ['result']),
    'unknown-input',
    'Graph output: reads "result", which no input, weight or layer produces.',
  ],
  [
    'two producers',
    chain([
      ['y', 'Relu', ['input']],
      ['y', 'Relu', ['input']],
    ]),
    'duplicate-name',
    'Two layers are called "y".',
  ],
  [
    'a cycle',
    chain([
      ['a', 'Add', ['input', 'c']],
      ['b', 'Relu', ['a']],
      ['c', 'Relu', ['b']],
      ['y', 'Relu', ['c']],
    ]),
    'cycle',
    "Layers need each other's results, so none can run first: b → c → a → b. Remove one of these connections.",
  ],
])('refuses %s', (_, model, code, message) => {
  const error = errorOf(() => {
    validateModel(model);
  });
  expect(error).toMatchObject({ code, message });
});

it('refuses a tensor that two layers produce', () => {
  const model = chain([
    ['y', 'Relu', ['input']],
    ['z y', 'Dropout', ['input']],
  ]);
  expect(
    errorOf(() => {
      validateModel(model);
    }).message,
  ).toBe(
    'z: tensor "y" is produced twice, so its readers can\'t know which is meant. Give each result its own name.',
  );
});

it('refuses an unknown name inside a branch', () => {
  const graph = graphOf({ lines: [['r', 'Relu', ['inpt']]], outputs: ['r'] });
  const branch = { kind: 'graph', value: graph } as const;
  const model = chain([['y', 'If', ['input'], { then_branch: branch, else_branch: branch }]]);
  expect(
    errorOf(() => {
      validateModel(model);
    }).message,
  ).toMatch(/^y\/then_branch\/r: reads "inpt".*"input"\?$/);
});

it.each([
  ['a node without a layer', [], /^y: this node belongs to no layer/],
  ['a node in two layers', [0, 0], /owns node 0, which "y" owns already/],
  ['a node that is not there', [0, 1], /owns node 1, which is not in the graph/],
])('refuses %s', (_, nodes, message) => {
  const model = chain([['y', 'Relu', ['input']]]);
  const layers = model.layers.map((layer) => ({ ...layer, nodes }));
  expect(
    errorOf(() => {
      validateModel({ ...model, layers });
    }),
  ).toMatchObject({
    code: 'bad-layers',
    message: expect.stringMatching(message) as string,
  });
});

it('accepts nodes out of order and analyses them', () => {
  const model = chain([
    ['y', 'Relu', ['a']],
    ['a', 'Relu', ['input']],
  ]);
  expect(analyze(model).types.get('y')).toEqual({ dtype: 'float32', shape: [2] });
});

const free = modelOfParts({
  inputs: [tensor('image', ['N', 3, 'H', 'H']), tensor('mask', ['N', 'P + 1'])],
  lines: [
    ['y', 'Relu', ['image']],
    ['z', 'Relu', ['mask']],
  ],
  outputs: ['y', 'z'],
});

it.each([
  [
    'an unknown input',
    { inputShapes: { imge: [1, 3, 4, 4] } },
    'The model has no input called "imge": its inputs are "image" (Nx3xHxH), "mask" (NxP + 1). Did you mean "image"?',
  ],
  [
    'a wrong rank',
    { inputShapes: { image: [1, 3, 4] } },
    'Input "image" can\'t be 1x3x4: the model expects Nx3xHxH.',
  ],
  [
    'a wrong size',
    { inputShapes: { image: [1, 4, 4, 4] } },
    'Input "image" can\'t be 1x4x4x4: the model expects Nx3xHxH.',
  ],
  [
    'a symbol of two sizes',
    { inputShapes: { image: [1, 3, 4, 5] } },
    'Input "image" can\'t be 1x3x4x5: H is 4 already.',
  ],
  [
    'an unknown symbol',
    { symbols: { B: 1 } },
    'The model has no size called "B": its free sizes are N, H, P + 1, P.',
  ],
  [
    'half a size',
    { symbols: { N: 0.5 } },
    'The size "N" must be whole numbers of at least 0, not 0.5.',
  ],
])('refuses %s', (_, bindings, message) => {
  expect(errorOf(() => analyze(free, bindings))).toMatchObject({ code: 'bad-option', message });
});

it('binds symbols, whole shapes and expressions', () => {
  const { types } = analyze(free, { symbols: { P: 4 }, inputShapes: { image: [2, 3, 8, 8] } });
  expect(types.get('y')?.shape).toEqual([2, 3, 8, 8]);
  expect(types.get('z')?.shape).toEqual([2, 5]);
});

it.each<Case>([
  { op: 'Reshape', inputs: [f(2, 3), f()], note: 'of a scalar shape' },
  { op: 'Split', inputs: [f(2, 3)], attributes: { num_outputs: 2 ** 31 } },
  { op: 'Resize', inputs: [f(2, 3), undefined, f(4)] },
  { op: 'Gather', inputs: [f(2, 3)] },
  { op: 'Conv', inputs: [f(1, 3, 8, 8)] },
  { op: 'Gemm' },
  { op: 'Concat', attributes: { axis: 0 } },
  { op: 'LSTM', inputs: [f(5, 2, 3)] },
  { op: 'Einsum', inputs: [f(2)], attributes: { equation: '->->,' } },
  { op: 'Loop', inputs: [undefined, undefined, f(2)] },
  { op: 'If' },
])('survives a broken $op', (one) => {
  try {
    analyze(modelOf(one));
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
  }
});

it('has time for shapes of absurd rank', () => {
  const shape = tensor('s', [2 ** 31], 'int64');
  const model = modelOfParts({
    inputs: [tensor('x', [2, 3]), shape],
    lines: [
      ['y', 'Reshape', ['x', 's']],
      ['z', 'ConstantOfShape', ['s']],
    ],
    outputs: ['y', 'z'],
  });
  expect(analyze(model).types.get('y')?.shape).toBeUndefined();
});

it('survives every operator without inputs', () => {
  for (const { op, domain = '', opset = 21 } of CASES) {
    try {
      analyze(modelOf({ op, domain, opset, inputs: [], outputs: 2 }));
    } catch (error) {
      expect(error, op).toBeInstanceOf(ModelError);
    }
  }
});
