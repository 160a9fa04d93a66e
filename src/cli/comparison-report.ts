import { formatDifference, formatDifferenceRange } from '../profile/compare/change-text';
import type { ComparedRow, Comparison, Pair } from '../profile/compare/comparison';
import { comparisonVerdict, conditionName } from '../profile/compare/comparison-verdict';
import type { LayerRow } from '../profile/layer-rows';
import type { NumberStyle } from '../profile/format';
import { formatBytes, formatChange, formatCount } from '../profile/format';
import { formatDuration, formatLayerTime, formatNumber, UNKNOWN } from '../profile/format';
import type { Fact } from './facts';
import { factLines } from './facts';
import { lines, moreRows } from './profile-report';
import type { Column } from './table';
import { tableLines } from './table';
import type { Output } from './terminal';
import { printable, wrap } from './text';

/** Names of layers that only one profile has, before the rest is counted. */
const NAMES_SHOWN = 8;

/** What changed in words, what else differs, totals, and the table of layers. */
export function comparisonReport(
  comparison: Comparison,
  top: number | undefined,
  output: Output,
): string {
  const { lead, rest } = comparisonVerdict(comparison);
  const paragraph = (text: string): string[] =>
    text === '' ? [] : wrap(printable(plainSpaces(text)), output.width);
  return lines([
    ...paragraph(lead).map((line) => output.style.bold(line)),
    ...paragraph(rest),
    '',
    ...factLines(factsOf(comparison), output),
    '',
    ...comparisonTable(comparison, top, output),
  ]);
}

/** Texts for the panel keep numbers and units together by marks that terminals show as nothing. */
function plainSpaces(text: string): string {
  return text.replace(/\u2009\u2060?/g, '\u00a0').replaceAll('\u2060', '');
}

function factsOf(comparison: Comparison): Fact[] {
  const { before, after, memory, macs, params, conditions } = comparison;
  return [
    { label: 'Before', text: `${before.model.name}, ${before.environment.date}` },
    { label: 'After', text: `${after.model.name}, ${after.environment.date}` },
    ...conditions
      .filter(({ kind }) => kind !== 'not-interleaved')
      .map((each) => ({
        label: 'Differs',
        text: `${conditionName(each.kind)}: ${each.before || UNKNOWN} became ${each.after || UNKNOWN}`,
        isWarning: each.kind !== 'model',
      })),
    { label: 'Total', text: totalText(comparison) },
    {
      label: 'Memory',
      text: [
        `weights ${pairText(memory.weights, formatBytes)}`,
        `peak activations ${pairText(memory.activations, formatBytes)}`,
        `process peak ${pairText(memory.process, formatBytes)}`,
      ].join('; '),
    },
    {
      label: 'Model',
      text: `MACs ${pairText(macs, formatCount)}; params ${pairText(params, formatCount)}`,
    },
    { label: 'Matched', text: matchingText(comparison) },
    ...onlyFact('Only before', comparison.rows, ({ before: row, after: other }) =>
      other ? null : row,
    ),
    ...onlyFact('Only after', comparison.rows, ({ before: other, after: row }) =>
      other ? null : row,
    ),
  ];
}

function totalText({ total }: Comparison): string {
  const { beforeMs, afterMs, differenceMs, verdict } = total;
  return [
    `${formatDuration(beforeMs, 'mono')} became ${formatDuration(afterMs, 'mono')}`,
    `${formatDifference(differenceMs, 'mono')} (${formatDifferenceRange(total, 'mono')})`,
    verdict === 'no-difference' ? 'within the noise' : `${verdict} beyond the noise`,
  ].join(', ');
}

function pairText(
  { before, after }: Pair,
  format: (value: number | null, style: NumberStyle) => string,
): string {
  const [first, second] = [format(before, 'mono'), format(after, 'mono')];
  if (before === after) return first;
  const change = before && after !== null ? ` (${formatChange(after / before - 1, 'mono')})` : '';
  return `${first} became ${second}${change}`;
}

function matchingText({ matching }: Comparison): string {
  const { id, name, structure, removed, added } = matching;
  return [
    `${id} by id`,
    ...(name > 0 ? [`${name} by name`] : []),
    ...(structure > 0 ? [`${structure} by structure`] : []),
    ...(removed > 0 ? [`${removed} only before`] : []),
    ...(added > 0 ? [`${added} only after`] : []),
  ].join(', ');
}

function onlyFact(
  label: string,
  rows: readonly ComparedRow[],
  pick: (row: ComparedRow) => LayerRow | null,
): Fact[] {
  const labels = rows.flatMap((row) => pick(row)?.row.label ?? []);
  if (labels.length === 0) return [];
  const more = labels.length > NAMES_SHOWN ? [`${labels.length - NAMES_SHOWN} more`] : [];
  return [{ label, text: [...labels.slice(0, NAMES_SHOWN), ...more].join(', ') }];
}

function comparisonTable({ rows }: Comparison, top: number | undefined, output: Output): string[] {
  const shown = rows.slice(0, top);
  const table = tableLines(NAME, COLUMNS, shown, output, ({ change }, line) =>
    change.verdict === 'no-difference' ? output.style.dim(line) : line,
  );
  const hidden = rows.length - shown.length;
  return hidden === 0 ? table : [...table, output.style.dim(moreRows(hidden))];
}

const NAME: Column<ComparedRow> = {
  header: 'Name',
  align: 'left',
  importance: Infinity,
  cell: ({ before, after }) => printable((after ?? before)?.row.label ?? ''),
};

const COLUMNS: readonly Column<ComparedRow>[] = [
  timeColumn('Before', ({ before }) => before),
  timeColumn('After', ({ after }) => after),
  {
    header: 'Difference',
    align: 'right',
    importance: 100,
    cell: (row) => (isShort(row) ? '' : formatDifference(row.change.differenceMs, 'plain')),
  },
  {
    header: '95 % interval',
    align: 'right',
    importance: 40,
    cell: (row) => (isShort(row) ? '' : formatDifferenceRange(row.change, 'plain')),
  },
  {
    header: 'Ratio',
    align: 'right',
    importance: 60,
    cell: (row) => (isShort(row) ? '' : `${formatNumber(row.change.ratio, 'plain')}`),
  },
  {
    header: 'Beyond noise',
    align: 'left',
    importance: 90,
    cell: ({ change: { verdict } }) => (verdict === 'no-difference' ? '' : verdict),
  },
  {
    header: 'Matched by',
    align: 'left',
    importance: 30,
    cell: ({ rule, before }) => rule ?? (before ? 'only before' : 'only after'),
  },
];

function timeColumn(
  header: string,
  pick: (row: ComparedRow) => LayerRow | null,
): Column<ComparedRow> {
  return {
    header,
    align: 'right',
    importance: 80,
    cell: (row) => {
      const side = pick(row);
      if (!side) return UNKNOWN;
      const { time } = side.row;
      return time ? formatLayerTime(time.timeMs.median, time.belowResolution, 'plain') : 'fused';
    },
  };
}

/** Below the resolution, or not run at all: a difference would mean nothing. */
function isShort({ before, after }: ComparedRow): boolean {
  return [before, after].every(
    (side) => !side?.row.time || side.row.time.belowResolution || side.row.time.timeMs.median === 0,
  );
}
