import type { Latency, Spread } from './document';
import { median, medianInterval, quantile } from './statistics';

export const NO_TIME: Spread = { median: 0, p10: 0, p90: 0 };

export function scaled(spread: Spread, factor: number): Spread {
  return {
    median: spread.median * factor,
    p10: spread.p10 * factor,
    p90: spread.p90 * factor,
  };
}

export function spreadOf(values: readonly number[]): Spread {
  return values.length === 0
    ? NO_TIME
    : { median: median(values), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

export function latencyOf(samples: readonly number[]): Latency {
  const { low, high } = medianInterval(samples);
  return {
    medianMs: median(samples),
    lowMs: low,
    highMs: high,
    p10Ms: quantile(samples, 0.1),
    p90Ms: quantile(samples, 0.9),
    samples,
  };
}
