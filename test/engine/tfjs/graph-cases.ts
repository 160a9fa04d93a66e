import { analyze } from '../../../src/model/analysis';
import type { TensorType } from '../../../src/model/tensor';
import type { Line } from '../../model/graphs';
import type { Case, Operand } from '../../model/one-node';
import { f, float, floats, input, ints, modelOf, scalar, w, weight } from '../../model/one-node';

/** What the graph of one node declares its outputs as. */
export function outputTypes(one: Case): (TensorType | undefined)[] {
  const model = modelOf(one);
  const { types } = analyze(model);
  return model.graph.outputs.map((output) => types.get(output.name));
}

const signed = input('float32', [2, 3], [-2.5, -1, -0.25, 0, 0.5, 3.5]);
const wholes = input('int64', [2, 3], [-7, -1, 0, 2, 5, 9]);

function poolCases(op: string, more: Case['attributes'] = {}): Case[] {
  const settings: Case['attributes'][] = [
    { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 },
    { kernel_shape: [3, 2], strides: [2, 3], pads: [0, 1, 2, 0] },
    { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 },
    { kernel_shape: [1, 1], strides: [2, 2] },
    { kernel_shape: [2, 3], dilations: [2, 2], pads: [1, 1, 0, 1] },
    { kernel_shape: [3, 3], strides: [2, 2], auto_pad: 'SAME_LOWER' },
  ];
  return settings.flatMap((attributes) => ({
    op,
    inputs: [f(2, 3, 7, 8)],
    attributes: { ...attributes, ...more },
  }));
}

function resizeCases(): Case[] {
  const modes = ['nearest', 'linear', 'cubic'];
  const coordinates = [
    'half_pixel',
    'pytorch_half_pixel',
    'align_corners',
    'asymmetric',
    'half_pixel_symmetric',
  ];
  const sizes = [
    [1, 2, 10, 14],
    [1, 2, 3, 4],
    [1, 2, 15, 7],
  ];
  return modes.flatMap((mode) =>
    coordinates.flatMap((coordinate_transformation_mode) =>
      sizes.map((size): Case => ({
        op: 'Resize',
        inputs: [f(1, 2, 5, 7), undefined, undefined, ints(...size)],
        attributes: { mode, coordinate_transformation_mode },
        note: size.join(),
      })),
    ),
  );
}

/** Beyond those of test/model/cases.ts: signs, whole numbers, and settings that shapes don't show. */
export const MORE_CASES: readonly Case[] = [
  ...['Relu', 'LeakyRelu', 'Elu', 'Selu', 'Celu', 'Gelu', 'HardSwish', 'Mish', 'Shrink'].map(
    (op): Case => ({ op, inputs: [signed], note: 'signs' }),
  ),
  ...['ThresholdedRelu', 'Softplus', 'Softsign', 'Round', 'Sign', 'Ceil', 'Floor', 'Abs'].map(
    (op): Case => ({ op, inputs: [signed], note: 'signs' }),
  ),
  { op: 'Celu', inputs: [signed], attributes: { alpha: float(2) } },
  { op: 'Elu', inputs: [signed], attributes: { alpha: float(0.5) } },
  { op: 'Gelu', inputs: [signed], attributes: { approximate: 'tanh' } },
  { op: 'HardSigmoid', inputs: [signed], attributes: { alpha: float(0.3), beta: float(0.4) } },
  { op: 'PRelu', inputs: [signed, w(3)] },
  ...['Abs', 'Neg', 'Sign'].map((op): Case => ({ op, inputs: [wholes], note: 'whole numbers' })),
  ...['Add', 'Sub', 'Mul', 'Div', 'Min', 'Max', 'Equal', 'Less', 'GreaterOrEqual'].map(
    (op): Case => ({ op, inputs: [wholes, input('int64', [3], [2, -3, 4])], note: 'whole' }),
  ),
  { op: 'Mod', inputs: [wholes, input('int64', [3], [2, -3, 4])] },
  { op: 'Mod', inputs: [wholes, input('int64', [3], [2, -3, 4])], attributes: { fmod: 1 } },
  { op: 'Mod', inputs: [signed, input('float32', [1], [1.5])], attributes: { fmod: 1 } },
  { op: 'Clip', inputs: [wholes, scalar(-2, 'int64'), scalar(4, 'int64')], note: 'whole' },
  { op: 'Clip', inputs: [wholes, undefined, scalar(4, 'int64')], note: 'whole' },
  { op: 'Pow', inputs: [signed, scalar(2)] },
  { op: 'Pow', inputs: [wholes, scalar(3, 'int64')] },
  { op: 'IsInf', inputs: [input('float32', [3], [Infinity, -Infinity, 1])] },
  {
    op: 'IsInf',
    inputs: [input('float32', [3], [Infinity, -Infinity, 1])],
    attributes: { detect_negative: 0 },
  },
  { op: 'Cast', inputs: [signed], attributes: { to: 7 } },
  { op: 'Cast', inputs: [signed], attributes: { to: 9 } },
  { op: 'Cast', inputs: [wholes], attributes: { to: 1 } },
  ...['ReduceSum', 'ReduceMax', 'ReduceMin', 'ReduceProd'].map((op): Case => ({
    op,
    inputs: [wholes, ints(1)],
    note: 'whole',
  })),
  { op: 'ReduceLogSumExp', inputs: [signed, ints(0)] },
  { op: 'ArgMax', inputs: [wholes], attributes: { axis: 1 } },
  { op: 'CumSum', inputs: [wholes, scalar(1, 'int64')], attributes: { exclusive: 1, reverse: 1 } },
  { op: 'TopK', inputs: [wholes, ints(2)], outputs: 2, note: 'whole' },
  ...poolCases('MaxPool'),
  ...poolCases('AveragePool'),
  ...poolCases('AveragePool', { count_include_pad: 1 }),
  { op: 'MaxPool', inputs: [f(1, 2, 4, 5, 6)], attributes: { kernel_shape: [2, 3, 2] } },
  { op: 'AveragePool', inputs: [f(1, 2, 9)], attributes: { kernel_shape: [3], pads: [1, 0] } },
  {
    op: 'LpPool',
    inputs: [f(1, 2, 8, 8)],
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], p: 3 },
  },
  { op: 'Conv', inputs: [f(2, 4, 9), w(6, 2, 3), w(6)], attributes: { group: 2, pads: [1, 2] } },
  { op: 'Conv', inputs: [f(1, 4, 9), w(4, 1, 3)], attributes: { group: 4, dilations: [2] } },
  {
    op: 'Conv',
    inputs: [f(1, 2, 9, 9), w(3, 2, 3, 2), w(3)],
    attributes: { dilations: [2, 3], strides: [2, 1], pads: [2, 0, 1, 3] },
  },
  {
    op: 'Conv',
    inputs: [f(2, 3, 9, 8), w(6, 1, 3, 3), w(6)],
    attributes: { group: 3, dilations: [2, 2], strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  {
    op: 'Conv',
    inputs: [f(1, 4, 5, 6, 7), w(6, 2, 2, 3, 3), w(6)],
    attributes: { group: 2, pads: [1, 0, 1, 0, 1, 2], strides: [2, 1, 2] },
  },
  {
    op: 'ConvTranspose',
    inputs: [f(2, 3, 5, 4), w(3, 2, 3, 2), w(2)],
    attributes: { strides: [2, 3], pads: [1, 0, 0, 1], output_padding: [1, 2] },
  },
  {
    op: 'ConvTranspose',
    inputs: [f(1, 4, 6), w(4, 3, 4), w(6)],
    attributes: { group: 2, strides: [2], pads: [1, 2] },
  },
  {
    op: 'ConvTranspose',
    inputs: [f(1, 3, 4, 5), w(3, 2, 3, 3)],
    attributes: { auto_pad: 'SAME_LOWER', strides: [2, 2] },
  },
  { op: 'LRN', inputs: [f(2, 7, 3, 4)], attributes: { size: 5, alpha: float(0.5) } },
  {
    op: 'GroupNormalization',
    opset: 18,
    inputs: [f(2, 6, 4, 5), w(3), w(3)],
    attributes: { num_groups: 3 },
  },
  { op: 'InstanceNormalization', inputs: [f(2, 3, 7), w(3), w(3)] },
  { op: 'Softmax', inputs: [f(2, 3, 4, 5)], attributes: { axis: 1 } },
  { op: 'Softmax', opset: 11, inputs: [f(2, 3, 4)], attributes: { axis: 1 } },
  ...['constant', 'reflect', 'edge', 'wrap'].map((mode): Case => ({
    op: 'Pad',
    inputs: [f(2, 3, 5), ints(0, 1, 2, 1, 2, 3)],
    attributes: { mode },
  })),
  { op: 'Pad', inputs: [f(2, 3), ints(0, 1, 2, 3), scalar(-1.5)] },
  { op: 'Trilu', inputs: [f(2, 4, 5), scalar(1, 'int64')] },
  { op: 'Gather', inputs: [w(5, 6), input('int64', [2, 2], [0, -1, 2, 4])] },
  { op: 'GatherElements', inputs: [f(3, 3), input('int64', [2, 3], [0, -1, 2, -3, 1, 2])] },
  {
    op: 'GatherElements',
    inputs: [
      f(2, 3, 4),
      input('int64', [2, 2, 4], [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0]),
    ],
    attributes: { axis: 1 },
  },
  {
    op: 'ScatterElements',
    inputs: [f(3, 4), input('int64', [3, 2], [0, 3, 1, 2, -1, 0]), f(3, 2)],
    attributes: { axis: 1 },
  },
  { op: 'ScatterND', inputs: [f(4, 3), input('int64', [2, 2], [0, 2, -1, 1]), f(2)] },
  {
    op: 'OneHot',
    inputs: [input('int64', [2, 2], [0, -1, 2, 7]), scalar(4, 'int64'), floats(-1, 2)],
    attributes: { axis: 1 },
  },
  { op: 'Tile', inputs: [input('bool', [1, 2], [1, 0]), ints(2, 3)] },
  { op: 'Transpose', inputs: [f(2, 3, 4, 5)], attributes: { perm: [3, 1, 0, 2] } },
  { op: 'Transpose', inputs: [f(2, 3, 2, 2, 3)], attributes: { perm: [0, 4, 1, 3, 2] } },
  { op: 'MatMul', inputs: [f(2, 3, 4), f(2, 4, 5)] },
  { op: 'MatMul', inputs: [f(3, 4), f(2, 4, 5)] },
  { op: 'MatMul', inputs: [f(5, 1, 3, 4), f(1, 2, 4, 5)] },
  { op: 'Gemm', inputs: [f(3, 4), w(5, 4), f(3, 5)], attributes: { transB: 1 } },
  {
    op: 'Einsum',
    inputs: [f(2, 3, 4), f(2, 5, 4)],
    attributes: { equation: 'bqd,bkd->bqk' },
  },
  { op: 'Einsum', inputs: [f(2, 3, 4)], attributes: { equation: 'abc->ca' } },
  {
    op: 'Einsum',
    inputs: [f(2, 3, 4, 5), f(2, 6, 4, 5)],
    attributes: { equation: 'bihd,bjhd->bhij' },
  },
  {
    op: 'GRU',
    inputs: [f(4, 2, 3), w(2, 12, 3), w(2, 12, 4), w(2, 24), undefined, f(2, 2, 4)],
    attributes: { hidden_size: 4, direction: 'bidirectional' },
    outputs: 2,
  },
  {
    op: 'LSTM',
    inputs: [f(4, 2, 3), w(1, 16, 3), w(1, 16, 4), w(1, 32), undefined, f(1, 2, 4), f(1, 2, 4)],
    attributes: { hidden_size: 4, direction: 'reverse' },
    outputs: 3,
  },
  {
    op: 'QuantizeLinear',
    inputs: [f(2, 3), w(3), weight('uint8', [3, 4, 5])],
    attributes: { axis: 1 },
  },
  ...resizeCases(),
];

const image = { conv: ['c', 'Conv', ['x', 'k'], { pads: [1, 1, 1, 1] }] as Line };

export interface LayoutCase {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly weights: Readonly<Record<string, Operand>>;
}

/** After a convolution, whose result has its channels last in TF.js: `c`, 2x4x6x5. */
function after(line: Line, weights: Readonly<Record<string, Operand>> = {}): LayoutCase {
  const [outputs, op, inputs, attributes = {}] = line;
  const settings = Object.entries(attributes).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  const shapes = Object.entries(weights).map(([name, { dims }]) => `${name} ${dims.join('x')}`);
  const name = [op, inputs.join(' '), outputs, ...settings, ...shapes].join(' ');
  return { name, lines: [image.conv, line], weights };
}

const unaryLines = [
  'Relu',
  'Identity',
  'Sqrt',
  'Dropout',
  'GlobalAveragePool',
  'Flatten',
  'Softmax',
];

export const LAYOUT_CASES: readonly LayoutCase[] = [
  ...unaryLines.map((op) => after(['y', op, ['c']])),
  after(['y', 'Mul', ['c', 'b']], { b: w(4, 1, 1) }),
  after(['y', 'Add', ['b', 'c']], { b: w(6, 5) }),
  after(['y', 'Sub', ['c', 'b']], { b: w(5) }),
  after(['y', 'Add', ['c', 'b']], { b: w(2, 1, 6, 1) }),
  after(['y', 'Add', ['c', 'b']], { b: w() }),
  after(['y', 'Add', ['c', 'b']], { b: w(3, 1, 1, 1, 1) }),
  after(['y', 'Add', ['c', 'z']]),
  after(['y', 'Max', ['c', 'z', 'b']], { b: w(4, 1, 1) }),
  after(['y', 'PRelu', ['c', 'b']], { b: w(4, 1, 1) }),
  after(['y', 'Softmax', ['c'], { axis: 1 }]),
  after(['y', 'Softmax', ['c'], { axis: 2 }]),
  after(['y', 'LogSoftmax', ['c'], { axis: 1 }]),
  after(['y', 'ReduceMean', ['c', 'a'], { keepdims: 0 }], { a: ints(2, 3) }),
  after(['y', 'ReduceMean', ['c', 'a'], { keepdims: 0 }], { a: ints(1) }),
  after(['y', 'ReduceMax', ['c', 'a'], { keepdims: 0 }], { a: ints(2) }),
  after(['y', 'ReduceSum', ['c', 'a']], { a: ints(1, -1) }),
  after(['y', 'ArgMax', ['c'], { axis: 1 }]),
  after(['y', 'Concat', ['c', 'z'], { axis: 1 }]),
  after(['y', 'Concat', ['c', 'b', 'z'], { axis: 2 }], { b: w(2, 4, 3, 5) }),
  after(['y z2', 'Split', ['c'], { axis: 1, num_outputs: 2 }]),
  after(['y z2', 'Split', ['c'], { axis: 3, num_outputs: 2 }]),
  after(['y', 'Slice', ['c', 's', 'e', 'a']], { s: ints(1, -3), e: ints(3, 100), a: ints(1, 2) }),
  after(['y', 'Slice', ['c', 's', 'e', 'a', 't']], {
    s: ints(-1, 0),
    e: ints(-100, 4),
    a: ints(1, 3),
    t: ints(-2, 2),
  }),
  after(['y', 'Pad', ['c', 'p']], { p: ints(0, 1, 2, 3, 0, 0, 1, 0) }),
  after(['y', 'Pad', ['c', 'p'], { mode: 'edge' }], { p: ints(0, 1, 2, 3, 0, 0, 1, 0) }),
  after(['y', 'Pad', ['c', 'p', '', 'a'], { mode: 'reflect' }], { p: ints(2, 1), a: ints(3) }),
  after(['y', 'Transpose', ['c'], { perm: [0, 2, 3, 1] }]),
  after(['y', 'Transpose', ['c'], { perm: [0, 3, 1, 2] }]),
  after(['y', 'Transpose', ['c'], { perm: [1, 0, 3, 2] }]),
  after(['y', 'Reshape', ['c', 's']], { s: ints(2, -1, 5) }),
  after(['y', 'Squeeze', ['g', 's']], { s: ints(2, 3) }),
  after(['y', 'Expand', ['g', 's']], { s: ints(2, 4, 3, 2) }),
  after(['y', 'Tile', ['c', 's']], { s: ints(1, 2, 1, 3) }),
  after(['y', 'Gather', ['c', 'i'], { axis: 1 }], { i: ints(3, 0, -2) }),
  after(['y', 'DepthToSpace', ['c'], { blocksize: 2 }]),
  after(['y', 'DepthToSpace', ['c'], { blocksize: 2, mode: 'CRD' }]),
  after(['y', 'Resize', ['c', '', 's'], { mode: 'linear' }], { s: floats(1, 1, 2, 2) }),
  after(['y', 'Resize', ['c', '', 's'], { mode: 'nearest' }], { s: floats(1, 1, 1.5, 2) }),
  after(['y', 'Resize', ['c', '', 's'], { mode: 'cubic' }], { s: floats(1, 1, 1.5, 0.6) }),
  after(['y', 'BatchNormalization', ['c', 'b', 'b', 'b', 'b']], { b: w(4) }),
  after(['y', 'InstanceNormalization', ['c', 'b', 'b']], { b: w(4) }),
  after(['y', 'GroupNormalization', ['c', 'b', 'b'], { num_groups: 2 }], { b: w(4) }),
  after(['y', 'LayerNormalization', ['c', 'b', 'b']], { b: w(5) }),
  after(['y', 'LRN', ['c'], { size: 3 }]),
  after(['y', 'MatMul', ['c', 'b']], { b: w(5, 3) }),
  after(['y', 'Where', ['m', 'c', 'b']], { m: weight('bool', [1, 0, 1, 1], [4, 1, 1]), b: w(5) }),
  after(['y', 'Trilu', ['c']]),
  after(['y', 'CumSum', ['c', 'a']], { a: scalar(1, 'int64') }),
  after(['y', 'Hardmax', ['c']]),
  after(['y', 'Einsum', ['c', 'b'], { equation: 'nchw,cd->ndhw' }], { b: w(4, 3) }),
  after(['y', 'Clip', ['c', 'l', 'h']], { l: scalar(0), h: scalar(6) }),
];
