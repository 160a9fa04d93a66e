import * as l10n from '@vscode/l10n';
import type { Profile } from '../document';
import { formatCount, formatCoverage, formatDuration, formatExact, formatShare } from '../format';
import type { ProfileRow } from '../rows';
import { profileRows } from '../rows';
import { sortRows } from '../sort';
import { sum } from '../statistics';
import { timeByKind } from '../time-by-kind';
import { markdownText } from './escape';
import type { Report } from './report';
import { reportOf } from './report';
import { reportColumns } from './report-columns';

/** The slowest rows; the others are added up. GitHub's comments hold 65,536 characters. */
const MOST_ROWS = 100;

/** A report for a pull request, a wiki or a notebook: totals, kinds, the slowest layers, evidence. */
export function exportMarkdown(profile: Profile): string {
  const report = reportOf(profile, 'plain');
  const sections = [
    `# ${markdownText(report.title)}`,
    markdownText(report.subtitle),
    verdict(report),
    table(
      ['', '', ''],
      report.figures.map(({ label, value, note }) => [label, value, note]),
      [false, true, false],
    ),
    `## ${markdownText(l10n.t('Time by kind'))}`,
    kinds(profile),
    `## ${markdownText(l10n.t('Layers and their cost'))}`,
    layers(profile),
    `## ${markdownText(l10n.t('Where the time went'))}`,
    account(report),
    `## ${markdownText(l10n.t('Certificate'))}`,
    list(report.checks.map(({ passed, text, value }) => `${passed ? '✓' : '⚠'} ${text}: ${value}`)),
    ...(report.notes.length === 0
      ? []
      : [`## ${markdownText(l10n.t('Notes'))}`, list(report.notes)]),
    `## ${markdownText(l10n.t('How it was measured'))}`,
    list(report.conditions.map(({ label, value }) => `${label}: ${value}`)),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function verdict({ verdict: { lead, rest } }: Report): string {
  const strong = `**${markdownText(lead)}**`;
  return rest === '' ? strong : `${strong} ${markdownText(rest)}`;
}

function kinds(profile: Profile): string {
  const rows = timeByKind(profile).map(({ label, rows: count, timeMs, share, macs, work }) => [
    label,
    formatExact(count, 'plain'),
    formatDuration(timeMs, 'plain'),
    formatShare(share, 'plain'),
    work === 'layers' ? formatCount(macs, 'plain') : '',
  ]);
  const heads = [l10n.t('Type'), l10n.t('Rows'), l10n.t('Time'), l10n.t('Share'), l10n.t('MACs')];
  return table(heads, rows, [false, true, true, true, true]);
}

function layers(profile: Profile): string {
  const rows = sortRows(profileRows(profile, { by: 'layer' }), 'time');
  const [shown, hidden] = [rows.slice(0, MOST_ROWS), rows.slice(MOST_ROWS)];
  const columns = reportColumns(shown, profile.run.training !== undefined, 'plain');
  const lines = shown.map((row) => [row.label, ...columns.map(({ cell }) => cell(row))]);
  const text = table([l10n.t('Layer'), ...columns.map(({ title }) => title)], lines, [
    false,
    ...columns.map(({ isNumber }) => isNumber),
  ]);
  return hidden.length === 0 ? text : `${text}\n\n${markdownText(restText(hidden))}`;
}

function restText(hidden: readonly ProfileRow[]): string {
  const total = (value: (time: NonNullable<ProfileRow['time']>) => number) =>
    sum(hidden.map(({ time }) => (time ? value(time) : 0)));
  return l10n.t(
    'And {0} more rows, together {1}, {2} of the run.',
    formatExact(hidden.length, 'plain'),
    formatDuration(
      total(({ timeMs }) => timeMs.median),
      'plain',
    ),
    formatShare(
      total(({ share }) => share),
      'plain',
    ),
  );
}

function account({ account: { parts, sumMs, totalMs } }: Report): string {
  const line = (label: string, timeMs: number, share: number, note: string) => [
    label,
    formatDuration(timeMs, 'plain'),
    formatCoverage(share, 'plain'),
    note,
  ];
  const lines = [
    ...parts.map(({ label, timeMs, share, note }) => line(label, timeMs, share, note)),
    line(l10n.t('Sum'), sumMs, sumMs / totalMs, ''),
  ];
  return table([l10n.t('Part'), l10n.t('Time'), l10n.t('Share'), ''], lines, [
    false,
    true,
    true,
    false,
  ]);
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${markdownText(item)}`).join('\n');
}

/** @param isNumber of each column: those stand at the right. */
function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  isNumber: readonly boolean[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(heads.map(markdownText)),
    line(isNumber.map((right) => (right ? '--:' : ':--'))),
    ...rows.map((cells) => line(cells.map(markdownText))),
  ].join('\n');
}
