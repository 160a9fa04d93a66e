import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { TrainingOptions } from '../../options';
import type { Recorder } from '../recorder';
import type { TrainableWeight } from '../tfjs-model';

export function optimizerOf({ optimizer, learningRate }: TrainingOptions): Optimizer {
  return optimizer === 'adam' ? tf.train.adam(learningRate) : tf.train.sgd(learningRate);
}

/**
 * Applies gradients so that the time for each weight goes to its unit: optimizers take variables in
 * turn and end each with its assignment.
 */
export function applyAttributed(
  optimizer: Optimizer,
  weights: readonly TrainableWeight[],
  gradients: Readonly<Record<string, Tensor>>,
  recorder: Recorder,
): void {
  const changed = weights.filter(({ variable }) => gradients[variable.name]);
  const list = changed.flatMap(({ variable: { name } }) => {
    const tensor = gradients[name];
    return tensor ? [{ name, tensor }] : [];
  });
  let at = 0;
  const enterNext = (): void => {
    const next = changed[at];
    if (next) recorder.enter(next.unit);
  };
  enterNext();
  whenAssigned(
    (variable) => {
      if (variable !== changed[at]?.variable) return;
      recorder.leave();
      at++;
      enterNext();
    },
    () => {
      optimizer.applyGradients(list);
    },
  );
  if (at < changed.length) throw new Error('The optimizer left a variable as it was.');
}

function whenAssigned(notify: (variable: Variable) => void, body: () => void): void {
  const prototype = tf.Variable.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const original = prototype.assign;
  prototype.assign = function assign(this: Variable, value) {
    original.call(this, value);
    notify(this);
  };
  try {
    body();
  } finally {
    prototype.assign = original;
  }
}
