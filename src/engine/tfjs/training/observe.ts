import type { Tensor, Variable } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { TrainedLayer } from '../../../profile/compose-recorded';
import { bytesOf } from '../recorder';
import type { TrainableWeight } from '../tfjs-model';
import type { TapeObserver } from './tape';

/** Collects what a training step leaves of each unit besides its time. */
export class StepObserver implements TapeObserver {
  private readonly savedBytes = new Map<number, number>();
  /** Sums of squares, kept until they are read. */
  private readonly outputSquares = new Map<number, Tensor>();
  private readonly weightSquares = new Map<number, Tensor>();
  private readonly seen = new Set<object>();

  noted(unit: number, { inputs, saved = [] }: Parameters<NonNullable<TapeObserver['noted']>>[1]) {
    const weights = Object.values(inputs).filter((input) => isVariable(input));
    for (const tensor of saved) {
      if (this.seen.has(tensor.dataId)) continue;
      this.seen.add(tensor.dataId);
      // What is kept are copies, which only their shapes tell from a weight's.
      const weight = weights.findIndex((input) => input.shape.join() === tensor.shape.join());
      if (weight >= 0) weights.splice(weight, 1);
      else this.savedBytes.set(unit, (this.savedBytes.get(unit) ?? 0) + bytesOf(tensor));
    }
  }

  /** The first that is reached of a unit is its last operation, which made its output. */
  reached(unit: number, dys: readonly (Tensor | null)[]): void {
    const [dy] = dys;
    if (!dy || this.outputSquares.has(unit)) return;
    this.outputSquares.set(unit, squares(dy));
  }

  gradients(weights: readonly TrainableWeight[], gradients: Readonly<Record<string, Tensor>>) {
    for (const { variable, unit } of weights) {
      const gradient = gradients[variable.name];
      if (!gradient) continue;
      const before = this.weightSquares.get(unit);
      const own = squares(gradient);
      this.weightSquares.set(unit, before ? tf.keep(tf.add(before, own)) : own);
      if (before) tf.dispose([before, own]);
    }
  }

  /** By unit; frees what was kept. */
  async results(unitCount: number): Promise<TrainedLayer[]> {
    const layers: TrainedLayer[] = [];
    for (let unit = 0; unit < unitCount; unit++)
      layers.push({
        savedBytes: this.savedBytes.get(unit) ?? 0,
        gradientNorm: await norm(this.weightSquares.get(unit)),
        outputGradientNorm: await norm(this.outputSquares.get(unit)),
      });
    return layers;
  }
}

function squares(tensor: Tensor): Tensor {
  return tf.tidy(() => tf.keep(tf.sum(tf.square(tensor))));
}

async function norm(sum: Tensor | undefined): Promise<number | null> {
  if (!sum) return null;
  const [value = NaN] = await sum.data();
  sum.dispose();
  return Math.sqrt(value);
}

function isVariable(tensor: Tensor): tensor is Variable {
  return tensor instanceof tf.Variable;
}
