import type { Attribute, Graph, Node } from '../../src/model/graph';
import type { ValueInfo } from '../../src/model/tensor';
import type { AttributeLike, Case, Operand } from './one-node';
import { attribute, f, input, scalar, weight, weightOf } from './one-node';

/** `['y', 'Add', ['a', 'b']]` */
type Line = readonly [
  outputs: string,
  op: string,
  inputs: readonly string[],
  attributes?: Readonly<Record<string, AttributeLike>>,
];

export function body(
  inputs: readonly ValueInfo[],
  lines: readonly Line[],
  outputs: readonly ValueInfo[],
  weights: Readonly<Record<string, Operand>> = {},
): Attribute {
  const nodes = lines.map(([output, opType, reads, attributes = {}]): Node => ({
    name: `${opType}_${output}`,
    opType,
    domain: '',
    inputs: reads,
    outputs: [output],
    attributes: new Map(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
    metadata: new Map(),
    docString: '',
  }));
  const graph: Graph = {
    name: 'body',
    inputs,
    outputs,
    nodes,
    weights: new Map(
      Object.entries(weights).map(([name, operand]) => [name, weightOf(name, operand)]),
    ),
    valueInfo: new Map(),
  };
  return { kind: 'graph', value: graph };
}

export const value = (name: string, dtype: ValueInfo['dtype'] = 'float32'): ValueInfo => ({
  name,
  dtype,
});

const iteration: ValueInfo[] = [
  { name: 'i', dtype: 'int64', shape: [] },
  { name: 'keep', dtype: 'bool', shape: [] },
];

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
        [...iteration, value('x')],
        [
          ['keepOut', 'Identity', ['keep']],
          ['y', 'Add', ['x', 'x']],
          ['s', 'ReduceSum', ['x'], { keepdims: 0 }],
        ],
        [value('keepOut', 'bool'), value('y'), value('s')],
      ),
    },
  },
  {
    op: 'Loop',
    inputs: [scalar(3, 'int64'), scalar(1, 'bool'), f(2, 3)],
    note: 'grows',
    attributes: {
      body: body(
        [...iteration, value('x')],
        [
          ['keepOut', 'Identity', ['keep']],
          ['y', 'Concat', ['x', 'x'], { axis: 0 }],
        ],
        [value('keepOut', 'bool'), value('y')],
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
        [value('sum'), value('x')],
        [
          ['next', 'Add', ['sum', 'x']],
          ['out', 'Identity', ['next']],
        ],
        [value('next'), value('out')],
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
        [value('sum'), value('x')],
        [
          ['next', 'Add', ['sum', 'x']],
          ['out', 'Identity', ['next']],
        ],
        [value('next'), value('out')],
      ),
    },
  },
];

function constantBranch(size: number): Attribute {
  return body([], [['r', 'Identity', ['c']]], [value('r')], { c: weight('float32', [], [size]) });
}
