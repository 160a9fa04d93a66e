import * as l10n from '@vscode/l10n';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { EngineError } from '../../errors';

/** Scores below this are taken for it: the logarithm of 0 has no end. */
const SMALLEST_PROBABILITY = 1e-7;

/** A model's output as one row of class scores per example. Throws EngineError('bad-input'). */
export function classScores(output: Tensor | undefined): Tensor2D {
  const [batch, ...rest] = output?.shape ?? [];
  const classes = rest.filter((size) => size > 1);
  if (output && batch !== undefined && rest.length > 0 && classes.length === 1)
    return tf.reshape<tf.Rank.R2>(output, [batch, classes[0] ?? 1]);
  throw new EngineError(
    'bad-input',
    l10n.t(
      "A training step needs a model whose first output is one row of class scores for each example; this one's is {0}.",
      output ? output.shape.join('x') || 'scalar' : l10n.t('missing'),
    ),
  );
}

/** A class for each example, the same for the same seed, as rows with a single 1. */
export function madeUpLabels(batch: number, classes: number, seed: number): Tensor2D {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const labels = Int32Array.from({ length: batch }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * classes);
  });
  return tf.tidy(() => {
    const rows = tf.oneHot(tf.tensor1d(labels, 'int32'), classes);
    return tf.cast(rows, 'float32') as Tensor2D;
  });
}

/** Whether rows of scores are probabilities already: none negative, and each row adds up to 1. */
export async function areProbabilities(scores: Tensor2D): Promise<boolean> {
  const values = await scores.data();
  const [rows, classes] = scores.shape;
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (const value of values.slice(row * classes, (row + 1) * classes)) {
      if (value < 0) return false;
      total += value;
    }
    if (Math.abs(total - 1) > 1e-3) return false;
  }
  return true;
}

/** Mean over the examples of -log(probability of the right class). */
export function crossEntropy(labels: Tensor2D, scores: Tensor2D, isProbability: boolean) {
  if (!isProbability) return tf.losses.softmaxCrossEntropy(labels, scores).asScalar();
  const logarithms = tf.log(tf.clipByValue(scores, SMALLEST_PROBABILITY, 1));
  return tf.neg(tf.mean(tf.sum(tf.mul(labels, logarithms), -1))).asScalar();
}
