import * as l10n from '@vscode/l10n';
import { formatNumber } from '../format';
import { amountText, exactText, limitText } from './amounts';
import type { Limit, Subject } from './budget';
import { isMeasured } from './budget';
import type { Evidence, Measured } from './numbers';
import { numbersFor } from './numbers';
import type { Outcome } from './outcome';

/** What comes of every limit. A time breaks its ratio only where it is slower beyond the noise. */
export function evaluate(limits: readonly Limit[], evidence: Evidence): Outcome[] {
  return limits.flatMap((limit) => {
    const found = numbersFor(limit, evidence);
    return found.length === 0
      ? [nothingFits(limit)]
      : found.map((measured) => outcomeOf(limit, measured, evidence));
  });
}

/** A limit on what was renamed or removed would be kept for ever, and mean nothing. */
function nothingFits(limit: Limit): Outcome {
  const { target } = limit;
  const pattern = target.kind === 'model' ? '' : target.pattern;
  return {
    limit,
    name: pattern,
    status: 'unknown',
    value: null,
    baseline: null,
    sentence:
      target.kind === 'scope'
        ? l10n.t('The model has no scope {0}, so {1} can’t be checked.', pattern, limitText(limit))
        : l10n.t('The model has no layer {0}, so {1} can’t be checked.', pattern, limitText(limit)),
    place: null,
  };
}

function outcomeOf(limit: Limit, measured: Measured, { profile }: Evidence): Outcome {
  const { name, value, place } = measured;
  const baseline = limit.most.kind === 'ratio' ? (measured.baseline ?? null) : null;
  const common = { limit, name, value, baseline, place };
  const what = whatText(limit, name);
  if (isMeasured(limit) && !profile)
    return { ...common, status: 'skipped', sentence: l10n.t('{0}: not measured.', what) };
  if (value === null || (limit.most.kind === 'ratio' && baseline === null))
    return { ...common, status: 'unknown', sentence: unknownSentence(limit, measured) };
  const isOver = isBeyond(limit, measured, value, baseline);
  return {
    ...common,
    status: isOver ? 'broken' : 'kept',
    sentence: sentenceOf(limit, measured, value, baseline, isOver),
  };
}

function isBeyond(
  { subject, most }: Limit,
  { low, isSlower }: Measured,
  value: number,
  baseline: number | null,
): boolean {
  if (most.kind === 'amount') return (low ?? value) > most.value;
  if (value <= most.value * (baseline ?? 0)) return false;
  return subject !== 'time' || isSlower === true;
}

function unknownSentence(limit: Limit, { name, value, reason }: Measured): string {
  const what = whatText(limit, name);
  const text = limitText(limit);
  if (value !== null)
    return l10n.t('{0}: the baseline doesn’t know it, so {1} can’t be checked.', what, text);
  return reason === undefined
    ? l10n.t('{0}: unknown, so {1} can’t be checked.', what, text)
    : l10n.t('{0}: unknown, because {1}, so {2} can’t be checked.', what, reason, text);
}

function sentenceOf(
  limit: Limit,
  { name, isSlower }: Measured,
  value: number,
  baseline: number | null,
  isOver: boolean,
): string {
  const { subject, most } = limit;
  const what = whatText(limit, name);
  const text = limitText(limit);
  if (most.kind === 'amount') {
    const now = amountText(subject, value);
    if (!isOver) return l10n.t('{0}: {1}, within {2}.', what, now, text);
    return now === amountText(subject, most.value)
      ? l10n.t(
          '{0}: {1}, which breaks {2}.',
          what,
          exactText(subject, value),
          `≤${exactText(subject, most.value)}`,
        )
      : l10n.t('{0}: {1}, which breaks {2}.', what, now, text);
  }
  const [before, now] = [amountText(subject, baseline), amountText(subject, value)];
  const ratio = ratioText(value, baseline, isOver ? most.value : undefined);
  if (isOver)
    return l10n.t('{0}: {1} became {2} ({3}), which breaks {4}.', what, before, now, ratio, text);
  const isNoise = subject === 'time' && isSlower !== true && value > most.value * (baseline ?? 0);
  return isNoise
    ? l10n.t('{0}: {1} became {2} ({3}), not beyond the noise.', what, before, now, ratio)
    : l10n.t('{0}: {1} became {2} ({3}), within {4}.', what, before, now, ratio, text);
}

/** With enough digits to differ from the limit that it breaks. */
function ratioText(value: number, baseline: number | null, broken: number | undefined): string {
  if (baseline === null || baseline === 0) return '–';
  const ratio = value / baseline;
  const rounded = formatNumber(ratio, 'plain');
  return Number(rounded) === broken ? `${ratio.toPrecision(6)}x` : `${rounded}x`;
}

/** `Time of layer3`, `Parameters`. */
export function whatText({ subject, target }: Limit, name: string): string {
  const what = subjectText(subject);
  return target.kind === 'model'
    ? what
    : l10n.t({ message: '{0} of {1}', args: [what, name], comment: ['A cost, and a layer'] });
}

export function subjectText(subject: Subject): string {
  switch (subject) {
    case 'time':
      return l10n.t('Time');
    case 'macs':
      return l10n.t('MACs');
    case 'params':
      return l10n.t('Parameters');
    case 'weights':
      return l10n.t('Weights');
    case 'predictedActivations':
      return l10n.t('Predicted peak activations');
    case 'measuredActivations':
      return l10n.t('Measured peak activations');
    case 'processMemory':
      return l10n.t('The process’s peak memory');
  }
}
