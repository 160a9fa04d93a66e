import type { serialization, Shape, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

export type LayerArgs = ConstructorParameters<typeof tf.layers.Layer>[0] &
  Readonly<Record<string, unknown>>;
export type Inputs = Tensor | Tensor[];
export type LayerClass = new (args: never) => tf.layers.Layer;

/** A layer of Keras that TF.js lacks. Options have the names that TF.js gives them: `epsilon`. */
export abstract class KerasLayer extends tf.layers.Layer {
  protected readonly args: Readonly<Record<string, unknown>>;

  constructor(args: LayerArgs) {
    super(args);
    this.args = args;
  }

  /** The only input, or the first. */
  protected one(inputs: Inputs): Tensor {
    const tensor = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!tensor) throw new Error(`${this.name} got no input.`);
    return tensor;
  }

  override call(inputs: Inputs): Tensor | Tensor[] {
    return tf.tidy(() => this.compute(inputs));
  }

  /** What `call` gives; what it makes on the way is disposed of. */
  protected abstract compute(inputs: Inputs): Tensor | Tensor[];

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...(this.args as serialization.ConfigDict), ...super.getConfig() };
  }
}

/** The shape of the only input, or of the first. */
export function oneShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape;
}

/** Zeros: every weight comes from the file. */
export function zeros() {
  return tf.initializers.zeros();
}

/** A number from an option. */
export function numberFrom(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** `2` is [2, 2] for two axes. */
export function perAxis(value: unknown, axes: number, otherwise: number): number[] {
  const list = Array.isArray(value) ? (value as number[]) : [];
  const single = typeof value === 'number' ? value : otherwise;
  return Array.from({ length: axes }, (_, axis) => list[axis] ?? single);
}

export interface Activation {
  apply(values: Tensor): Tensor;
}

/** The function of a name that TF.js knows, or that we registered; undefined for none. */
export function activationFrom(identifier: unknown): Activation | undefined {
  if (identifier === undefined || identifier === null || identifier === 'linear') return undefined;
  const layer = tf.layers.activation({ activation: identifier as 'relu' });
  return (layer as unknown as { readonly activation: Activation }).activation;
}

/** Counts axes from the end where they are negative. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Registers classes under the names of their `className`. */
export function register(classes: readonly unknown[]): void {
  for (const one of classes)
    tf.serialization.registerClass(
      one as serialization.SerializableConstructor<serialization.Serializable>,
    );
}
