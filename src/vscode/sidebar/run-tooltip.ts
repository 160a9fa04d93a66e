import * as l10n from '@vscode/l10n';
import { formatDims, formatDuration, formatDurationRange, formatExact } from '../../profile/format';
import { shownName } from '../drawing/hostile-text';
import type { Run } from '../runs';
import { markdownTable } from './markdown';

/** What was measured and how, as a Markdown table. */
export function runTooltip({ title, origin, profile }: Run, language: string): string {
  const { run, environment, model, latency } = profile;
  const { medianMs, lowMs, highMs } = latency.unprofiled;
  const inputs = model.inputs.map(({ shape }) => formatDims(shape)).join(', ');
  return markdownTable(
    [shownName(title), formatDuration(medianMs)],
    [
      [l10n.t('95 % interval'), formatDurationRange(lowMs, highMs)],
      [l10n.t('Model'), shownName(origin)],
      [
        l10n.t({ message: 'Measured', comment: ['When: a date follows'] }),
        new Date(environment.date).toLocaleString(language),
      ],
      [l10n.t('Device'), [run.device.toUpperCase(), environment.cpu].join(' · ')],
      [l10n.t('Engine'), [run.engine, run.engineVersion].join(' ')],
      [l10n.t('Precision'), run.precision],
      [l10n.t('Input'), inputs],
      [l10n.t('Threads'), run.threads === null ? l10n.t('default') : String(run.threads)],
      [l10n.t('Optimization'), run.optimization],
      [l10n.t('Runs'), formatExact(run.runs)],
    ],
  );
}
