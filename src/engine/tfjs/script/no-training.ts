import * as tf from '@tensorflow/tfjs';

const METHODS = ['fit', 'fitDataset', 'trainOnBatch'] as const;

type Trained = Record<(typeof METHODS)[number], () => Promise<never>>;

let isHeld = false;
const listeners = new Set<() => void>();

/**
 * From now on training a model never ends and does nothing: a script that trains what it makes
 * would otherwise do so while it is measured.
 */
export function holdTraining(): void {
  if (isHeld) return;
  isHeld = true;
  for (const { prototype } of [tf.LayersModel, tf.Sequential])
    for (const name of METHODS)
      (prototype as unknown as Trained)[name] = () => {
        for (const listener of listeners) listener();
        return new Promise<never>(() => undefined);
      };
}

/** Calls `listener` when training begins; ends with the function that it returns. */
export function onTraining(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
