/** Compared rows as text: tab-separated for spreadsheets, Markdown with the options of both runs. */
import * as l10n from '@vscode/l10n';
import type { ComparedRow } from '../../src/profile/compare/comparison';
import { runLine } from '../layers/copy';
import { comparison } from './compare-state';
import { groupOf } from './compare-tree';
import { changeText, nameOf, rangeText, speedUpText, timeText, verdictText } from './row-text';
import { rowsInOrder } from './shown-rows';

interface TextColumn {
  readonly title: () => string;
  readonly isNumber: boolean;
  readonly text: (row: ComparedRow) => string;
}

const COLUMNS: readonly TextColumn[] = [
  { title: () => l10n.t('Layer'), isNumber: false, text: nameText },
  {
    title: () => l10n.t('Before'),
    isNumber: true,
    text: ({ before }) => timeText(before, 'plain'),
  },
  { title: () => l10n.t('After'), isNumber: true, text: ({ after }) => timeText(after, 'plain') },
  { title: () => l10n.t('Change'), isNumber: true, text: (row) => changeText(row, 'plain') },
  { title: () => l10n.t('95 % interval'), isNumber: true, text: (row) => rangeText(row, 'plain') },
  { title: () => l10n.t('Speed-up'), isNumber: true, text: (row) => speedUpText(row, 'plain') },
  { title: () => l10n.t('Verdict'), isNumber: false, text: (row) => verdictText(groupOf(row)) },
];

export function rowAsText(row: ComparedRow): string {
  return cellsOf(row).join('\t');
}

export function rowAsMarkdown(row: ComparedRow): string {
  return markdownOf([row]);
}

/** All rows that pass the filter, in their order, under a header. */
export function comparisonAsText(): string {
  const head = COLUMNS.map(({ title }) => title()).join('\t');
  return [head, ...rowsInOrder.value.map(rowAsText)].join('\n');
}

export function comparisonAsMarkdown(): string {
  return markdownOf(rowsInOrder.value);
}

function markdownOf(rows: readonly ComparedRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    line(COLUMNS.map(({ title }) => title())),
    line(COLUMNS.map(({ isNumber }) => (isNumber ? '--:' : ':--'))),
    ...rows.map((row) => line(cellsOf(row).map(escapeMarkdown))),
  ];
  const runs = comparison.value;
  if (!runs) return lines.join('\n');
  const before = l10n.t('Before: {0}', runLine(runs.before));
  const after = l10n.t('After: {0}', runLine(runs.after));
  return [...lines, '', `${before}  `, after].join('\n');
}

function cellsOf(row: ComparedRow): string[] {
  return COLUMNS.map(({ text }) => text(row));
}

function nameText(row: ComparedRow): string {
  const { path, name, fused } = nameOf(row);
  return [`${path}${name}`, ...fused].join(' + ');
}

/** Model files choose the names: none may end a cell or start markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&');
}
