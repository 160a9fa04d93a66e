import type { Profile, ProfiledLayer } from '../profile/document';
import { formatNumber, formatRate, formatShare, gmacPerSecond } from '../profile/format';
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
  /** Layers that multiply nothing: activations, sums, pooling, what the runtime inserted. */
  readonly elementwise: number;
  /** Other layers with MACs that reach less than half of the model's best rate. */
  readonly slow: number;
  /** Between kernels, and entering and leaving the runtime. */
  readonly outside: number;
}

/**
 * One line on two measured models: why the one with far fewer MACs isn't as much faster. Every
 * number in it is measured; it claims a reason only if the measurement shows one.
 */
export function compareProfiles(large: Profile, small: Profile): string {
  const macs = ratio(small.model.macs, large.model.macs);
  const time = ratio(small.latency.unprofiled.medianMs, large.latency.unprofiled.medianMs);
  const [of, against] = [timeUse(small), timeUse(large)];
  const verdict =
    `${small.model.name} needs ${formatShare(macs, 'plain')} of ${large.model.name}’s MACs and ` +
    `${formatShare(time, 'plain')} of its time`;
  const rates = `it reaches ${formatRate(of.gmacPerS, 'plain')} instead of ${formatRate(against.gmacPerS, 'plain')}`;
  if (macs === undefined || time === undefined || time <= macs) return `${verdict}: ${rates}.`;
  return `${verdict}, because ${rates}: ${reasons(of, against)}.`;
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
  ['elementwise', 'layers that multiply nothing'],
  ['slow', 'other layers under half its best rate'],
  ['outside', 'the runtime between kernels'],
];

/** What takes at least one percentage point more of the small model's time, largest first. */
function reasons(of: TimeUse, against: TimeUse): string {
  const more = USES.filter(([use]) => of[use] - against[use] >= 0.01).sort(
    ([a], [b]) => of[b] - against[b] - (of[a] - against[a]),
  );
  const shares = more.map(
    ([use, name]) =>
      `${formatShare(of[use], 'plain')} of its time is in ${name} (${formatShare(against[use], 'plain')})`,
  );
  const kernels = `${formatNumber(of.kernels, 'plain')} kernels (${formatNumber(against.kernels, 'plain')})`;
  return [...shares, `it runs ${kernels}`].join(', ');
}

function ratio(part: number | null, whole: number | null): number | undefined {
  return part === null || whole === null || whole === 0 ? undefined : part / whole;
}
