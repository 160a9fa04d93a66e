import * as l10n from '@vscode/l10n';
import {
  formatChange,
  formatDims,
  formatDuration,
  formatDurationRange,
  formatExact,
} from '../../profile/format';
import { shownName } from '../drawing/hostile-text';
import type { Run } from '../runs';
import { markdownTable, type TableRow } from './markdown';
import type { Trend } from './run-trend';

/** What is known of a run beside its own profile. */
export interface RunHistory {
  /** As somebody called it. */
  readonly name?: string | undefined;
  readonly trend?: Trend | undefined;
  /** The pinned run of its model, which may be the run itself. */
  readonly baseline?: Run | undefined;
}

/** What was measured and how, as a Markdown table. */
export function runTooltip(
  { id, title, origin, profile }: Run,
  language: string,
  { name, trend, baseline }: RunHistory = {},
): string {
  const { run, environment, model, latency } = profile;
  const { medianMs, lowMs, highMs } = latency.unprofiled;
  const inputs = model.inputs.map(({ shape }) => formatDims(shape)).join(', ');
  return markdownTable(
    [shownName(name ?? title), formatDuration(medianMs)],
    [
      ...trendRows(trend),
      ...(baseline ? [baselineRow(medianMs, baseline, baseline.id === id)] : []),
      [l10n.t('95 % interval'), formatDurationRange(lowMs, highMs)],
      [l10n.t('Model'), modelText(title, origin, name)],
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

/** A run with a name of its own says which model it is of. */
function modelText(title: string, origin: string, name: string | undefined): string {
  return name === undefined ? shownName(origin) : `${shownName(title)} · ${shownName(origin)}`;
}

function trendRows(trend: Trend | undefined): TableRow[] {
  if (!trend) return [];
  const { bars, ms, change } = trend;
  const ends = [ms[0], ms.at(-1)].map((value) => formatDuration(value)).join(' → ');
  return [
    [l10n.t('Last {0} runs', ms.length), `${bars} ${ends}`],
    [
      l10n.t('Since the run before'),
      change === null ? l10n.t('no difference that can be told') : formatChange(change),
    ],
  ];
}

function baselineRow(medianMs: number, { profile }: Run, isItself: boolean): TableRow {
  if (isItself) return [l10n.t('Baseline'), l10n.t('this run')];
  const before = profile.latency.unprofiled.medianMs;
  const change =
    before > 0 && before !== medianMs ? ` (${formatChange(medianMs / before - 1)})` : '';
  return [l10n.t('Baseline'), `${formatDuration(before)}${change}`];
}
