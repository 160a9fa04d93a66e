import { correctedMs } from './correction';
import type { Profile, ProfiledLayer } from './document';
import { median, medianInterval, sum } from './statistics';

export interface Interval {
  readonly lowMs: number;
  readonly highMs: number;
}

/** 95 % confidence interval of the median time that stands at a layer. */
export function layerInterval(profile: Profile, layer: ProfiledLayer): Interval {
  const runs = profile.kernels[layer.kernels[0] ?? -1]?.samplesUs.length ?? 0;
  const { median: shown } = layer.timeMs;
  if (runs === 0) return { lowMs: shown, highMs: shown };
  const perRun = Array.from({ length: runs }, (_, run) =>
    sum(
      layer.kernels.map((kernel) =>
        correctedMs(profile.kernels[kernel]?.samplesUs[run] ?? 0, profile.correction),
      ),
    ),
  );
  const { low, high } = medianInterval(perRun);
  // Rows are scaled so that they add up to the run; the interval goes with them.
  const middle = median(perRun);
  const scale = middle > 0 ? shown / middle : 1;
  return { lowMs: low * scale, highMs: high * scale };
}

/**
 * The slowest layers that can't be told apart: the first, and all whose intervals overlap its own.
 * Slowest first; one layer only where it is clearly the slowest.
 */
export function slowestLayers(profile: Profile, layers: readonly ProfiledLayer[]): ProfiledLayer[] {
  const sorted = [...layers].sort((a, b) => b.timeMs.median - a.timeMs.median);
  const [first] = sorted;
  if (!first) return [];
  const { lowMs } = layerInterval(profile, first);
  return sorted.filter((layer) => layer === first || layerInterval(profile, layer).highMs >= lowMs);
}
