import type { Graph, Model, Node } from '../../src/model/graph';
import type { DataType, Shape, ValueInfo } from '../../src/model/tensor';
import type { AttributeLike, Operand } from './one-node';
import { attribute, modelAround, weightOf } from './one-node';

/** `['y', 'Add', ['a', 'b']]`; several outputs are separated by spaces. */
export type Line = readonly [
  outputs: string,
  op: string,
  inputs: readonly string[],
  attributes?: Readonly<Record<string, AttributeLike>>,
];

export interface GraphParts {
  readonly inputs?: readonly ValueInfo[];
  readonly lines: readonly Line[];
  readonly outputs: readonly (string | ValueInfo)[];
  readonly weights?: Readonly<Record<string, Operand>>;
}

/** Nodes are called after their first output; operators of other domains are `domain:Op`. */
export function graphOf({ inputs = [], lines, outputs, weights = {} }: GraphParts): Graph {
  return {
    name: 'g',
    inputs,
    outputs: outputs.map((output) => (typeof output === 'string' ? tensor(output) : output)),
    nodes: lines.map(nodeOfLine),
    weights: new Map(
      Object.entries(weights).map(([name, operand]) => [name, weightOf(name, operand)]),
    ),
    valueInfo: new Map(),
  };
}

export function nodeOfLine([outputs, op, inputs, attributes = {}]: Line): Node {
  const [first = '', second] = op.split(':');
  return {
    name: outputs.split(' ')[0] ?? '',
    opType: second ?? first,
    domain: second === undefined ? '' : first,
    inputs,
    outputs: outputs.split(' '),
    attributes: new Map(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
    metadata: new Map(),
    docString: '',
  };
}

export function modelOfParts(parts: GraphParts, opset = 21): Model {
  return modelAround(graphOf(parts), opset);
}

export function tensor(name: string, shape?: Shape, dtype: DataType = 'float32'): ValueInfo {
  return { name, dtype, shape };
}
