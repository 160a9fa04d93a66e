import { expect, it } from 'vitest';
import { analyze } from '../../src/model/analysis';
import { graphOf, modelOfParts, tensor } from './graphs';
import type { Case } from './one-node';
import { f, float, input, ints, modelOf, scalar, title, w, weight } from './one-node';

const conv = (inputs: Case['inputs'], attributes: Case['attributes'] = {}): Case => ({
  op: 'Conv',
  inputs,
  attributes,
});
const com = (op: string, inputs: Case['inputs'], attributes: Case['attributes'] = {}): Case => ({
  op,
  domain: 'com.microsoft',
  inputs,
  attributes,
});

/** MACs and other operations, each as the product that a person would write. */
const EXPECTED: readonly (readonly [Case, macs: number, otherOps: number])[] = [
  // ResNet's stem: 64 x 112 x 112 outputs of 3 x 7 x 7 products.
  [
    conv([f(1, 3, 224, 224), w(64, 3, 7, 7)], { strides: [2, 2], pads: [3, 3, 3, 3] }),
    118_013_952,
    0,
  ],
  [
    conv([f(8, 3, 224, 224), w(64, 3, 7, 7)], { strides: [2, 2], pads: [3, 3, 3, 3] }),
    8 * 118_013_952,
    0,
  ],
  [conv([f(1, 8, 10, 10), w(8, 1, 3, 3), w(8)], { group: 8, pads: [1, 1, 1, 1] }), 800 * 9, 800],
  [conv([f(1, 8, 10, 10), w(4, 4, 3, 3)], { group: 2 }), 4 * 64 * 4 * 9, 0],
  [conv([f(2, 3, 20), w(5, 3, 4)]), 2 * 5 * 17 * 12, 0],
  [
    {
      op: 'ConvTranspose',
      inputs: [f(1, 3, 4, 4), w(3, 2, 3, 3), w(2)],
      attributes: { strides: [2, 2] },
    },
    48 * 2 * 9,
    2 * 81,
  ],
  [
    com('FusedConv', [f(1, 3, 8, 8), w(4, 3, 3, 3), w(4)], { activation: 'Relu' }),
    144 * 27,
    144 * 2,
  ],
  [{ op: 'MatMul', inputs: [f(2, 3, 4), w(4, 5)] }, 2 * 3 * 4 * 5, 0],
  [{ op: 'MatMul', inputs: [f(4), w(4)] }, 4, 0],
  [
    { op: 'Gemm', inputs: [f(8, 512), w(1000, 512), w(1000)], attributes: { transB: 1 } },
    8 * 512_000,
    8000,
  ],
  [{ op: 'Gemm', inputs: [f(2, 3), w(3, 4)], attributes: { alpha: float(2) } }, 24, 8],
  [
    { op: 'Einsum', inputs: [f(2, 3, 4), f(2, 4, 5)], attributes: { equation: 'bij,bjk->bik' } },
    120,
    0,
  ],
  [{ op: 'Einsum', inputs: [f(3, 4)], attributes: { equation: 'ij->i' } }, 0, 12],
  [
    com('MatMulNBits', [f(2, 32), weight('uint8', [], [5, 1, 16]), w(5)], {
      K: 32,
      N: 5,
      bits: 4,
      block_size: 32,
    }),
    320,
    0,
  ],
  [
    com('Attention', [f(2, 5, 16), w(16, 48), w(48)], { num_heads: 4 }),
    2 * 5 * 16 * 48 + 2 * 4 * 25 * 8,
    2 * 4 * 25 * 6 + 480,
  ],
  [
    { op: 'Attention', opset: 23, inputs: [f(2, 4, 5, 8), f(2, 2, 6, 8), f(2, 2, 6, 8)] },
    2 * 4 * 30 * 16,
    240 * 6,
  ],
  [
    { op: 'LSTM', inputs: [f(5, 2, 3), w(1, 16, 3), w(1, 16, 4)], attributes: { hidden_size: 4 } },
    5 * 2 * 16 * 7,
    40 * 26,
  ],
  [
    { op: 'GRU', inputs: [f(5, 2, 3), w(1, 12, 3), w(1, 12, 4)], attributes: { hidden_size: 4 } },
    5 * 2 * 12 * 7,
    40 * 20,
  ],
  [{ op: 'BatchNormalization', inputs: [f(2, 3, 4, 5), w(3), w(3), w(3), w(3)] }, 0, 240],
  [{ op: 'LayerNormalization', inputs: [f(2, 3), w(3), w(3)] }, 0, 42],
  [{ op: 'Relu', inputs: [f(2, 3)] }, 0, 6],
  [{ op: 'Sigmoid', inputs: [f(2, 3)] }, 0, 24],
  [{ op: 'Softmax', inputs: [f(2, 3)] }, 0, 30],
  [{ op: 'Add', inputs: [f(2, 1), f(3)] }, 0, 6],
  [{ op: 'Sum', inputs: [f(3), f(3), f(3)] }, 0, 6],
  [
    {
      op: 'MaxPool',
      inputs: [f(1, 2, 8, 8)],
      attributes: { kernel_shape: [2, 2], strides: [2, 2] },
    },
    0,
    32 * 4,
  ],
  [{ op: 'GlobalAveragePool', inputs: [f(1, 2, 8, 8)] }, 0, 128],
  [{ op: 'ReduceL2', inputs: [f(2, 3), ints(1)] }, 0, 12],
  [
    {
      op: 'Resize',
      inputs: [f(1, 1, 4, 4), undefined, weight('float32', [1, 1, 2, 2])],
      attributes: { mode: 'linear' },
    },
    0,
    64 * 8,
  ],
  [{ op: 'QuantizeLinear', inputs: [f(2, 3), scalar(0.1)] }, 0, 30],
  [{ op: 'Transpose', inputs: [f(2, 3)] }, 0, 0],
  [{ op: 'Reshape', inputs: [f(2, 3), ints(6)] }, 0, 0],
  [{ op: 'Gather', inputs: [f(5, 3), input('int64', [2], [0, 1])] }, 0, 0],
];

it.each(EXPECTED.map(([one, ...counts]) => [title(one), one, ...counts] as const))(
  '%s',
  (_, one, macs, otherOps) => {
    expect(analyze(modelOf(one)).nodeCosts).toEqual([{ macs, otherOps }]);
  },
);

it('leaves costs unknown while sizes are symbols', () => {
  const model = modelOfParts({
    inputs: [tensor('x', ['N', 3, 8, 8])],
    lines: [
      ['y', 'Conv', ['x', 'k']],
      ['z', 'Relu', ['y']],
    ],
    outputs: ['z'],
    weights: { k: w(4, 3, 3, 3) },
  });
  expect(analyze(model).total).toMatchObject({ macs: undefined, otherOps: undefined, params: 108 });
  expect(analyze(model, { symbols: { N: 2 } }).total).toMatchObject({
    macs: 2 * 144 * 27,
    otherOps: 288,
  });
});

const matMulBody = (keep: string) =>
  ({
    kind: 'graph',
    value: graphOf({
      inputs: [tensor('i', [], 'int64'), tensor('c', [], 'bool'), tensor('h')],
      lines: [
        ['c2', keep, ['c']],
        ['h2', 'MatMul', ['h', 'k']],
      ],
      outputs: ['c2', 'h2'],
      weights: { k: w(4, 4) },
    }),
  }) as const;

it.each([
  ['known trips', 'Identity', scalar(5, 'int64'), 5 * 32],
  ['may stop early', 'Not', scalar(5, 'int64'), undefined],
  ['trips at run time', 'Identity', input('int64', [], [5]), undefined],
] as const)('a loop with %s', (_, keep, trips, macs) => {
  const one: Case = {
    op: 'Loop',
    inputs: [trips, scalar(1, 'bool'), f(2, 4)],
    attributes: { body: matMulBody(keep) },
  };
  expect(analyze(modelOf(one)).total).toMatchObject({ macs, params: 16 });
});

it('costs an If whose branches cost the same', () => {
  const branch = {
    kind: 'graph',
    value: graphOf({ lines: [['r', 'MatMul', ['x', 'x']]], outputs: ['r'] }),
  } as const;
  const other = {
    kind: 'graph',
    value: graphOf({ lines: [['r', 'Relu', ['x']]], outputs: ['r'] }),
  } as const;
  const total = (elseBranch: typeof branch) =>
    analyze(
      modelOfParts({
        inputs: [tensor('b', [], 'bool'), tensor('x', [3, 3])],
        lines: [['y', 'If', ['b'], { then_branch: branch, else_branch: elseBranch }]],
        outputs: ['y'],
      }),
    ).total.macs;
  expect([total(branch), total(other)]).toEqual([27, undefined]);
});
