import * as l10n from '@vscode/l10n';
import type { Profile } from './document';
import { formatBytes, formatNumber, formatRate, formatShare } from './format';
import { memoryView } from './memory-view';
import { runsLayerByLayer } from './layer-by-layer';
import type { Roofline, RooflinePoint, Roofs } from './roofline';
import { attainable, boundOf, rooflineOf, roofsFit } from './roofline';
import { sum } from './statistics';
import type { Verdict } from './verdict';
import { measuredPeakText } from './verdict';
import { sentences } from './sentences';

/** Measured and predicted peaks that differ by less say the same. */
const SAME_PEAK = 0.01;

export function memoryVerdict(profile: Profile): Verdict {
  const { measuredPeakBytes, predictedPeakBytes, processPeakBytes, weightBytes } = profile.memory;
  const view = memoryView(profile);
  const measuredAt = layerAt(view.points, view.measuredPeak);
  const predictedAt = layerAt(view.points, view.predictedPeak);
  const others = [
    l10n.t('Weights take {0}.', formatBytes(weightBytes)),
    processPeakBytes === null
      ? ''
      : l10n.t('The whole process reached {0}.', formatBytes(processPeakBytes)),
  ];
  if (measuredPeakBytes === null) {
    if (predictedPeakBytes === null)
      return {
        lead: l10n.t('The live activations of this run are unknown.'),
        rest: sentences(others),
        layer: null,
      };
    return {
      lead: predictedPeakText(predictedPeakBytes, predictedAt),
      rest: sentences([l10n.t('The runtime did not report its own count.'), ...others]),
      layer: predictedAt,
    };
  }
  const afterBytes = view.points[view.measuredPeak ?? -1]?.measuredBytes ?? measuredPeakBytes;
  if (runsLayerByLayer(profile) && afterBytes < measuredPeakBytes * (1 - SAME_PEAK))
    return {
      lead: measuredPeakText(profile, measuredPeakBytes, null),
      rest: sentences([
        measuredAt === null
          ? ''
          : l10n.t(
              'That is inside a kernel; after one at most {0} are in use, in {1}.',
              formatBytes(afterBytes),
              measuredAt,
            ),
        ...others,
      ]),
      layer: measuredAt,
    };
  return {
    lead: measuredPeakText(profile, measuredPeakBytes, measuredAt),
    rest: sentences([
      differenceText(measuredPeakBytes, predictedPeakBytes, predictedAt),
      ...others,
    ]),
    layer: measuredAt,
  };
}

function layerAt(
  points: ReturnType<typeof memoryView>['points'],
  index: number | null,
): string | null {
  const layer = index === null ? undefined : points[index]?.layer;
  return layer?.kind === 'layer' ? layer.id : null;
}

function predictedPeakText(bytes: number, layer: string | null): string {
  const size = formatBytes(bytes);
  return layer === null
    ? l10n.t('The graph predicts that activations peak at {0}.', size)
    : l10n.t('The graph predicts that activations peak at {0} in {1}.', size, layer);
}

function differenceText(measured: number, predicted: number | null, layer: string | null): string {
  if (predicted === null) return '';
  const change = measured / predicted - 1;
  if (Math.abs(change) <= SAME_PEAK) return l10n.t('That is what the graph predicts.');
  const size = layer === null ? formatBytes(predicted) : `${formatBytes(predicted)} (${layer})`;
  return change < 0
    ? l10n.t('The graph alone predicts {0}; the runtime reuses memory and needs less.', size)
    : l10n.t('The graph alone predicts {0}; the runtime holds more than is needed.', size);
}

/** The profiler's slowdown below which it is not worth a sentence about its cause. */
const NOTABLE_OVERHEAD = 0.03;

export function evidenceVerdict(profile: Profile): Verdict {
  const { unknown, exact } = profile.accounting;
  const failed = profile.certificate.filter(({ passed, of }) => passed < of);
  const rest = sentences([profilerText(profile)]);
  if (unknown > 0)
    return {
      lead: l10n.t('{0} of the kernel time is unexplained.', formatShare(unknown)),
      rest,
      layer: null,
    };
  if (exact < 1)
    return {
      lead: l10n.t('All time is attributed, {0} of it without proof.', formatShare(1 - exact)),
      rest,
      layer: null,
    };
  if (failed.length > 0)
    return {
      lead:
        failed.length === 1
          ? l10n.t('All time is attributed, but one check did not pass.')
          : l10n.t('All time is attributed, but {0} checks did not pass.', failed.length),
      rest,
      layer: null,
    };
  return { lead: l10n.t('Every microsecond is accounted for.'), rest, layer: null };
}

function profilerText({ correction, kernels }: Profile): string {
  const { overhead } = correction;
  if (overhead <= 0) return l10n.t('Runs with the profiler on were no slower than without it.');
  const slower = formatShare(overhead);
  if (overhead < NOTABLE_OVERHEAD)
    return l10n.t(
      'The profiler slows this model by {0}; that cost is removed, so that layer times add up to the run without it.',
      slower,
    );
  return l10n.t(
    'The profiler slows this model by {0}, with {1} kernels to record. That cost is measured and removed: layer times add up to the run without it.',
    slower,
    kernels.length,
  );
}

/** Time that a layer would save at its roof, as a part of the run, from which it is worth naming. */
const WORTH_NAMING = 0.01;
const MENTIONED_SHARE = 0.05;
/** Rates may exceed a roof by as much as it was measured too low. */
const ABOVE_ROOF = 1.1;

export function rooflineVerdict(profile: Profile, roofs: Roofs | null): Verdict {
  const roofline = rooflineOf(profile);
  const { points } = roofline;
  const rates = points.map((point) => point.gmacPerSecond);
  if (runsLayerByLayer(profile) && roofline.unknownSize.rows > 0 && points.length === 0)
    return {
      lead: l10n.t(
        'What each layer reads is unknown here, so its arithmetic intensity can’t be plotted.',
      ),
      rest: sentences([
        l10n.t('Below is where the time goes by kind of layer.'),
        withoutMacsText(roofline),
      ]),
      layer: null,
    };
  if (points.length === 0)
    return {
      lead: l10n.t('No layer has both multiply-adds and a time long enough to plot.'),
      rest: '',
      layer: null,
    };
  const unlike = roofs !== null && !roofsFit(profile, roofs);
  if (roofs === null || unlike)
    return {
      lead: l10n.t(
        'Layers reach {0} to {1}.',
        formatNumber(Math.min(...rates)),
        formatRate(Math.max(...rates)),
      ),
      rest: sentences([
        unlike
          ? l10n.t('The roofs were measured with another number of threads: measure them again.')
          : l10n.t('What this machine allows is not measured yet.'),
        withoutMacsText(roofline),
      ]),
      layer: null,
    };
  const best = mostToGain(points, roofs);
  const bound = boundOf(roofline, roofs);
  return {
    lead: boundText(bound, averageRate(points), roofs),
    rest: sentences([
      best === null
        ? ''
        : l10n.t(
            '{0} reaches {1} of the {2} that its roof allows.',
            best.layer,
            formatNumber(best.gmacPerSecond),
            formatRate(attainable(roofs, best.intensity)),
          ),
      withoutMacsText(roofline),
      rates.some((rate) => rate > roofs.gmacPerSecond * ABOVE_ROOF)
        ? l10n.t('Some layers pass the roof: it was measured at a slower moment.')
        : '',
    ]),
    layer: best?.layer ?? null,
  };
}

function boundText(bound: 'compute' | 'memory' | null, rate: number, roofs: Roofs): string {
  const average = formatNumber(rate);
  const roof = formatRate(roofs.gmacPerSecond);
  switch (bound) {
    case 'compute':
      return l10n.t('Compute-bound: its layers average {0} of {1}.', average, roof);
    case 'memory':
      return l10n.t('Memory-bound: its layers average {0} of {1}.', average, roof);
    case null:
      return l10n.t('No single limit: its layers average {0} of {1}.', average, roof);
  }
}

/** MACs of the plotted rows over their time. */
function averageRate(points: readonly RooflinePoint[]): number {
  return sum(points.map(({ macs }) => macs)) / sum(points.map(({ timeMs }) => timeMs)) / 1e6;
}

function mostToGain(points: readonly RooflinePoint[], roofs: Roofs): RooflinePoint | null {
  const gain = ({ share, gmacPerSecond: rate, intensity }: RooflinePoint) =>
    share * (1 - rate / attainable(roofs, intensity));
  const [best] = [...points].sort((a, b) => gain(b) - gain(a));
  return best && gain(best) >= WORTH_NAMING ? best : null;
}

function withoutMacsText({ withoutMacs }: Roofline): string {
  if (withoutMacs.share < MENTIONED_SHARE) return '';
  return l10n.t('{0} of the time goes to steps without MACs.', formatShare(withoutMacs.share));
}
