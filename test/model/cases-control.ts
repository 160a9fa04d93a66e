import type { Attribute } from '../../src/model/graph';
import type { ValueInfo } from '../../src/model/tensor';
import type { Line } from './graphs';
import { graphOf, tensor } from './graphs';
import type { Case, Operand } from './one-node';
import { f, input, scalar, weight } from './one-node';

const iteration = [tensor('i', [], 'int64'), tensor('keep', [], 'bool')];

function body(
  inputs: readonly ValueInfo[],
  lines: readonly Line[],
  outputs: readonly ValueInfo[],
  weights: Readonly<Record<string, Operand>> = {},
): Attribute {
  return { kind: 'graph', value: graphOf({ inputs, lines, outputs, weights }) };
}

export const controlCases: readonly Case[] = [
  {
    op: 'If',
    inputs: [input('bool', [], [1])],
    attributes: { then_branch: constantBranch(3), else_branch: constantBranch(3) },
    note: 'equal branches',
  },
  {
    op: 'If',
    inputs: [input('bool', [], [1])],
    attributes: { then_branch: constantBranch(3), else_branch: constantBranch(4) },
    note: 'sizes differ',
  },
  {
    op: 'If',
    inputs: [scalar(0, 'bool')],
    attributes: { then_branch: constantBranch(3), else_branch: constantBranch(4) },
    note: 'known condition',
  },
  {
    op: 'Loop',
    inputs: [scalar(4, 'int64'), scalar(1, 'bool'), f(2, 3)],
    outputs: 2,
    note: 'carried and stacked',
    attributes: {
      body: body(
        [...iteration, tensor('x')],
        [
          ['keepOut', 'Identity', ['keep']],
          ['y', 'Add', ['x', 'x']],
          ['s', 'ReduceSum', ['x'], { keepdims: 0 }],
        ],
        [tensor('keepOut', undefined, 'bool'), tensor('y'), tensor('s')],
      ),
    },
  },
  {
    op: 'Loop',
    inputs: [scalar(3, 'int64'), scalar(1, 'bool'), f(2, 3)],
    note: 'grows',
    attributes: {
      body: body(
        [...iteration, tensor('x')],
        [
          ['keepOut', 'Identity', ['keep']],
          ['y', 'Concat', ['x', 'x'], { axis: 0 }],
        ],
        [tensor('keepOut', undefined, 'bool'), tensor('y')],
      ),
    },
  },
  {
    op: 'Scan',
    inputs: [f(4), f(5, 4)],
    outputs: 2,
    note: 'running sum',
    attributes: {
      num_scan_inputs: 1,
      body: body(
        [tensor('sum'), tensor('x')],
        [
          ['next', 'Add', ['sum', 'x']],
          ['out', 'Identity', ['next']],
        ],
        [tensor('next'), tensor('out')],
      ),
    },
  },
  {
    op: 'Scan',
    inputs: [f(3), f(3, 6)],
    outputs: 2,
    note: 'axes',
    attributes: {
      num_scan_inputs: 1,
      scan_input_axes: [1],
      scan_output_axes: [1],
      body: body(
        [tensor('sum'), tensor('x')],
        [
          ['next', 'Add', ['sum', 'x']],
          ['out', 'Identity', ['next']],
        ],
        [tensor('next'), tensor('out')],
      ),
    },
  },
];

function constantBranch(size: number): Attribute {
  return body([], [['r', 'Identity', ['c']]], [tensor('r')], { c: weight('float32', [], [size]) });
}
