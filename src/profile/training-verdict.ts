import * as l10n from '@vscode/l10n';
import type { Profile, ProfiledLayer } from './document';
import { formatBytes, formatCount, formatExact, formatShare } from './format';
import type { GradientPoint } from './gradient-depth';
import { earlyToLate, gradientsByDepth } from './gradient-depth';
import { sentences } from './sentences';
import { trainingSums } from './training-sums';
import type { Verdict } from './verdict';

/** Early gradients that are smaller than late ones by more than this reach the first layers no more. */
const VANISHED = 10;
/** Sizes that differ by less are the same, for what one batch can tell. */
const SAME = 3;
/** With fewer layers there are no first and last ones to compare: see `earlyToLate`. */
const FEWEST = 8;

/** What a training step says: whether gradients reach the first layers, then where its time goes. */
export function trainingVerdict(profile: Profile, before: Profile | null = null): Verdict {
  const kept = keptMost(profile);
  return {
    lead: depthSentence(gradientsByDepth(profile)),
    rest: sentences([
      before?.run.training ? beforeSentence(gradientsByDepth(before)) : '',
      timeSentence(profile),
      keptSentence(profile, kept),
    ]),
    layer: kept?.id ?? null,
  };
}

type Fate =
  | { readonly kind: 'none' | 'few' | 'same' | 'lost' | 'late' }
  | { readonly kind: 'vanishing' | 'smaller' | 'larger' | 'exploding'; readonly times: string };

function fateOf(points: readonly GradientPoint[]): Fate {
  if (points.length === 0) return { kind: 'none' };
  const ratio = earlyToLate(points);
  if (ratio === null && points.length < FEWEST) return { kind: 'few' };
  // Then the last layers' is 0.
  if (ratio === null) return { kind: points[0]?.norm === 0 ? 'lost' : 'late' };
  if (ratio === 0) return { kind: 'lost' };
  const change = Math.max(ratio, 1 / ratio);
  if (change < SAME) return { kind: 'same' };
  const times = timesText(change);
  const isFar = change >= VANISHED;
  if (ratio < 1) return { kind: isFar ? 'vanishing' : 'smaller', times };
  return { kind: isFar ? 'exploding' : 'larger', times };
}

/** Whether gradients reach the first layers, in a sentence. */
export function depthSentence(points: readonly GradientPoint[]): string {
  const fate = fateOf(points);
  switch (fate.kind) {
    case 'none':
      return l10n.t('No layer that multiplies by weights got a gradient.');
    case 'few':
      return l10n.t('Too few layers have weights to compare the first with the last.');
    case 'late':
      return l10n.t('The last layers get no gradient at all.');
    case 'lost':
      return l10n.t('The first layers get no gradient at all.');
    case 'same':
      return l10n.t('Gradients keep their size through the depth.');
    case 'vanishing':
      return l10n.t(
        'Gradients shrink {0}× from the last layers to the first: they vanish.',
        fate.times,
      );
    case 'smaller':
      return l10n.t('Gradients shrink {0}× from the last layers to the first.', fate.times);
    case 'exploding':
      return l10n.t(
        'Gradients grow {0}× from the last layers to the first: they explode.',
        fate.times,
      );
    case 'larger':
      return l10n.t('Gradients grow {0}× from the last layers to the first.', fate.times);
  }
}

function beforeSentence(points: readonly GradientPoint[]): string {
  const fate = fateOf(points);
  switch (fate.kind) {
    case 'none':
    case 'few':
    case 'late':
      return '';
    case 'lost':
      return l10n.t('Before, the first layers got none.');
    case 'same':
      return l10n.t('Before, they kept their size.');
    case 'vanishing':
    case 'smaller':
      return l10n.t('Before, they shrank {0}×.', fate.times);
    case 'exploding':
    case 'larger':
      return l10n.t('Before, they grew {0}×.', fate.times);
  }
}

function timeSentence({ layers, latency }: Profile): string {
  const sums = trainingSums(layers);
  const totalMs = latency.unprofiled.medianMs;
  if (!sums || !(totalMs > 0)) return '';
  return l10n.t(
    'Of the step, forward takes {0}, backward {1} and the optimizer {2}.',
    formatShare(sums.forwardMs / totalMs),
    formatShare(sums.backwardMs / totalMs),
    formatShare(sums.optimizerMs / totalMs),
  );
}

function keptMost({ layers }: Profile): ProfiledLayer | null {
  const bytesOf = ({ training }: ProfiledLayer) => training?.savedBytes ?? 0;
  const most = layers.reduce<ProfiledLayer | null>(
    (best, layer) => (bytesOf(layer) > (best ? bytesOf(best) : 0) ? layer : best),
    null,
  );
  return most;
}

function keptSentence({ layers }: Profile, most: ProfiledLayer | null): string {
  const bytes = trainingSums(layers)?.savedBytes ?? null;
  if (bytes === null || most === null) return '';
  return l10n.t(
    'For the backward pass {0} of activations are kept, the most in {1}.',
    formatBytes(bytes),
    most.id,
  );
}

/** `40`, `4.2`, `1 300`: two digits, more would promise too much of one batch. */
function timesText(change: number): string {
  const rounded = Number(change.toPrecision(2));
  if (rounded < 10) return rounded.toFixed(1);
  return rounded < 1e6 ? formatExact(rounded) : formatCount(rounded);
}
