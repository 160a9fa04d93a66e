import type { Profile, ProfiledLayer } from '../profile/document';
import { formatExact, formatRate, formatShare, gmacPerSecond } from '../profile/format';
import { sum } from '../profile/statistics';

/** Under half of the model's best rate, a layer waits for memory more than it multiplies. */
const LOW_RATE = 0.5;
/** Layers shorter than this share say nothing reliable of the best rate. */
const MIN_SHARE_FOR_RATE = 0.005;

/** Where a model's time goes, as shares of its un-instrumented total. */
export interface TimeUse {
  readonly gmacPerS: number | undefined;
  readonly kernels: number;
  readonly depthwise: number;
  /** All of squeeze-and-excitation: pooling, two small layers, scaling. */
  readonly squeezeExcite: number;
  /** Layers without MACs: activations, sums, pooling, what the runtime inserted. */
  readonly elementwise: number;
  /** Other layers with MACs that reach less than half of the model's best rate. */
  readonly slow: number;
  /** Between kernels, and entering and leaving the runtime. */
  readonly outside: number;
}

/**
 * One line on two measured models: why the one with far fewer MACs isn't as much faster. Every
 * number in it is measured; it gives reasons only where there is something to explain.
 */
export function compareProfiles(large: Profile, small: Profile): string {
  const macs = ratio(small.model.macs, large.model.macs);
  const time = ratio(small.latency.unprofiled.medianMs, large.latency.unprofiled.medianMs);
  const takes = `${formatShare(time, 'mono')} of its time`;
  if (macs === null || time === null)
    return `Of ${large.model.name}, ${small.model.name} takes ${takes}; their MACs are unknown.`;
  const needs = `${small.model.name} needs ${formatShare(macs, 'mono')} of ${large.model.name}’s MACs`;
  const [of, against] = [timeUse(small), timeUse(large)];
  const rate = formatRate(of.gmacPerS, 'mono');
  const reaches = `it reaches ${rate}, ${large.model.name} ${formatRate(against.gmacPerS, 'mono')}`;
  if (time <= macs) return `${needs} and ${takes}: ${reaches}.`;
  return `${needs} but ${takes}, because ${reaches}. ${reasons(of, against, large.model.name)}.`;
}

export function timeUse(profile: Profile): TimeUse {
  const best = bestRate(profile.layers);
  const shareOf = (kind: LayerUse): number =>
    sum(profile.layers.filter((layer) => useOf(layer, best) === kind).map((layer) => layer.share));
  return {
    gmacPerS: gmacPerSecond(profile.model.macs, profile.latency.unprofiled.medianMs),
    kernels: profile.kernels.length,
    depthwise: shareOf('depthwise'),
    squeezeExcite: shareOf('squeezeExcite'),
    elementwise: shareOf('elementwise'),
    slow: shareOf('slow'),
    outside: shareOf('outside'),
  };
}

type LayerUse = 'depthwise' | 'squeezeExcite' | 'elementwise' | 'slow' | 'outside' | 'fast';

function useOf(layer: ProfiledLayer, bestGmacPerS: number): LayerUse {
  if (layer.kind === 'runtime') return 'outside';
  if (layer.scope.split('/').includes('se')) return 'squeezeExcite';
  if (layer.type.startsWith('Depthwise')) return 'depthwise';
  const rate = gmacPerSecond(layer.macs, layer.timeMs.median);
  if (rate === undefined) return 'elementwise';
  return rate < LOW_RATE * bestGmacPerS ? 'slow' : 'fast';
}

function bestRate(layers: readonly ProfiledLayer[]): number {
  const rates = layers
    .filter((layer) => layer.share >= MIN_SHARE_FOR_RATE && !layer.belowResolution)
    .map((layer) => gmacPerSecond(layer.macs, layer.timeMs.median) ?? 0);
  return Math.max(0, ...rates);
}

const USES: readonly [keyof TimeUse & LayerUse, string][] = [
  ['depthwise', 'depthwise convolutions'],
  ['squeezeExcite', 'squeeze-and-excitation'],
  ['elementwise', 'layers without MACs'],
  ['slow', 'other layers under half its best rate'],
  ['outside', 'the runtime between kernels'],
];

/** What takes at least one percentage point more of the small model's time, most first. */
function reasons(of: TimeUse, against: TimeUse, largeName: string): string {
  const excess = (use: LayerUse & keyof TimeUse): number => of[use] - against[use];
  const shares = USES.filter(([use]) => excess(use) >= 0.01)
    .sort(([a], [b]) => excess(b) - excess(a))
    .map(([use, name]) => {
      const other = formatShare(against[use], 'mono');
      return `${formatShare(of[use], 'mono')} in ${name} (${largeName}: ${other})`;
    });
  const spent = shares.length === 0 ? '' : `It spends ${shares.join(', ')}, and `;
  const kernels = `${formatExact(of.kernels, 'mono')} kernels (${largeName}: ${formatExact(against.kernels, 'mono')})`;
  return `${spent}${spent === '' ? 'It' : 'it'} runs ${kernels}`;
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}
