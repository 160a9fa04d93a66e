import { conditionsOf, sameConditions } from '../../profile/compare/conditions';
import { formatChange, formatDuration } from '../../profile/format';
import type { Run } from '../runs';
import { modelKeyOf } from './run-model';

/** How the last runs of one model under the same conditions went. */
export interface Trend {
  /** Oldest first, the run itself last; at least two. */
  readonly ms: readonly number[];
  /** ▁▃▂▅ */
  readonly bars: string;
  /** Since the run before; null where the intervals of both overlap, so that nobody can tell. */
  readonly change: number | null;
}

type TimedRun = Pick<Run, 'id' | 'profile'>;

const BARS = [...'▁▂▃▄▅▆▇█'];
const MOST_RUNS = 8;
/** The range that the bars show is at least this part of the longest: noise is no mountain. */
const LEAST_RANGE = 0.1;

/** Trends of the newest run of each model and conditions, by the run's id; none for a first run. */
export function trendsOf(newestFirst: readonly TimedRun[]): Map<string, Trend> {
  const groups: { readonly key: string; readonly runs: TimedRun[] }[] = [];
  for (const run of newestFirst) {
    const key = modelKeyOf(run.profile);
    const group = groups.find(
      (known) => known.key === key && known.runs[0] && isAlike(known.runs[0], run),
    );
    if (group) group.runs.push(run);
    else groups.push({ key, runs: [run] });
  }
  const trends = new Map<string, Trend>();
  for (const { runs } of groups) {
    const trend = trendOf(runs.slice(0, MOST_RUNS).reverse());
    const id = runs[0]?.id;
    if (trend && typeof id === 'string') trends.set(id, trend);
  }
  return trends;
}

function isAlike({ profile: a }: TimedRun, { profile: b }: TimedRun): boolean {
  return sameConditions(conditionsOf(a, b));
}

function trendOf(oldestFirst: readonly TimedRun[]): Trend | undefined {
  const totals = oldestFirst.map(({ profile }) => profile.latency.unprofiled);
  const [last, before] = [totals.at(-1), totals.at(-2)];
  if (!last || !before) return undefined;
  const isApart = last.lowMs > before.highMs || last.highMs < before.lowMs;
  const ms = totals.map(({ medianMs }) => medianMs);
  const change = isApart && before.medianMs > 0 ? last.medianMs / before.medianMs - 1 : null;
  return { ms, bars: sparkLine(ms), change };
}

/** A bar for each value, between the least and the largest. */
export function sparkLine(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const range = Math.max(most - least, LEAST_RANGE * most);
  return values
    .map((value) => {
      const part = range > 0 ? (value - least) / range : 0;
      return BARS[Math.round(part * (BARS.length - 1))] ?? '';
    })
    .join('');
}

/** `▁▃▂▅ 41.2 ms, −3.0 %`; without a trend the time alone. */
export function timeText(ms: number, trend: Trend | undefined, style: 'ui' | 'plain'): string {
  const time = formatDuration(ms, style);
  if (!trend) return time;
  const change = trend.change === null ? '' : `, ${formatChange(trend.change, style)}`;
  return style === 'plain' ? `${time}${change}` : `${trend.bars} ${time}${change}`;
}
