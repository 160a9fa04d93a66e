import { correctedMs } from './correction';
import type { Profile, ProfiledLayer } from './document';
import { runSums } from './run-sums';
import { median, medianInterval, sum } from './statistics';

export interface Interval {
  readonly lowMs: number;
  readonly highMs: number;
}

/** 95 % confidence interval of the median time that stands at a layer. */
export function layerInterval(profile: Profile, layer: ProfiledLayer): Interval {
  const perRun = runSums(profile, layer.kernels);
  if (perRun.length === 0) return { lowMs: layer.timeMs.median, highMs: layer.timeMs.median };
  const { low, high } = medianInterval(perRun);
  const scale = rowScale(layer, perRun);
  return { lowMs: low * scale, highMs: high * scale };
}

/** Rows are scaled so that they add up to the run, all alike. */
function rowScale(layer: ProfiledLayer, perRun: readonly number[]): number {
  const middle = median(perRun);
  return middle > 0 ? layer.timeMs.median / middle : 1;
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
  const scale = rowScale(first, runSums(profile, first.kernels));
  // No interval reaches beyond the slowest run, which is quick to find: most layers end here.
  const reaches = (layer: ProfiledLayer) => longestMs(profile, layer) * scale * SLACK >= lowMs;
  return sorted.filter(
    (layer) => layer === first || (reaches(layer) && layerInterval(profile, layer).highMs >= lowMs),
  );
}

/** Rounding errors of floating point must not decide. */
const SLACK = 1 + 1e-6;

/** At most what the layer took in any run. */
function longestMs({ kernels, correction }: Profile, layer: ProfiledLayer): number {
  return sum(
    layer.kernels.map((kernel) =>
      correctedMs(Math.max(0, ...(kernels[kernel]?.samplesUs ?? [])), correction),
    ),
  );
}
