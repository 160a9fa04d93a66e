import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { Profile } from '../../src/profile/document';
import {
  formatBytes,
  formatDuration,
  formatDurationRange,
  formatExact,
  formatMacs,
  formatRate,
  gmacPerSecond,
  UNKNOWN,
} from '../../src/profile/format';
import { width } from '../width';

interface Figure {
  readonly value: string;
  /** Said after the value, smaller. */
  readonly aside?: string;
  readonly label: string;
}

/** The totals in a row; at 400 px the first of time and of memory. */
export function Totals({ profile }: { readonly profile: Profile }): JSX.Element {
  const all = figuresOf(profile);
  const [time, ...others] = all;
  const peak = others.find(({ label }) => label === peakLabel(profile));
  const shown = width.value === 'narrow' ? [time, peak ?? others[0]] : all;
  return (
    <dl class="totals">
      {shown.map((figure) => (figure ? <Total key={figure.label} {...figure} /> : null))}
    </dl>
  );
}

export function Total({ value, aside, label }: Figure): JSX.Element {
  return (
    <div class="total">
      <dd>
        {withSmallUnit(value)}
        {aside === undefined ? null : <small class="aside"> {aside}</small>}
      </dd>
      <dt>{label}</dt>
    </div>
  );
}

/** The unit is smaller than its number, and stays with it. */
export function withSmallUnit(value: string): JSX.Element {
  const [, number = value, unit = ''] = /^(.*\d)([\u2009\u2060]+\D+)$/.exec(value) ?? [];
  return (
    <>
      {number}
      <small>{unit}</small>
    </>
  );
}

function figuresOf(profile: Profile): Figure[] {
  const { latency, model, memory, run } = profile;
  const { medianMs, lowMs, highMs } = latency.unprofiled;
  // Multiply-adds are of the forward pass, which is a part of a training step only.
  const rate = run.training ? undefined : gmacPerSecond(model.macs, medianMs);
  const range = formatDurationRange(lowMs, highMs);
  const figures: (Figure | null)[] = [
    {
      value: formatDuration(medianMs),
      aside: range.replace(/[\u2009\u2060]+\D+$/, ''),
      label:
        width.value === 'narrow'
          ? l10n.t('median, 95 % interval')
          : run.training
            ? l10n.t('median of {0} steps, 95 % interval', formatExact(run.runs))
            : l10n.t('median of {0} runs, 95 % interval', formatExact(run.runs)),
    },
    rate === undefined ? null : { value: formatRate(rate), label: formatMacs(model.macs) },
    {
      value: formatBytes(model.weightBytes),
      label: l10n.t('weights · {0} parameters', formatExact(model.params)),
    },
    {
      value: formatBytes(memory.measuredPeakBytes ?? memory.predictedPeakBytes),
      label: peakLabel(profile),
    },
    { value: formatBytes(memory.processPeakBytes), label: l10n.t('process peak') },
  ];
  return figures.filter((figure) => figure !== null && figure.value !== UNKNOWN) as Figure[];
}

function peakLabel({ memory, run }: Profile): string {
  // A training step holds gradients and the optimizer's tensors beside activations.
  if (run.training)
    return width.value === 'narrow' ? l10n.t('peak tensors') : l10n.t('peak tensors, measured');
  if (width.value === 'narrow') return l10n.t('peak activations');
  return memory.measuredPeakBytes === null
    ? l10n.t('peak activations, predicted')
    : l10n.t('peak activations, measured');
}
