import { quantile } from './statistics';

/** A gap wider than this part of the smaller value is a step, not spread. */
const STEP = 0.03;
/** The gap against the spread inside the groups. */
const TIMES_SPREAD = 3;
const SMALLEST_PART = 0.2;
const FEWEST = 10;

/**
 * The middles of two groups that a set of runs fell into, when it clearly did: a wide gap with
 * enough runs on both sides, each of which is narrow. A machine that changes its speed shows so.
 */
export function twoGroups(samples: readonly number[]): readonly [number, number] | null {
  if (samples.length < FEWEST) return null;
  const sorted = [...samples].sort((a, b) => a - b);
  const least = Math.ceil(sorted.length * SMALLEST_PART);
  let split = 0;
  let widest = 0;
  for (let at = least; at <= sorted.length - least; at++) {
    const gap = (sorted[at] ?? 0) - (sorted[at - 1] ?? 0);
    if (gap <= widest) continue;
    widest = gap;
    split = at;
  }
  if (split === 0) return null;
  const groups = [sorted.slice(0, split), sorted.slice(split)];
  const spread = Math.max(...groups.map((group) => quantile(group, 0.9) - quantile(group, 0.1)));
  const isStep = widest > STEP * (sorted[split - 1] ?? 0);
  if (!isStep || widest < TIMES_SPREAD * spread) return null;
  const [low = 0, high = 0] = groups.map((group) => quantile(group, 0.5));
  return [low, high];
}
