import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom, axisIn } from '../layout';
import type { NodeContext } from '../node-context';
import type { Operand, Run, Translate } from '../translation';
import { positive } from './softmax';

/** x normalised to mean 0 and variance 1 over these axes, which the statistics keep. */
function standardized(x: Tensor, axes: number[], epsilon: number) {
  const { mean, variance } = tf.moments(x, axes, true);
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  return { result: tf.mul(tf.sub(x, mean), inverse), mean, inverse };
}

function scaledAndShifted(x: Tensor, scale: Tensor | undefined, shift: Tensor | undefined): Tensor {
  const scaled = scale ? tf.mul(x, scale) : x;
  return shift ? tf.add(scaled, shift) : scaled;
}

/** Over all spatial axes, for every channel of every example. */
const instanceNormalization: Translate = (context) => {
  const x = context.operand(0, 'last');
  const axes = axesFrom(1, context.rank(0) - 1);
  const [scale, shift] = [context.operand(1), context.operand(2)];
  const epsilon = context.float('epsilon', 1e-5);
  return {
    layout: 'last',
    compute: (run) =>
      scaledAndShifted(standardized(x(run), axes, epsilon).result, scale(run), shift(run)),
  };
};

/** Scale and shift are one per group up to operator set 20, then one per channel. */
const groupNormalization: Translate = (context) => {
  const groups = context.int('num_groups', 1);
  const epsilon = context.float('epsilon', 1e-5);
  const [batch = 1, channels = 1, ...space] = context.shape(0);
  const perGroup = channels / groups;
  const isByGroup = context.shape(1)[0] === groups && groups !== channels;
  const settings = [context.operand(1), context.operand(2)];
  const x = context.operand(0, 'last');
  return {
    layout: 'last',
    compute: (run) => {
      const input = x(run);
      const places = space.reduce((count, size) => count * size, 1);
      const grouped = tf.reshape(input, [batch, places, groups, perGroup]);
      const { result } = standardized(grouped, [1, 3], epsilon);
      const [scale, shift] = settings.map((setting) =>
        tf.reshape(setting(run), isByGroup ? [groups, 1] : [groups, perGroup]),
      );
      return tf.reshape(scaledAndShifted(result, scale, shift), input.shape);
    },
  };
};

/** Over the axes from `axis` on; further outputs are the mean and the inverse deviation. */
const layerNormalization: Translate = (context) => {
  const rank = context.rank(0);
  const axes = axesFrom(positive(context.int('axis', -1), rank), rank);
  const epsilon = context.float('epsilon', 1e-5);
  const x = context.operand(0);
  const settings = settingsOf(context, 1, 2);
  return {
    compute: (run) => {
      const { result, mean, inverse } = standardized(x(run), axes, epsilon);
      const [scale, shift] = settings(run);
      return [scaledAndShifted(result, scale, shift), mean, inverse];
    },
  };
};

function settingsOf(context: NodeContext, ...indices: number[]) {
  const operands = indices.map((index) =>
    context.has(index) ? context.operand(index) : undefined,
  );
  return (run: Run) => operands.map((operand) => operand?.(run));
}

/** Like layer normalisation, without a mean. */
const rmsNormalization: Translate = (context) => {
  const rank = context.rank(0);
  const axes = axesFrom(positive(context.int('axis', -1), rank), rank);
  const epsilon = context.float('epsilon', 1e-5);
  const [x, scale] = [context.operand(0), context.operand(1)];
  return { compute: (run) => tf.mul(rootMeanSquared(x(run), axes, epsilon), scale(run)) };
};

function rootMeanSquared(x: Tensor, axes: number[], epsilon: number): Tensor {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), epsilon)));
}

/** Inputs x, skip, scale, …: normalises x + skip, which is output 3. Source: ORT ContribOperators. */
function skipNormalization(
  biasIndex: number,
  normalization: (context: NodeContext) => (sum: Tensor, run: Run) => Tensor,
): Translate {
  return (context) => {
    const normalize = normalization(context);
    if (context.needs(1) || context.needs(2)) throw context.refusal(l10n.t('statistics'));
    const [x, skip] = [context.operand(0), context.operand(1)];
    const bias = context.has(biasIndex) ? context.operand(biasIndex) : undefined;
    return {
      compute: (run) => {
        const both = tf.add(x(run), skip(run));
        const sum = bias ? tf.add(both, bias(run)) : both;
        return [normalize(sum, run), undefined, undefined, sum];
      },
    };
  };
}

/** Over neighbouring channels. TF.js's alpha is that of one of them. */
const localResponse: Translate = (context) => {
  const size = context.int('size', 1);
  if (size % 2 === 0 || context.rank(0) !== 4) throw context.refusal(`size ${size}`);
  const alpha = context.float('alpha', 1e-4) / size;
  const [beta, bias] = [context.float('beta', 0.75), context.float('bias', 1)];
  const x = context.operand(0, 'last');
  return {
    layout: 'last',
    compute: (run) =>
      tf.localResponseNormalization(x(run) as tf.Tensor4D, (size - 1) / 2, bias, alpha, beta),
  };
};

const lpNormalization: Translate = (context) => {
  const rank = context.rank(0);
  const axis = positive(context.int('axis', -1), rank);
  const p = context.int('p', 2);
  const x: Operand = context.operand(0);
  return {
    compute: (run) => {
      const input = x(run);
      const length =
        p === 1 ? tf.sum(tf.abs(input), axis, true) : tf.sqrt(tf.sum(tf.square(input), axis, true));
      return tf.div(input, length);
    },
  };
};

const meanVariance: Translate = (context) => {
  const rank = context.rank(0);
  const layout = context.layoutOf(0);
  const axes = (context.ints('axes') ?? [0, 2, 3]).map((axis) =>
    axisIn(layout, positive(axis, rank), rank),
  );
  const x = context.asItLies(0);
  // The small number is ONNX's own: see its function body.
  return { layout, compute: (run) => deviations(x(run), axes, 1e-9) };
};

function deviations(x: Tensor, axes: number[], epsilon: number): Tensor {
  const { mean, variance } = tf.moments(x, axes, true);
  return tf.div(tf.sub(x, mean), tf.add(tf.sqrt(variance), epsilon));
}

export const normalizations: Readonly<Record<string, Translate>> = {
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  LayerNormalization: layerNormalization,
  RMSNormalization: rmsNormalization,
  SimplifiedLayerNormalization: rmsNormalization,
  LRN: localResponse,
  LpNormalization: lpNormalization,
  MeanVarianceNormalization: meanVariance,
  'com.microsoft:SkipLayerNormalization': skipNormalization(4, (context) => {
    const settings = settingsOf(context, 2, 3);
    const epsilon = context.float('epsilon', 1e-12);
    return (sum, run) => {
      const [scale, shift] = settings(run);
      return scaledAndShifted(standardized(sum, [sum.rank - 1], epsilon).result, scale, shift);
    };
  }),
  'com.microsoft:SkipSimplifiedLayerNormalization': skipNormalization(3, (context) => {
    const settings = settingsOf(context, 2);
    const epsilon = context.float('epsilon', 1e-12);
    return (sum, run) => {
      const [scale] = settings(run);
      return scaledAndShifted(rootMeanSquared(sum, [sum.rank - 1], epsilon), scale, undefined);
    };
  }),
};
