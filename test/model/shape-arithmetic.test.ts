import { expect, it } from 'vitest';
import { analyze } from '../../src/model/analysis';
import type { Shape } from '../../src/model/tensor';
import type { Line } from './graphs';
import { modelOfParts, tensor } from './graphs';
import type { Operand } from './one-node';
import { float, floats, ints, scalar, weight } from './one-node';

/** Exporters compute target shapes inside the graph; the rules follow such arithmetic. */
function shapeOfY(input: Shape, lines: readonly Line[], weights: Record<string, Operand> = {}) {
  const constants = { zero: ints(0), one: ints(1), two: ints(2), minusOne: ints(-1), ...weights };
  const model = modelOfParts({
    inputs: [tensor('x', input)],
    lines,
    outputs: ['y'],
    weights: constants,
  });
  return analyze(model).types.get('y')?.shape;
}

const FLATTEN: Line[] = [
  ['s', 'Shape', ['x']],
  ['n', 'Gather', ['s', 'zero']],
  ['t', 'Concat', ['n', 'minusOne'], { axis: 0 }],
  ['y', 'Reshape', ['x', 't']],
];

const SPLIT_HEADS: Line[] = [
  ['s', 'Shape', ['x']],
  ['n', 'Slice', ['s', 'zero', 'two']],
  ['t', 'Concat', ['n', 'heads', 'minusOne'], { axis: 0 }],
  ['y', 'Reshape', ['x', 't']],
];

const DOUBLE_BY_FLOAT: Line[] = [
  ['s', 'Shape', ['x']],
  ['hw', 'Slice', ['s', 'two', 'four']],
  ['f', 'Cast', ['hw'], { to: 1 }],
  ['g', 'Mul', ['f', 'scale']],
  ['floor', 'Floor', ['g']],
  ['i', 'Cast', ['floor'], { to: 7 }],
  ['nc', 'Slice', ['s', 'zero', 'two']],
  ['t', 'Concat', ['nc', 'i'], { axis: 0 }],
  ['y', 'Resize', ['x', '', '', 't']],
];

const EXPAND_WHERE: Line[] = [
  ['ones', 'ConstantOfShape', ['two'], { value: { kind: 'tensor', value: tensorOne() } }],
  ['asked', 'Equal', ['target', 'minusOne']],
  ['t', 'Where', ['asked', 'ones', 'target']],
  ['y', 'Expand', ['x', 't']],
];

const SUM_OF_AXES: Line[] = [
  ['s', 'Shape', ['x']],
  ['p', 'ReduceProd', ['s'], { keepdims: 1 }],
  ['t', 'Concat', ['p', 'one'], { axis: 0 }],
  ['y', 'Reshape', ['x', 't']],
];

const WINDOWS: Line[] = [
  ['s', 'Shape', ['x']],
  ['h', 'Gather', ['s', 'two']],
  ['q', 'Div', ['h', 'four']],
  ['t', 'Concat', ['zero', 'zero', 'four', 'q', 'minusOne'], { axis: 0 }],
  ['y', 'Reshape', ['x', 't']],
];

const POSITIONS: Line[] = [
  ['s', 'Shape', ['x']],
  ['n', 'Gather', ['s', 'first']],
  ['y', 'Range', ['nought', 'n', 'step']],
];

const four = ints(4);

it.each<[string, Shape, readonly Line[], Record<string, Operand>, Shape]>([
  ['flatten', ['N', 64, 7, 7], FLATTEN, {}, ['N', 3136]],
  ['flatten symbols', ['N', 'C', 'H', 'W'], FLATTEN, {}, ['N', 'C*H*W']],
  ['split heads', ['N', 'S', 768], SPLIT_HEADS, { heads: ints(12) }, ['N', 'S', 12, 64]],
  [
    'split a symbolic width',
    ['N', 'S', 'E'],
    SPLIT_HEADS,
    { heads: ints(12) },
    ['N', 'S', 12, 'floor(E / 12)'],
  ],
  [
    'double by float',
    ['N', 3, 'H', 'W'],
    DOUBLE_BY_FLOAT,
    { four, scale: floats(2) },
    ['N', 3, '2*H', '2*W'],
  ],
  ['half by float', [1, 3, 9, 7], DOUBLE_BY_FLOAT, { four, scale: floats(0.5) }, [1, 3, 4, 3]],
  ['expand', [1, 'W'], EXPAND_WHERE, { target: ints(5, -1) }, [5, 'W']],
  ['product of a shape', ['A', 3, 'B'], SUM_OF_AXES, {}, ['3*A*B', 1]],
  ['windows', ['N', 8, 32, 32], WINDOWS, { four }, ['N', 8, 4, 8, 32]],
  [
    'positions',
    ['N', 'S'],
    POSITIONS,
    { first: scalar(1, 'int64'), nought: scalar(0, 'int64'), step: scalar(1, 'int64') },
    ['S'],
  ],
])('%s', (_, input, lines, weights, expected) => {
  expect(shapeOfY(input, lines, weights)).toEqual(expected);
});

it('never guesses with fractions of symbols', () => {
  const shape = shapeOfY(['N', 3, 'H', 'W'], DOUBLE_BY_FLOAT, { four, scale: floats(0.5) });
  expect(shape).toEqual(['y[0]', 'y[1]', 'y[2]', 'y[3]']);
});

it('gives two equal branches equal sizes', () => {
  const window = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
  const shape = shapeOfY(
    ['N', 8, 'H', 'W'],
    [
      ['a', 'MaxPool', ['x'], window],
      ['b', 'Conv', ['x', 'k'], window],
      ['c', 'Concat', ['a', 'b'], { axis: 1 }],
      ['y', 'Add', ['c', 'c']],
    ],
    { k: weight('float32', [], [16, 8, 3, 3]) },
  );
  expect(shape).toEqual(['N', 24, 'floor((H + 1) / 2)', 'floor((W + 1) / 2)']);
});

it('leaves sizes open that only the data decides, and takes them from the file', () => {
  const model = modelOfParts({
    inputs: [tensor('x', [4, 5])],
    lines: [
      ['n', 'NonZero', ['x']],
      ['y', 'custom:Op', ['n'], { alpha: float(1) }],
    ],
    outputs: [tensor('y', [7, 'K'], 'int32')],
  });
  const { types, unmodelled } = analyze(model);
  expect(types.get('n')).toEqual({ dtype: 'int64', shape: [2, 'n[1]'] });
  expect(types.get('y')).toEqual({ dtype: 'int32', shape: [7, 'K'] });
  expect(unmodelled).toEqual(['custom:Op']);
});

function tensorOne() {
  const bytes = new Uint8Array(BigInt64Array.of(1n).buffer);
  return { name: 'one', dtype: 'int64', dims: [1], source: { kind: 'bytes', bytes } } as const;
}
