import type { Attribute, LayerAttribute, LayerSource } from '../graph';
import type { ValueInfo } from '../tensor';
import type { Initializer } from './initializer';

/**
 * One kind of layer that a frontend can write. A new kind is one such object; `ModelBuilder.apply`
 * adds a layer of it.
 */
export interface LayerType<Options> {
  /** Standard name: `Conv2D`, `BatchNormalization`, …. */
  readonly name: string;
  /**
   * What the layer shows of its options, in full: defaults and shorthands are resolved.
   * Throws ModelError('bad-attribute').
   */
  attributes(options: Options, label: string): Readonly<Record<string, LayerAttribute>>;
  /** Adds the layer's nodes and weights; its result is the layer's output. */
  lower(lowering: Lowering, options: Options): ValueInfo;
}

/** What every layer has, whatever its type. */
export interface LayerOptions {
  /** Unique in its scope. */
  readonly name: string;
  /** Where user code wrote the layer. */
  readonly source?: LayerSource | undefined;
  /** Values of this layer's weights; undefined leaves them to the model's initializer. */
  readonly initialize?: Initializer | undefined;
}

/** Builds one layer's part of the graph. */
export interface Lowering {
  /** The layer's id. */
  readonly label: string;
  readonly inputs: readonly ValueInfo[];
  /** The only input of a layer that takes one. Throws ModelError('unknown-input') otherwise. */
  readonly input: ValueInfo;
  /** Adds a float32 weight `<layer id>.<role>`. `fanIn` is the terms summed into one output. */
  weight(role: string, dims: readonly number[], fanIn?: number): ValueInfo;
  /** Adds an int64 vector `<layer id>.<role>` that is part of the graph's logic. */
  constant(role: string, values: readonly number[]): ValueInfo;
  /**
   * Adds a node with one output, whose type follows from the operator's shape rule. The node is
   * named after the layer; a layer of several nodes adds a suffix to tell them apart.
   */
  node(
    opType: string,
    inputs: readonly ValueInfo[],
    attributes?: Readonly<Record<string, Attribute>>,
    suffix?: string,
  ): ValueInfo;
}

export const int = (value: number): Attribute => ({ kind: 'int', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });
