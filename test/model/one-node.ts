import type { Attribute, Graph, Model, Node } from '../../src/model/graph';
import type { DataType, TensorType, ValueInfo } from '../../src/model/tensor';
import { elementCount } from '../../src/model/tensor';
import type { Weight } from '../../src/model/weights';

/** Models of one node, written in one line: `{ op: 'Conv', inputs: [f(1, 3, 8, 8), w(4, 3, 3, 3)] }`. */
export interface Case {
  readonly op: string;
  readonly domain?: string;
  readonly opset?: number;
  readonly inputs?: readonly (Operand | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeLike>>;
  /** How many; default 1. */
  readonly outputs?: number;
  /** Tells variants apart in the list of tests. */
  readonly note?: string;
}

export type AttributeLike = number | string | readonly number[] | Attribute;

/** A run-time input, or a weight where `constant`. Without `values` elements are small numbers. */
export interface Operand {
  readonly dtype: DataType;
  readonly dims: readonly number[];
  readonly values?: readonly number[] | undefined;
  readonly constant: boolean;
}

export const f = (...dims: number[]): Operand => ({ dtype: 'float32', dims, constant: false });
export const w = (...dims: number[]): Operand => ({ dtype: 'float32', dims, constant: true });

/** A run-time input of a type, with values where they matter. */
export function input(
  dtype: DataType,
  dims: readonly number[],
  values?: readonly number[],
): Operand {
  return { dtype, dims, values, constant: false };
}

/** A weight of a type; a vector of `values` unless dims are given. */
export function weight(
  dtype: DataType,
  values: readonly number[],
  dims: readonly number[] = [values.length],
): Operand {
  return { dtype, dims, values, constant: true };
}

export const ints = (...values: number[]): Operand => weight('int64', values);
export const floats = (...values: number[]): Operand => weight('float32', values);
export const scalar = (value: number, dtype: DataType = 'float32'): Operand =>
  weight(dtype, [value], []);

/** A float attribute, also for a whole number: `{ alpha: float(1) }`. */
export const float = (value: number): Attribute => ({ kind: 'float', value });

export function title({ op, domain, opset, inputs = [], attributes = {}, note }: Case): string {
  const shapes = inputs.map((operand) => operand?.dims.join('x') || (operand ? 'scalar' : '-'));
  const settings = Object.entries(attributes).map(([name, value]) => `${name}=${describe(value)}`);
  const version = opset === undefined ? '' : `-${opset}`;
  return [domain ? `${domain}:${op}` : `${op}${version}`, shapes.join(' '), ...settings, note ?? '']
    .filter(Boolean)
    .join(' ');
}

function describe(value: AttributeLike): string {
  if (typeof value !== 'object') return String(value);
  if (!('kind' in value)) return value.join(',');
  return 'value' in value && typeof value.value === 'number' ? String(value.value) : value.kind;
}

export function nodeOf({ op, domain = '', inputs = [], attributes = {}, outputs = 1 }: Case): Node {
  return {
    name: 'node',
    opType: op,
    domain,
    inputs: inputs.map((operand, index) => (operand ? `in${index}` : '')),
    outputs: Array.from({ length: outputs }, (_, index) => `out${index}`),
    attributes: new Map(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
    metadata: new Map(),
    docString: '',
  };
}

export function attribute(value: AttributeLike): Attribute {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { kind: 'int', value } : { kind: 'float', value };
  if ('kind' in value) return value;
  return { kind: 'ints', value };
}

/** `outputTypes` say what the graph's outputs are declared as. */
export function modelOf(one: Case, outputTypes: readonly (TensorType | undefined)[] = []): Model {
  const node = nodeOf(one);
  const inputs: ValueInfo[] = [];
  const weights = new Map<string, Weight>();
  (one.inputs ?? []).forEach((operand, index) => {
    if (!operand) return;
    const name = `in${index}`;
    if (operand.constant) weights.set(name, weightOf(name, operand));
    else inputs.push({ name, dtype: operand.dtype, shape: operand.dims });
  });
  const outputs = node.outputs.map((name, index) => ({
    name,
    dtype: outputTypes[index]?.dtype ?? 'float32',
  }));
  return modelAround({ inputs, outputs, weights, nodes: [node] }, one.opset, one.domain);
}

export function modelAround(
  graph: Pick<Graph, 'inputs' | 'outputs' | 'nodes'> & Partial<Graph>,
  opset = 21,
  domain = '',
): Model {
  const opsets = new Map([['', opset]]);
  if (domain) opsets.set(domain, 1);
  return {
    graph: { name: 'g', weights: new Map(), valueInfo: new Map(), ...graph },
    layers: graph.nodes.map((node, index) => ({
      id: node.name || `layer${index}`,
      name: node.name,
      scope: '',
      type: node.opType,
      attributes: {},
      nodes: [index],
    })),
    opsets,
    functions: [],
    metadata: new Map(),
  };
}

export function weightOf(name: string, operand: Operand): Weight {
  const { dtype, dims } = operand;
  const source = { kind: 'bytes' as const, bytes: bytesOf(operand) };
  return { name, dtype, dims, source };
}

/** Elements as typed array of the type; `int64` as BigInts. */
export function elementsOf({ dtype, dims, values }: Operand) {
  const count = elementCount(dims) ?? 0;
  const numbers = Array.from(
    { length: count },
    (_, i) => values?.[i] ?? ((i * 7) % 5) * 0.25 + 0.5,
  );
  switch (dtype) {
    case 'int64':
      return BigInt64Array.from(numbers, (value) => BigInt(Math.trunc(value)));
    case 'int32':
      return Int32Array.from(numbers);
    case 'int8':
      return Int8Array.from(numbers);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(numbers);
    case 'float64':
      return Float64Array.from(numbers);
    // 1.0 in half precision, which is as good as any number here.
    case 'float16':
      return Uint16Array.from(numbers, () => 0x3c00);
    default:
      return Float32Array.from(numbers);
  }
}

function bytesOf(operand: Operand): Uint8Array {
  const { buffer, byteOffset, byteLength } = elementsOf(operand);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
