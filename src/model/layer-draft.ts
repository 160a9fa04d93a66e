import * as l10n from '@vscode/l10n';
import { ModelError } from './errors';
import type { Attribute, Node } from './graph';
import type { Initializer } from './layers/initializer';
import type { Lowering } from './layers/layer-type';
import type { Value } from './ops/rule';
import { inferNode } from './ops';
import type { ValueInfo } from './tensor';
import type { Weight, WeightSource } from './weights';

/** What a draft sees of the model that it will join. */
export interface DraftContext {
  readonly opset: number;
  /** Every tensor of the model so far. */
  readonly values: ReadonlyMap<string, Value>;
}

/**
 * One layer while it is being lowered. The model takes its nodes and weights only when all of it
 * succeeded, so that a frontend can report a bad layer and go on.
 */
export class LayerDraft implements Lowering {
  readonly nodes: Node[] = [];
  readonly weights: Weight[] = [];
  readonly values = new Map<string, Value>();

  constructor(
    private readonly context: DraftContext,
    readonly label: string,
    readonly inputs: readonly ValueInfo[],
    private readonly initialize: Initializer,
  ) {
    for (const input of inputs) this.requireKnown(input);
  }

  get input(): ValueInfo {
    const [only] = this.inputs;
    if (only && this.inputs.length === 1) return only;
    const message = l10n.t(
      '{0}: the layer takes one input, not {1}.',
      this.label,
      this.inputs.length,
    );
    throw new ModelError('unknown-input', message, { layer: this.label });
  }

  weight(role: string, dims: readonly number[], fanIn = 1): ValueInfo {
    const name = `${this.label}.${role}`;
    const source = this.initialize({ name, role, dims, fanIn });
    return this.addWeight({ name, dtype: 'float32', dims, source });
  }

  constant(role: string, values: readonly number[]): ValueInfo {
    const name = `${this.label}.${role}`;
    const dims = [values.length];
    return this.addWeight({ name, dtype: 'int64', dims, source: int64Bytes(values) }, values);
  }

  node(
    opType: string,
    inputs: readonly ValueInfo[],
    attributes: Readonly<Record<string, Attribute>> = {},
    suffix?: string,
  ): ValueInfo {
    const name = suffix === undefined ? this.label : `${this.label}/${suffix}`;
    const node: Node = {
      name,
      opType,
      domain: '',
      inputs: inputs.map((input) => input.name),
      outputs: [name],
      attributes: new Map(Object.entries(attributes)),
      metadata: new Map(),
      docString: '',
    };
    const types = inputs.map((input) => this.requireKnown(input));
    const [output] = inferNode(node, types, { opset: this.context.opset, label: this.label });
    if (!output) throw new Error(`${opType} has no shape rule, so no layer may use it`);
    this.nodes.push(node);
    return this.addValue(name, output);
  }

  private addWeight(weight: Weight, known?: readonly number[]): ValueInfo {
    this.weights.push(weight);
    return this.addValue(weight.name, { dtype: weight.dtype, shape: weight.dims, known });
  }

  private addValue(name: string, value: Value): ValueInfo {
    if (this.context.values.has(name) || this.values.has(name)) throw duplicateName(name);
    this.values.set(name, value);
    return { name, dtype: value.dtype, shape: value.shape };
  }

  private requireKnown(input: ValueInfo): Value {
    const value = this.values.get(input.name) ?? this.context.values.get(input.name);
    if (value) return value;
    const message = l10n.t(
      '{0}: its input {1} is not a tensor of this model.',
      this.label,
      input.name,
    );
    throw new ModelError('unknown-input', message, { layer: this.label });
  }
}

export function duplicateName(name: string): ModelError {
  const message = l10n.t(
    '{0}: the model already has something of this name; give it another.',
    name,
  );
  return new ModelError('duplicate-name', message, { layer: name });
}

function int64Bytes(values: readonly number[]): WeightSource {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, index) => view.setBigInt64(index * 8, BigInt(value), true));
  return { kind: 'bytes', bytes: new Uint8Array(view.buffer) };
}
