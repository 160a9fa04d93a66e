/** Order statistics of small samples of durations. */

/** Quantile by linear interpolation between order statistics (type 7); NaN for no values. */
export function quantile(values: readonly number[], probability: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Mean of the values between the quartiles: robust, and finer than the step of a coarse clock. */
export function interquartileMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.floor(sorted.length / 4);
  const middle = sorted.slice(cut, sorted.length - cut);
  return sum(middle) / middle.length;
}

/**
 * 95 % confidence interval of the median from order statistics (binomial, normal approximation:
 * ranks n/2 ± 1.96·√n/2). Assumes nothing of the distribution. With fewer than 6 values it is the
 * whole range, which covers less than 95 %.
 */
export function medianInterval(values: readonly number[]): { low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const spread = (1.96 * Math.sqrt(sorted.length)) / 2;
  const last = sorted.length - 1;
  const low = Math.max(0, Math.floor(sorted.length / 2 - spread) - 1);
  const high = Math.min(last, Math.ceil(sorted.length / 2 + spread));
  return { low: sorted[low] ?? Number.NaN, high: sorted[high] ?? Number.NaN };
}

/** Half the interval's width as a part of the median: how well the median is known. */
export function relativeUncertainty(values: readonly number[]): number {
  const { low, high } = medianInterval(values);
  return (high - low) / 2 / median(values);
}
