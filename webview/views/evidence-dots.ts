import { quantile } from '../../src/profile/statistics';

/** Every sample as a dot: stacked where runs took about the same time. */
export interface DotPlot {
  readonly dots: readonly Dot[];
  /** Range of times shown, ms. */
  readonly domain: readonly [number, number];
  /** Dots in the highest stack. */
  readonly highest: number;
  /** Runs slower than the range. */
  readonly slower: number;
}

export interface Dot {
  readonly kind: 'plain' | 'profiled';
  /** Middle of its stack, ms. */
  readonly ms: number;
  /** Place in its stack, from 0. */
  readonly level: number;
}

/** A run may be this many middle spreads beyond the ninth decile and still be drawn. */
const FAR = 3;
/** A quiet machine's spread is tiny; this part of the median is near all the same. */
const LEAST_SPREAD = 0.02;

/** @param columns how many stacks fit side by side. */
export function dotPlot(
  plain: readonly number[],
  profiled: readonly number[],
  columns: number,
): DotPlot {
  const all = [...plain, ...profiled];
  const limit = Math.max(...[plain, profiled].filter(({ length }) => length > 0).map(farEnd));
  const shown = all.filter((ms) => ms <= limit);
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const room = Math.max((high - low) * 0.03, low * 0.005, 1e-6);
  const domain: [number, number] = [Math.max(0, low - room), high + room];
  const step = (domain[1] - domain[0]) / Math.max(1, columns);
  const heights = new Map<number, number>();
  const stack = (kind: Dot['kind'], samples: readonly number[]): Dot[] =>
    [...samples]
      .filter((ms) => ms <= limit)
      .sort((a, b) => a - b)
      .map((ms) => {
        const column = Math.min(Math.max(1, columns) - 1, Math.floor((ms - domain[0]) / step));
        const level = heights.get(column) ?? 0;
        heights.set(column, level + 1);
        return { kind, ms: domain[0] + (column + 0.5) * step, level };
      });
  const dots = [...stack('plain', plain), ...stack('profiled', profiled)];
  return {
    dots,
    domain,
    highest: Math.max(0, ...heights.values()),
    slower: all.length - shown.length,
  };
}

function farEnd(samples: readonly number[]): number {
  const spread = quantile(samples, 0.9) - quantile(samples, 0.1);
  const least = quantile(samples, 0.5) * LEAST_SPREAD;
  return quantile(samples, 0.9) + FAR * Math.max(spread, least);
}
