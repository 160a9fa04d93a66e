import type { Initializer } from './layers';
import { heUniform, uniformAround } from './layers';
import { deriveSeed } from './random';

/**
 * Values for models that nobody trained. They must not distort a measurement: an activation that
 * overflows, dies out or becomes denormal runs at another speed than a real one.
 *
 * He's kernels double the second moment of what they sum up: var(conv) = 2 · E[x²]. BatchNorm
 * divides by the variance it has stored, so that variance is set to what training would have
 * measured there, 2 · E[x²] for the layer before. Then every pre-activation has a variance near 1,
 * however deep the model:
 *
 * - Growth: rectifiers obey E[f(x)²] ≤ E[x²]/2 for symmetric x, SiLU too, as
 *   σ(x)² + σ(-x)² ≤ 1. Scales spread ±20 % multiply the variance by 1.013 on average, variances
 *   from 0.95 to 1.15 by 0.955: each layer shrinks its signal by 3 %, so none can run away.
 * - Dying out: shifts and means add 0.02 to the variance of every layer, whatever arrives there.
 * - Residual sums add the variances of branch and trunk. See `residualScale`.
 * - Sigmoid tails: a denormal needs an argument below -87, and arguments have deviations near 1.
 */

/** What a convolution reads: E[x²], where x comes from a pre-activation of N(0, 1). */
const SECOND_MOMENTS = {
  linear: 1,
  relu: 1 / 2,
  /** The integral of silu(x)² over N(0, 1). */
  silu: 0.3557,
  /** SiLU times a sigmoid gate whose argument is small: E[σ(z)²] is 0.26 for z of N(0, 0.2). */
  gatedSilu: 0.3557 * 0.26,
} as const;

export type Signal = keyof typeof SECOND_MOMENTS;

/** Kernels after He; small biases, so that no kernel of a runtime may skip them as zero. */
export function zooInitializer(seed: number): Initializer {
  return (request) =>
    request.role === 'bias'
      ? uniformAround(0, 0.1, deriveSeed(seed, request.name))
      : heUniform(seed, request);
}

/**
 * Statistics of a BatchNormalization behind a convolution that reads `signal`. Its output has a
 * standard deviation near `scale`.
 */
export function batchNormInitializer(seed: number, signal: Signal, scale = 1): Initializer {
  const variance = 2 * SECOND_MOMENTS[signal];
  const parameters: Readonly<Record<string, readonly [center: number, spread: number]>> = {
    scale: [scale, 0.2 * scale],
    shift: [0, 0.2 * scale],
    mean: [0, 0.1 * Math.sqrt(variance)],
    variance: [1.05 * variance, 0.1 * variance],
  };
  return ({ role, name }) => {
    const [center, spread] = parameters[role] ?? [0, 0];
    return uniformAround(center, spread, deriveSeed(seed, name));
  };
}

/**
 * Scale at the end of a residual branch, in a model of this many branches. A block multiplies the
 * trunk's second moment q by at most 1 + 2·scale², as the branch's own is 2·scale²·q. With
 * scale² = 1/(2·branches) all blocks together multiply it by less than e; with scale 1 it would be
 * 3 to the power of the branches, 10²³ in ResNet-152. (Zhang et al. 2019, "Fixup
 * Initialization", scale branches by their number for the same reason.)
 */
export function residualScale(branches: number): number {
  return branches > 0 ? Math.sqrt(1 / (2 * branches)) : 1;
}
