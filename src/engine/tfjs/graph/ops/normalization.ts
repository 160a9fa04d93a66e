import type { Tensor, Variable } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { Translate } from '../translation';

/** Channels are axis 1. Source: ONNX BatchNormalization-15. */
const batchNormalization: Translate = (context) => {
  const epsilon = context.float('epsilon', 1e-5);
  const momentum = context.float('momentum', 0.9);
  if (context.int('training_mode', 0) === 1) throw context.refusal('training_mode');
  const x = context.operand(0, 'last');
  const statistics = [context.state(3), context.state(4)] as const;
  const [scale, offset] = [context.operand(1), context.operand(2)];
  const [mean, variance] = [context.operand(3), context.operand(4)];
  return {
    layout: 'last',
    compute: (run) => {
      const input = x(run);
      if (!run.training)
        return normalized(input, mean(run), variance(run), offset(run), scale(run), epsilon);
      const moments = tf.moments(input, axesFrom(0, input.rank - 1));
      follow(statistics, [moments.mean, moments.variance], momentum);
      return normalized(input, moments.mean, moments.variance, offset(run), scale(run), epsilon);
    },
  };
};

function normalized(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  offset: Tensor,
  scale: Tensor,
  epsilon: number,
): Tensor {
  const flat = x.rank > 4 ? tf.reshape(x, [-1, x.shape.at(-1) ?? 1]) : x;
  const result = tf.batchNorm(
    flat,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D,
    scale as tf.Tensor1D,
    epsilon,
  );
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

export const normalizations: Readonly<Record<string, Translate>> = {
  BatchNormalization: batchNormalization,
};
