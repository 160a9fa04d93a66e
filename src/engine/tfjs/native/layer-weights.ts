import type { Variable } from '@tensorflow/tfjs';
import type * as tf from '@tensorflow/tfjs';
import { bytesOf } from '../recorder';

type Layer = tf.layers.Layer;
type LayerVariable = Layer['weights'][number];

export interface LayerWeights {
  /** Elements of what is learnt, frozen or not. */
  readonly params: number;
  /** Elements of the rest: a normalisation's moving averages. */
  readonly buffers: number;
  readonly bytes: number;
  /** What an optimizer changes. */
  readonly trainable: readonly Variable[];
}

/** Gives each weight to the first layer that has it. */
export class OwnWeights {
  private readonly taken = new Set<LayerVariable>();

  take(layer: Layer): LayerWeights {
    const learnt = this.untaken(variablesOf(layer, '_trainableWeights'));
    const kept = this.untaken(variablesOf(layer, '_nonTrainableWeights'));
    const optimised = new Set(layer.trainableWeights);
    return {
      params: sum(learnt, elements),
      buffers: sum(kept, elements),
      bytes: sum([...learnt, ...kept], (variable) => bytesOf(variable.read())),
      trainable: learnt
        .filter((variable) => optimised.has(variable))
        .map((variable) => variable.read() as Variable),
    };
  }

  private untaken(variables: readonly LayerVariable[]): LayerVariable[] {
    const found = variables.filter((variable) => !this.taken.has(variable));
    for (const variable of found) this.taken.add(variable);
    return found;
  }
}

/**
 * A layer's own variables, with those of the cell that an LSTM makes for itself. `trainableWeights`
 * would depend on what is frozen, and repeat what inner layers have.
 */
function variablesOf(
  layer: Layer,
  kind: '_trainableWeights' | '_nonTrainableWeights',
): LayerVariable[] {
  const holder = layer as unknown as {
    _trainableWeights?: LayerVariable[];
    _nonTrainableWeights?: LayerVariable[];
    cell?: Layer;
  };
  const own = holder[kind] ?? [];
  return holder.cell && layer.getClassName() !== 'RNN'
    ? [...own, ...variablesOf(holder.cell, kind)]
    : own;
}

function elements({ shape }: LayerVariable): number {
  return (shape as number[]).reduce((count, size) => count * size, 1);
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
