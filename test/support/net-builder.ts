import type { Attribute, Graph, Model, ModelFunction, Node } from '../../src/model/graph';
import type { DataType, Dim, ValueInfo } from '../../src/model/tensor';
import type { Weight } from '../../src/model/weights';

type AttributeValue = number | string | readonly number[] | { float: number } | Graph | Weight;

/** Builds ONNX graphs node by node, with real weights: what tests feed to the runtime. */
export class NetBuilder {
  private readonly nodes: Node[] = [];
  private readonly weights = new Map<string, Weight>();
  private readonly inputs: ValueInfo[] = [];
  private readonly outputs: ValueInfo[] = [];
  readonly functions: ModelFunction[] = [];
  readonly opsets = new Map<string, number>();
  private readonly random: () => number;

  constructor(
    readonly name: string,
    opset = 17,
    seed = 1,
  ) {
    this.opsets.set('', opset);
    this.random = randomNumbers(seed);
  }

  input(name: string, shape: readonly Dim[], dtype: DataType = 'float32'): string {
    this.inputs.push({ name, dtype, shape });
    return name;
  }

  output(name: string, shape?: readonly Dim[], dtype: DataType = 'float32'): void {
    this.outputs.push({ name, dtype, shape });
  }

  /** Uniform weights in ±scale around `center`. */
  uniform(name: string, dims: readonly number[], scale: number, center = 0): string {
    const values = Array.from(
      { length: product(dims) },
      () => center + (this.random() * 2 - 1) * scale,
    );
    return this.floats(name, values, dims);
  }

  floats(
    name: string,
    values: readonly number[],
    dims: readonly number[] = [values.length],
  ): string {
    return this.weight(name, 'float32', dims, Float32Array.from(values));
  }

  scalar(name: string, value: number): string {
    return this.floats(name, [value], []);
  }

  ints(name: string, values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.weight(name, 'int64', dims, BigInt64Array.from(values.map(BigInt)));
  }

  weight(
    name: string,
    dtype: DataType,
    dims: readonly number[],
    data: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number },
  ): string {
    this.weights.set(name, weightOf(name, dtype, dims, data));
    return name;
  }

  /** Adds a node and returns its first output. */
  node(
    opType: string,
    name: string,
    inputs: readonly string[],
    attributes: Record<string, AttributeValue> = {},
    domain = '',
  ): string {
    return this.nodeWith(opType, name, inputs, 1, attributes, domain)[0] ?? '';
  }

  nodeWith(
    opType: string,
    name: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: Record<string, AttributeValue> = {},
    domain = '',
  ): string[] {
    const outputs = Array.from({ length: outputCount }, (_, index) =>
      outputCount === 1 ? `${name}_out` : `${name}_out${index}`,
    );
    this.nodes.push(nodeOf(opType, name, inputs, outputs, attributes, domain));
    return outputs;
  }

  conv(
    x: string,
    name: string,
    channels: readonly [from: number, to: number],
    kernel: number,
    options: { stride?: number; group?: number; bias?: boolean; pad?: number } = {},
  ): string {
    const { stride = 1, group = 1, bias = false, pad = (kernel - 1) >> 1 } = options;
    const [from, to] = channels;
    const fanIn = (from / group) * kernel * kernel;
    const inputs = [
      x,
      this.uniform(`${name}.w`, [to, from / group, kernel, kernel], Math.sqrt(6 / fanIn)),
    ];
    if (bias) inputs.push(this.uniform(`${name}.bias`, [to], 0.1));
    return this.node('Conv', name, inputs, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      group,
    });
  }

  batchNorm(x: string, name: string, channels: number): string {
    const inputs = [
      x,
      this.uniform(`${name}.scale`, [channels], 0.2, 1),
      this.uniform(`${name}.shift`, [channels], 0.1, 0.05),
      this.uniform(`${name}.mean`, [channels], 0.1, 0.02),
      this.uniform(`${name}.var`, [channels], 0.3, 1),
    ];
    return this.node('BatchNormalization', name, inputs, { epsilon: { float: 1e-5 } });
  }

  graph(): Graph {
    const { name, inputs, outputs, nodes, weights } = this;
    return { name, inputs, outputs, nodes, weights, valueInfo: new Map() };
  }

  model(): Model {
    const layers = this.nodes.map((node, index) => ({
      id: node.name || `${node.opType}_${index}`,
      name: node.name,
      scope: '',
      type: node.opType,
      attributes: {},
      nodes: [index],
    }));
    const { opsets, functions } = this;
    return { graph: this.graph(), layers, opsets, functions, metadata: new Map() };
  }
}

export function nodeOf(
  opType: string,
  name: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, AttributeValue> = {},
  domain = '',
): Node {
  const converted = new Map(
    Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)]),
  );
  return {
    name,
    opType,
    domain,
    inputs,
    outputs,
    attributes: converted,
    metadata: new Map(),
    docString: '',
  };
}

export function weightOf(
  name: string,
  dtype: DataType,
  dims: readonly number[],
  data: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number },
): Weight {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dtype, dims, source: { kind: 'bytes', bytes } };
}

function attributeOf(value: AttributeValue): Attribute {
  if (typeof value === 'string') return { kind: 'string', value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { kind: 'int', value } : { kind: 'float', value };
  if (Array.isArray(value)) return { kind: 'ints', value: value as readonly number[] };
  if ('float' in value) return { kind: 'float', value: value.float };
  if ('nodes' in value) return { kind: 'graph', value };
  return { kind: 'tensor', value: value as Weight };
}

/** Repeatable numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function product(values: readonly number[]): number {
  return values.reduce((a, b) => a * b, 1);
}
