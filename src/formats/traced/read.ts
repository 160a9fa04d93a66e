import * as l10n from '@vscode/l10n';
import { ModelError } from '../../model/errors';
import type {
  Attribute,
  Layer,
  LayerOutput,
  LayerSource,
  Model,
  Node,
  SourceFrame,
} from '../../model/graph';
import type { DataType, Shape, TensorType, ValueInfo } from '../../model/tensor';
import { bitsPerElement, elementCount } from '../../model/tensor';
import type { Weight } from '../../model/weights';
import { numberBytes } from '../number-bytes';
import type {
  TracedAttribute,
  TracedConstant,
  TracedGraph,
  TracedLayer,
  TracedNode,
  TracedTensor,
  TracedValue,
} from './document';
import { UNTRANSLATED } from './document';
import type { InitialValues } from './initial-values';
import { initialValues } from './initial-values';

const OPSET = 17;
/** The size that is free until run time. */
const BATCH = 'N';

/**
 * The model of a trace, with seeded weights where none are given. Throws ModelError('bad-layers')
 * for a damaged one.
 */
export function readTrace(
  name: string,
  traced: TracedGraph,
  seed = 0,
  given: InitialValues = new Map(),
): Model {
  const values = new Map([...initialValues(traced, seed), ...given]);
  return new TraceReader(traced, values).read(name);
}

/** Types of the layers that can't be run, distinct, in graph order. */
export function untranslatedTypes(traced: TracedGraph): string[] {
  const nodes = traced.nodes.filter(({ domain }) => domain === UNTRANSLATED);
  return [...new Set(nodes.map((node) => traced.layers[node.layer]?.type ?? node.op))];
}

/**
 * Throws ModelError('untranslated') when a part of the model has no lowering: measured without it,
 * the numbers would be those of another model.
 */
export function requireTranslated(traced: TracedGraph): void {
  const types = untranslatedTypes(traced);
  if (types.length === 0) return;
  throw new ModelError(
    'untranslated',
    l10n.t(
      "The model can't be measured, because these layers can't be translated to ONNX here: {0}. Replace them, or measure an exported .onnx file.",
      types.join(', '),
    ),
  );
}

class TraceReader {
  private readonly names: readonly string[];
  private readonly layerIds: readonly string[];
  /** Node indices of each layer. */
  private readonly owned: readonly number[][];

  constructor(
    private readonly traced: TracedGraph,
    private readonly initial: InitialValues,
  ) {
    const taken = new Set<string>();
    this.layerIds = traced.layers.map((layer) => unique(taken, this.pathOf(layer)));
    this.owned = traced.layers.map(() => []);
    traced.nodes.forEach((node, index) => {
      const owned = this.owned[node.layer];
      if (!owned) throw damaged(l10n.t('node {0} belongs to layer {1}', index, node.layer));
      owned.push(index);
    });
    this.names = this.nameValues();
  }

  read(name: string): Model {
    const { inputs, outputs, nodes, layers } = this.traced;
    return {
      graph: {
        name,
        inputs: inputs.map((input) => this.info(input)),
        outputs: outputs.map((output) => this.info(output)),
        nodes: nodes.map((node, index) => this.node(node, index)),
        weights: this.weights(),
        valueInfo: this.statedTypes(),
      },
      layers: layers.map((layer, index) => this.layer(layer, index)),
      opsets: new Map([['', OPSET]]),
      functions: [],
      metadata: new Map(),
    };
  }

  private pathOf({ scopes, name }: TracedLayer): string {
    const parts = scopes.map((scope) => this.traced.scopes[scope]?.name ?? '');
    return [...parts, name].filter((part) => part !== '').join('/');
  }

  private nameValues(): string[] {
    const taken = new Set<string>();
    const names = this.traced.values.map((value) =>
      'name' in value && value.name ? unique(taken, value.name) : '',
    );
    this.traced.nodes.forEach((node, index) => {
      const name = this.nodeName(node, index);
      node.outputs.forEach((output, position) => {
        names[output] ||= unique(taken, position === 0 ? name : `${name}.${position}`);
      });
    });
    return names.map((name) => name || unique(taken, 'constant'));
  }

  /** The layer's id; a layer of several nodes tells them apart by operator. */
  private nodeName(node: TracedNode, index: number): string {
    const id = this.layerIds[node.layer] ?? '';
    const siblings = this.owned[node.layer] ?? [];
    if (siblings.length === 1) return id;
    const alike = siblings.filter((other) => this.traced.nodes[other]?.op === node.op);
    const suffix = alike.length > 1 ? `${node.op}_${alike.indexOf(index)}` : node.op;
    return `${id}/${suffix}`;
  }

  private node(node: TracedNode, index: number): Node {
    const names = (values: readonly number[]): string[] =>
      values.map((value) => (value < 0 ? '' : this.nameOf(value)));
    const attributes = Object.entries(node.attributes);
    return {
      name: this.nodeName(node, index),
      opType: node.op,
      domain: node.domain,
      inputs: names(node.inputs),
      outputs: names(node.outputs),
      attributes: new Map(attributes.map(([name, value]) => [name, attributeOf(value)])),
      metadata: new Map(),
      docString: '',
    };
  }

  private layer(layer: TracedLayer, index: number): Layer {
    const id = this.layerIds[index] ?? '';
    const scope = this.pathOf({ ...layer, name: '' });
    return {
      id,
      name: layer.name,
      scope,
      type: layer.type,
      attributes: layer.attributes,
      nodes: this.owned[index] ?? [],
      source: this.source(layer),
      output: this.output(layer),
    };
  }

  private output({ outputs: [output] }: TracedLayer): LayerOutput | undefined {
    const value = this.traced.values[output ?? -1];
    if (output === undefined || !value) return undefined;
    return { tensor: this.nameOf(output), axes: ('axes' in value && value.axes) || null };
  }

  private source({ constructed, called }: TracedLayer): LayerSource {
    return {
      constructedAt: constructed === null ? [] : this.stack(constructed),
      calledAt: this.stack(called),
    };
  }

  private stack(index: number): SourceFrame[] {
    return (this.traced.stacks[index] ?? []).map((frame) => {
      const found = this.traced.frames[frame];
      if (!found) throw damaged(l10n.t('it has no frame {0}', frame));
      return found;
    });
  }

  private weights(): Map<string, Weight> {
    const weights = new Map<string, Weight>();
    this.traced.values.forEach((value, index) => {
      const weight = this.weight(value, index);
      if (weight) weights.set(weight.name, weight);
    });
    return weights;
  }

  private weight(value: TracedValue, index: number): Weight | undefined {
    if (value.from !== 'weight' && value.from !== 'constant') return undefined;
    const name = this.nameOf(index);
    const dtype = dataType(value);
    const dims = value.shape.map((size) => {
      if (size === null) throw damaged(l10n.t("{0} has a size that isn't known", name));
      return size;
    });
    if (value.from === 'constant')
      return { name, dtype, dims, source: constantSource(value.data, dtype, dims) };
    const initialize = this.initial.get(index);
    // Nothing reads it: a weight of a layer that was never called.
    if (!initialize) return undefined;
    return { name, dtype, dims, source: initialize({ name, role: value.role, dims, fanIn: 1 }) };
  }

  /** Where no rule tells a type: behind operations without a lowering. */
  private statedTypes(): Map<string, TensorType> {
    const untranslated = this.traced.nodes.filter(({ domain }) => domain === UNTRANSLATED);
    const outputs = untranslated.flatMap((node) => node.outputs);
    return new Map(outputs.map((output) => [this.nameOf(output), this.info(output)]));
  }

  private info(index: number): ValueInfo {
    const value = this.traced.values[index];
    if (!value) throw damaged(l10n.t('it has no value {0}', index));
    const shape: Shape = value.shape.map((size, axis) =>
      size === null ? (axis === 0 ? BATCH : `dim_${axis}`) : size,
    );
    return { name: this.nameOf(index), dtype: dataType(value), shape };
  }

  private nameOf(index: number): string {
    const name = this.names[index];
    if (name === undefined) throw damaged(l10n.t('it has no value {0}', index));
    return name;
  }
}

function unique(taken: Set<string>, wanted: string): string {
  let name = wanted;
  for (let count = 1; taken.has(name); count++) name = `${wanted}_${count}`;
  taken.add(name);
  return name;
}

function attributeOf(value: TracedAttribute): Attribute {
  if ('i' in value) return { kind: 'int', value: value.i };
  if ('f' in value) return { kind: 'float', value: Number(value.f) };
  if ('s' in value) return { kind: 'string', value: value.s };
  if ('is' in value) return { kind: 'ints', value: value.is };
  if ('ss' in value) return { kind: 'strings', value: value.ss };
  return { kind: 'floats', value: value.fs.map(Number) };
}

function constantSource(
  data: TracedConstant['data'],
  dtype: DataType,
  dims: readonly number[],
): Weight['source'] {
  if (typeof data !== 'object' && dtype === 'float32') return { kind: 'fill', value: Number(data) };
  const count = elementCount(dims) ?? 0;
  const elements =
    typeof data === 'object' ? data.map(Number) : new Array<number>(count).fill(Number(data));
  if (elements.length !== count)
    throw damaged(l10n.t('a constant has {0} of {1} elements', elements.length, count));
  return { kind: 'bytes', bytes: numberBytes(elements, dtype) };
}

function dataType({ dtype }: TracedTensor): DataType {
  if (bitsPerElement(dtype as DataType) === undefined)
    throw damaged(l10n.t('its data type {0} is unknown', dtype));
  return dtype as DataType;
}

function damaged(what: string): ModelError {
  return new ModelError('bad-layers', l10n.t('The traced model is damaged: {0}.', what));
}
