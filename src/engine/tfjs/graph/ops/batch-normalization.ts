import type { Tensor, Variable } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { Translate } from '../translation';

/** Channels are axis 1. Source: ONNX BatchNormalization-15. */
const batchNormalization: Translate = (context) => {
  if (context.int('training_mode', 0) === 1) throw context.refusal('training_mode');
  const epsilon = context.float('epsilon', 1e-5);
  const momentum = context.float('momentum', 0.9);
  const x = context.operand(0, 'last');
  const running = [context.state(3), context.state(4)];
  const [scale, shift] = [context.operand(1), context.operand(2)];
  const [mean, variance] = [context.operand(3), context.operand(4)];
  return {
    layout: 'last',
    compute: (run) => {
      const input = x(run);
      if (!run.training)
        return normalized(input, [mean(run), variance(run)], shift(run), scale(run), epsilon);
      const batch = tf.moments(input, axesFrom(0, input.rank - 1));
      const statistics = [batch.mean, batch.variance] as const;
      follow(running, statistics, momentum);
      return normalized(input, statistics, shift(run), scale(run), epsilon);
    },
  };
};

function normalized(
  x: Tensor,
  [mean, variance]: readonly [Tensor, Tensor],
  shift: Tensor,
  scale: Tensor,
  epsilon: number,
): Tensor {
  // TF.js has this for four axes at most.
  const flat = x.rank > 4 ? tf.reshape(x, [-1, x.shape.at(-1) ?? 1]) : x;
  const result = tf.batchNorm(flat, mean, variance, shift, scale, epsilon);
  return x.rank > 4 ? tf.reshape(result, x.shape) : result;
}

/** Running statistics come nearer to those of the batch. */
function follow(
  running: readonly (Variable | undefined)[],
  batch: readonly Tensor[],
  momentum: number,
): void {
  running.forEach((variable, index) => {
    const latest = batch[index];
    if (!variable || !latest) return;
    variable.assign(tf.add(tf.mul(variable, momentum), tf.mul(latest, 1 - momentum)));
  });
}

export const batchNormalizations: Readonly<Record<string, Translate>> = {
  BatchNormalization: batchNormalization,
};
