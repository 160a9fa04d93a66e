import * as l10n from '@vscode/l10n';
import type { Concentration } from './concentration';
import { concentrationOf, isConcentrated, isEven } from './concentration';
import type { Profile, ProfiledLayer } from './document';
import { formatBytes, formatDuration, formatDurationRange, formatShare } from './format';
import { formatNumber, formatRate, gmacPerSecond } from './format';
import { kernelOwners } from './kernel-owners';
import { slowestLayers } from './layer-interval';
import type { Roofs } from './roofline';
import { boundOf, rooflineOf, roofsFit } from './roofline';
import { runsLayerByLayer } from './layer-by-layer';
import { sentences } from './sentences';
import { relativeUncertainty, sum } from './statistics';

/** What a profile says, in words. */
export interface Verdict {
  /** One sentence: the finding. */
  readonly lead: string;
  /** What supports it, at most a few sentences; '' where there is nothing more to say. */
  readonly rest: string;
  /** Id of the layer to look at first; it stands in `lead` or `rest` as it is, for a link. */
  readonly layer: string | null;
}

/** The runtime's own time from which on it is the finding, and from which on it is mentioned. */
const OVERHEAD_LEADS = 0.3;
const OVERHEAD_COUNTS = 0.05;
/** A layer that takes this much is the finding. */
const ONE_LAYER_LEADS = 0.4;
const TYPE_COUNTS = 0.5;
/** Half the interval's width as a part of the median, above which the total is not well known. */
const UNSURE = 0.05;

/** The verdict on time; roofs, where they are known, add what limits it. */
export function verdictOf(profile: Profile, roofs: Roofs | null = null): Verdict {
  const timed = profile.layers.filter((layer) => layer.kernels.length > 0);
  if (timed.length === 0) return nothingRan();
  const layers = timed.filter((layer) => layer.kind === 'layer');
  const slowest = slowestLayers(profile, layers);
  const concentration = concentrationOf(layers);
  const finding = findingOf(profile, concentration, slowest, roofs);
  const { unknown } = profile.accounting;
  const details = [
    ...(finding.tells === 'type' ? [] : typeSentence(layers)),
    ...(finding.tells === 'layer' ? [] : slowestSentence(slowest, profile, roofs)),
    ...(finding.tells === 'overhead' ? [] : overheadSentence(profile)),
    ...insertedSentence(profile),
    ...peakSentence(profile),
    ...uncertaintySentence(profile),
  ];
  const layer = slowest[0]?.id ?? null;
  if (unknown > 0)
    return {
      lead: l10n.t('{0} of the kernel time belongs to no known layer.', formatShare(unknown)),
      rest: sentences([finding.text, ...details]),
      layer,
    };
  return { lead: finding.text, rest: sentences(details), layer };
}

function nothingRan(): Verdict {
  return {
    lead: l10n.t('No kernel ran.'),
    rest: l10n.t('The runtime computed the whole model while loading it, or it has no nodes.'),
    layer: null,
  };
}

interface Finding {
  readonly text: string;
  /** What it already says, so that the details don't repeat it. */
  readonly tells: 'overhead' | 'layer' | 'type' | 'spread';
}

function findingOf(
  profile: Profile,
  concentration: Concentration,
  slowest: readonly ProfiledLayer[],
  roofs: Roofs | null,
): Finding {
  const overhead = overheadOf(profile);
  if (overhead >= OVERHEAD_LEADS)
    return {
      text: runsLayerByLayer(profile)
        ? l10n.t('{0} of the time is not spent in layers.', formatShare(overhead))
        : l10n.t(
            '{0} of the time is not spent in layers, but around and between {1} kernels.',
            formatShare(overhead),
            profile.kernels.length,
          ),
      tells: 'overhead',
    };
  const [first] = slowest;
  if (first && slowest.length === 1 && first.share >= ONE_LAYER_LEADS)
    return {
      text: l10n.t('{0} takes {1} of the time.', first.id, formatShare(first.share)),
      tells: 'layer',
    };
  const bound = roofs && roofsFit(profile, roofs) ? boundOf(rooflineOf(profile), roofs) : null;
  return { text: spreadText(concentration, bound), tells: 'spread' };
}

function spreadText(concentration: Concentration, bound: 'compute' | 'memory' | null): string {
  const { few, timed, share, largest } = concentration;
  if (isEven(concentration)) {
    const most = formatShare(largest);
    switch (bound) {
      case 'compute':
        return l10n.t('Compute-bound and evenly spread: no layer takes more than {0}.', most);
      case 'memory':
        return l10n.t('Memory-bound and evenly spread: no layer takes more than {0}.', most);
      case null:
        return l10n.t('Evenly spread: no layer takes more than {0} of the time.', most);
    }
  }
  if (few === timed)
    return timed === 1
      ? l10n.t('One layer takes all the time that layers take.')
      : l10n.t('The time is spread over all {0} layers.', timed);
  const shown = formatShare(share);
  const prefix = bound && isConcentrated(concentration) ? bound : null;
  switch (prefix) {
    case 'compute':
      return l10n.t('Compute-bound, with {0} of the time in {1} of {2} layers.', shown, few, timed);
    case 'memory':
      return l10n.t('Memory-bound, with {0} of the time in {1} of {2} layers.', shown, few, timed);
    case null:
      return l10n.t('{0} of the time is in {1} of {2} layers.', shown, few, timed);
  }
}

function typeSentence(layers: readonly ProfiledLayer[]): string[] {
  const shares = new Map<string, number>();
  for (const { type, share } of layers) shares.set(type, (shares.get(type) ?? 0) + share);
  const [largest] = [...shares].sort((a, b) => b[1] - a[1]);
  if (!largest || shares.size < 2 || largest[1] < TYPE_COUNTS) return [];
  return [l10n.t('Layers of type {0} take {1} of the run.', largest[0], formatShare(largest[1]))];
}

/** Says which layer is slowest only where its interval overlaps no other's. */
function slowestSentence(
  slowest: readonly ProfiledLayer[],
  profile: Profile,
  roofs: Roofs | null,
): string[] {
  const [first, second] = slowest;
  if (!first) return [];
  const time = formatDuration(first.timeMs.median);
  if (second === undefined) {
    const rate = rateOf(first);
    if (roofs && rate !== undefined && roofsFit(profile, roofs))
      return [
        l10n.t(
          'Start with {0}: {1}, at {2} of {3}.',
          first.id,
          time,
          formatNumber(rate),
          formatRate(roofs.gmacPerSecond),
        ),
      ];
    return [l10n.t('Start with {0}: {1}.', first.id, time)];
  }
  if (slowest.length === 2)
    return [
      l10n.t(
        '{0} and {1} are slowest, at about {2}; their difference is within the noise.',
        first.id,
        second.id,
        time,
      ),
    ];
  return [
    l10n.t(
      'The {0} slowest layers can’t be ranked within the noise; {1} is one of them, with {2}.',
      slowest.length,
      first.id,
      time,
    ),
  ];
}

/** Multiply-adds are the forward pass's; its time in a training step is too uncertain to lead. */
function rateOf({ macs, timeMs, belowResolution, training }: ProfiledLayer): number | undefined {
  return belowResolution || training ? undefined : gmacPerSecond(macs, timeMs.median);
}

function overheadOf({ layers }: Profile): number {
  return sum(layers.filter((layer) => layer.kind === 'runtime').map((layer) => layer.share));
}

function overheadSentence(profile: Profile): string[] {
  const overhead = overheadOf(profile);
  if (overhead < OVERHEAD_COUNTS) return [];
  if (runsLayerByLayer(profile))
    return [l10n.t('{0} of the time is spent outside of layers.', formatShare(overhead))];
  return [
    l10n.t(
      '{0} of the time goes to the runtime itself, around and between {1} kernels.',
      formatShare(overhead),
      profile.kernels.length,
    ),
  ];
}

function insertedSentence({ layers }: Profile): string[] {
  const rows = layers.filter(
    (layer) => layer.certainty === 'inserted' && layer.kind === 'inserted',
  );
  const share = sum(rows.map((layer) => layer.share));
  if (share < OVERHEAD_COUNTS) return [];
  const shown = formatShare(share);
  return [
    rows.length === 1
      ? l10n.t('{0} goes to a kernel that the runtime inserted.', shown)
      : l10n.t('{0} goes to {1} kernels that the runtime inserted.', shown, rows.length),
  ];
}

function peakSentence(profile: Profile): string[] {
  const { measuredPeakBytes: peak, curve } = profile.memory;
  if (!peak) return [];
  const point = curve.find((at) => at.measuredBytes === peak);
  const owner = point && kernelOwners(profile)[point.kernel];
  return [measuredPeakText(profile, peak, owner?.kind === 'layer' ? owner.id : null)];
}

/** A training step holds gradients and the optimizer's tensors beside activations. */
export function measuredPeakText({ run }: Profile, bytes: number, layer: string | null): string {
  const size = formatBytes(bytes);
  if (run.training)
    return layer === null
      ? l10n.t('Tensors in use peak at {0}.', size)
      : l10n.t('Tensors in use peak at {0} in {1}.', size, layer);
  return layer === null
    ? l10n.t('Activations peak at {0}.', size)
    : l10n.t('Activations peak at {0} in {1}.', size, layer);
}

function uncertaintySentence({ latency: { unprofiled } }: Profile): string[] {
  const { samples, lowMs, highMs } = unprofiled;
  if (samples.length > 1 && relativeUncertainty(samples) <= UNSURE) return [];
  if (samples.length < 2) return [l10n.t('One run only: how much times vary is unknown.')];
  return [
    l10n.t('Runs vary: the median is known only as {0}.', formatDurationRange(lowMs, highMs)),
  ];
}
