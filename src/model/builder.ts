import * as l10n from '@vscode/l10n';
import { ModelError } from './errors';
import type { Layer, Model, Node } from './graph';
import { duplicateName, LayerDraft } from './layer-draft';
import type { Initializer } from './layers/initializer';
import { defaultInitializer } from './layers/initializer';
import type { LayerOptions, LayerType } from './layers/layer-type';
import * as layers from './layers';
import type { Value } from './ops/rule';
import type { DataType, Shape, ValueInfo } from './tensor';
import type { Weight } from './weights';

/** The operator set of built models: the newest that every runtime of the last years takes. */
const OPSET = 17;

export interface ModelBuilderOptions {
  readonly name: string;
  /** Values of the weights; default: fresh layers of seed 0. */
  readonly initialize?: Initializer;
}

/**
 * Builds a model layer by layer. Every method that adds a layer returns its output, whose shape is
 * known at once, and throws a ModelError that names the layer when it can't be.
 */
export class ModelBuilder {
  private readonly scopes: string[] = [];
  private readonly inputs: ValueInfo[] = [];
  private readonly nodes: Node[] = [];
  private readonly weights = new Map<string, Weight>();
  private readonly values = new Map<string, Value>();
  private readonly layerById = new Map<string, Layer>();
  private readonly name: string;
  private readonly initialize: Initializer;

  constructor({ name, initialize = defaultInitializer(0) }: ModelBuilderOptions) {
    this.name = name;
    this.initialize = initialize;
  }

  /** Runs `body`, whose layers get the scope's name in front of theirs. Scopes nest. */
  scope<Result>(name: string, body: () => Result): Result {
    requireName(name, 'scope');
    this.scopes.push(name);
    try {
      return body();
    } finally {
      this.scopes.pop();
    }
  }

  /** A run-time input. Symbolic sizes, such as a batch `N`, stay free. */
  input(name: string, dtype: DataType, shape: Shape): ValueInfo {
    requireName(name, 'input');
    if (this.values.has(name)) throw duplicateName(name);
    for (const size of shape) {
      if (typeof size === 'string' || (Number.isSafeInteger(size) && size > 0)) continue;
      const message = l10n.t(
        '{0}: a size of an input must be a symbol or a whole number of at least 1, not {1}.',
        name,
        size,
      );
      throw new ModelError('bad-attribute', message, { layer: name, shapes: [shape] });
    }
    const input = { name, dtype, shape };
    this.inputs.push(input);
    this.values.set(name, input);
    return input;
  }

  /** Adds a layer of any type, the ones below included. */
  apply<Options>(
    type: LayerType<Options>,
    inputs: readonly ValueInfo[],
    options: Options & LayerOptions,
  ): ValueInfo {
    requireName(options.name, 'layer');
    const scope = this.scopes.join('/');
    const id = scope ? `${scope}/${options.name}` : options.name;
    if (this.layerById.has(id)) throw duplicateName(id);
    const attributes = type.attributes(options, id);
    const context = { opset: OPSET, values: this.values };
    const draft = new LayerDraft(context, id, inputs, options.initialize ?? this.initialize);
    const output = type.lower(draft, options);
    const nodes = draft.nodes.map((_, index) => this.nodes.length + index);
    const { name, source } = options;
    this.layerById.set(id, { id, name, scope, type: type.name, attributes, nodes, source });
    this.take(draft);
    return output;
  }

  /** The finished model with these results. */
  build(outputs: readonly ValueInfo[], metadata: Readonly<Record<string, string>> = {}): Model {
    return {
      graph: {
        name: this.name,
        inputs: [...this.inputs],
        outputs: outputs.map(({ name }) => this.result(name)),
        nodes: [...this.nodes],
        weights: new Map(this.weights),
        valueInfo: new Map(),
      },
      layers: [...this.layerById.values()],
      opsets: new Map([['', OPSET]]),
      functions: [],
      metadata: new Map(Object.entries(metadata)),
    };
  }

  conv2d(x: ValueInfo, options: layers.Conv2DOptions & LayerOptions): ValueInfo {
    return this.apply(layers.Conv2D, [x], options);
  }

  depthwiseConv2d(x: ValueInfo, options: layers.DepthwiseConv2DOptions & LayerOptions): ValueInfo {
    return this.apply(layers.DepthwiseConv2D, [x], options);
  }

  dense(x: ValueInfo, options: layers.DenseOptions & LayerOptions): ValueInfo {
    return this.apply(layers.Dense, [x], options);
  }

  batchNormalization(
    x: ValueInfo,
    options: layers.BatchNormalizationOptions & LayerOptions,
  ): ValueInfo {
    return this.apply(layers.BatchNormalization, [x], options);
  }

  relu(x: ValueInfo, options: LayerOptions): ValueInfo {
    return this.apply(layers.ReLU, [x], options);
  }

  silu(x: ValueInfo, options: LayerOptions): ValueInfo {
    return this.apply(layers.SiLU, [x], options);
  }

  sigmoid(x: ValueInfo, options: LayerOptions): ValueInfo {
    return this.apply(layers.Sigmoid, [x], options);
  }

  tanh(x: ValueInfo, options: LayerOptions): ValueInfo {
    return this.apply(layers.Tanh, [x], options);
  }

  hardSwish(x: ValueInfo, options: LayerOptions): ValueInfo {
    return this.apply(layers.HardSwish, [x], options);
  }

  softmax(x: ValueInfo, options: layers.SoftmaxOptions & LayerOptions): ValueInfo {
    return this.apply(layers.Softmax, [x], options);
  }

  maxPool2d(x: ValueInfo, options: layers.Pool2DOptions & LayerOptions): ValueInfo {
    return this.apply(layers.MaxPooling2D, [x], options);
  }

  averagePool2d(x: ValueInfo, options: layers.Pool2DOptions & LayerOptions): ValueInfo {
    return this.apply(layers.AveragePooling2D, [x], options);
  }

  globalAveragePool2d(x: ValueInfo, options: layers.GlobalPoolOptions & LayerOptions): ValueInfo {
    return this.apply(layers.GlobalAveragePooling2D, [x], options);
  }

  flatten(x: ValueInfo, options: LayerOptions): ValueInfo {
    return this.apply(layers.Flatten, [x], options);
  }

  dropout(x: ValueInfo, options: layers.DropoutOptions & LayerOptions): ValueInfo {
    return this.apply(layers.Dropout, [x], options);
  }

  zeroPadding2d(x: ValueInfo, options: layers.ZeroPadding2DOptions & LayerOptions): ValueInfo {
    return this.apply(layers.ZeroPadding2D, [x], options);
  }

  add(inputs: readonly ValueInfo[], options: LayerOptions): ValueInfo {
    return this.apply(layers.Add, inputs, options);
  }

  multiply(inputs: readonly ValueInfo[], options: LayerOptions): ValueInfo {
    return this.apply(layers.Multiply, inputs, options);
  }

  concatenate(
    inputs: readonly ValueInfo[],
    options: layers.ConcatenateOptions & LayerOptions,
  ): ValueInfo {
    return this.apply(layers.Concatenate, inputs, options);
  }

  private take(draft: LayerDraft): void {
    this.nodes.push(...draft.nodes);
    for (const weight of draft.weights) this.weights.set(weight.name, weight);
    for (const [name, value] of draft.values) this.values.set(name, value);
  }

  private result(name: string): ValueInfo {
    const value = this.values.get(name);
    if (value) return { name, dtype: value.dtype, shape: value.shape };
    const message = l10n.t('The output {0} is not a tensor of this model.', name);
    throw new ModelError('unknown-input', message);
  }
}

type NamedKind = 'scope' | 'input' | 'layer';

/** Names become paths joined by `/`, so no part of one may be empty. */
function requireName(name: string, kind: NamedKind): void {
  if (name.split('/').every((part) => part !== '')) return;
  const problem =
    name === '' ? l10n.t('it is empty') : l10n.t('a part between its slashes is empty');
  throw new ModelError('bad-attribute', badNameText(name, kind, problem));
}

function badNameText(name: string, kind: NamedKind, problem: string): string {
  switch (kind) {
    case 'scope':
      return l10n.t('"{0}" can\'t name a scope: {1}.', name, problem);
    case 'input':
      return l10n.t('"{0}" can\'t name an input: {1}.', name, problem);
    case 'layer':
      return l10n.t('"{0}" can\'t name a layer: {1}.', name, problem);
  }
}
