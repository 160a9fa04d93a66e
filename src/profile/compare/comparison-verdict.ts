import * as l10n from '@vscode/l10n';
import { formatDuration, formatNumber, formatShare } from '../format';
import { sentences } from '../sentences';
import { sum } from '../statistics';
import type { Verdict } from '../verdict';
import { formatDifference } from './change-text';
import type { ComparedRow, Comparison, Condition } from './comparison';

/** From this on people say “times as fast”, below it “so much less time”. */
const TIMES = 1.2;
/** Part of the change that a row needs to be the finding. */
const ONE_ROW_LEADS = 0.5;
/** Part of the change that the named rows make together. */
const MOST = 0.7;
/** Part of the run from which on rows without a counterpart are worth a sentence. */
const UNMATCHED_COUNTS = 0.01;
/** A machine that ran otherwise by less is not worth a sentence. */
const MACHINE_COUNTS = 0.01;

/** What a comparison says, in words. */
export function comparisonVerdict(comparison: Comparison): Verdict {
  const { total, rows } = comparison;
  const known = rows.filter(({ rule, change }) => rule && change.verdict !== 'no-difference');
  const slower = known.filter(({ change }) => change.verdict === 'slower');
  const faster = known.filter(({ change }) => change.verdict === 'faster');
  const [along, against] = total.differenceMs > 0 ? [slower, faster] : [faster, slower];
  const first = along[0] ?? against[0];
  return {
    lead: leadOf(comparison),
    rest: sentences([
      total.verdict === 'no-difference' ? countsText(slower, faster) : mostText(along, total),
      total.verdict === 'no-difference' ? '' : backText(against, total.differenceMs > 0),
      ...unmatchedTexts(rows, (total.beforeMs ?? 0) * UNMATCHED_COUNTS),
      machineText(comparison),
      conditionsText(comparison.conditions),
    ]),
    layer: first?.after?.row.kind === 'layer' ? first.after.layer : null,
  };
}

function leadOf({ total }: Comparison): string {
  const { beforeMs, afterMs, ratio } = total;
  const [before, after] = [formatDuration(beforeMs), formatDuration(afterMs)];
  if (total.verdict === 'no-difference' || ratio === null)
    return l10n.t('No difference of the totals is shown: {0} and {1}.', before, after);
  if (total.verdict === 'faster')
    return 1 / ratio >= TIMES
      ? l10n.t('{0}× as fast: {1} became {2}.', formatNumber(1 / ratio), before, after)
      : l10n.t('{0} less time: {1} became {2}.', formatShare(1 - ratio), before, after);
  return ratio >= TIMES
    ? l10n.t('{0}× as long: {1} became {2}.', formatNumber(ratio), before, after)
    : l10n.t('{0} more time: {1} became {2}.', formatShare(ratio - 1), before, after);
}

/** Where the totals say nothing, layers may all the same. */
function countsText(slower: readonly ComparedRow[], faster: readonly ComparedRow[]): string {
  if (slower.length === 0 && faster.length === 0) return l10n.t('Nor is one of any layer.');
  const texts = [
    slower.length === 0 ? '' : l10n.t('Slower beyond the noise: {0}.', namesOf(slower)),
    faster.length === 0 ? '' : l10n.t('Faster beyond the noise: {0}.', namesOf(faster)),
  ];
  return sentences(texts);
}

/** The rows that make most of the change. */
function mostText(rows: readonly ComparedRow[], { differenceMs }: Comparison['total']): string {
  const [first] = rows;
  if (!first) return l10n.t('No layer alone shows it beyond the noise.');
  const part = first.change.differenceMs / differenceMs;
  const [name, change] = [nameOf(first), formatDifference(first.change.differenceMs)];
  if (rows.length === 1 || part >= ONE_ROW_LEADS)
    return l10n.t('Most of it is in {0}: {1}.', name, change);
  let few = 0;
  let share = 0;
  while (few < rows.length && share < MOST)
    share += (rows[few++]?.change.differenceMs ?? 0) / differenceMs;
  return l10n.t(
    '{0} of it is in {1} layers, most in {2}: {3}.',
    formatShare(Math.min(1, share)),
    few,
    name,
    change,
  );
}

/** What went the other way. */
function backText(rows: readonly ComparedRow[], isSlower: boolean): string {
  const [first] = rows;
  if (!first) return '';
  const back = formatDuration(Math.abs(netOf(rows)));
  const name = nameOf(first);
  if (isSlower)
    return rows.length === 1
      ? l10n.t('{0} got faster and gives {1} back.', name, back)
      : l10n.t('{0} layers got faster and give {1} back, most {2}.', rows.length, back, name);
  return rows.length === 1
    ? l10n.t('{0} got slower and takes {1} back.', name, back)
    : l10n.t('{0} layers got slower and take {1} back, most {2}.', rows.length, back, name);
}

function unmatchedTexts(rows: readonly ComparedRow[], leastMs: number): string[] {
  const worthTelling = (some: ComparedRow[]) => (Math.abs(netOf(some)) >= leastMs ? some : []);
  const added = worthTelling(rows.filter(({ before }) => !before));
  const removed = worthTelling(rows.filter(({ after }) => !after));
  const timeOf = (some: readonly ComparedRow[]) => formatDuration(Math.abs(netOf(some)));
  return [
    added.length === 0 ? '' : l10n.t('New: {0}, with {1}.', namesOf(added), timeOf(added)),
    removed.length === 0
      ? ''
      : l10n.t('Not there any more: {0}, with {1}.', namesOf(removed), timeOf(removed)),
  ];
}

function machineText({ machine: { ratio, removed } }: Comparison): string {
  if (!removed || Math.abs(ratio - 1) < MACHINE_COUNTS) return '';
  const size = formatShare(Math.abs(ratio - 1));
  return ratio > 1
    ? l10n.t('The machine ran all layers alike {0} slower; each is judged against that.', size)
    : l10n.t('The machine ran all layers alike {0} faster; each is judged against that.', size);
}

/** What was changed on purpose, or ought not to have been: layers don't explain it. */
function conditionsText(conditions: readonly Condition[]): string {
  const names = conditions.flatMap(({ kind }) => {
    const name = conditionName(kind);
    return kind === 'model' || kind === 'not-interleaved' ? [] : [name];
  });
  return names.length === 0
    ? ''
    : l10n.t('The runs differ in more than layers: {0}.', names.join(', '));
}

export function conditionName(kind: Condition['kind']): string {
  switch (kind) {
    case 'model':
      return l10n.t('model');
    case 'machine':
      return l10n.t('machine');
    case 'device':
      return l10n.t('device');
    case 'engine':
      return l10n.t('engine');
    case 'threads':
      return l10n.t('threads');
    case 'precision':
      return l10n.t('precision');
    case 'batch':
      return l10n.t('batch');
    case 'inputs':
      return l10n.t('inputs');
    case 'mode':
      return l10n.t('mode');
    case 'optimization':
      return l10n.t('optimization');
    case 'not-interleaved':
      return l10n.t('not interleaved');
  }
}

function namesOf(rows: readonly ComparedRow[]): string {
  const [first, second] = rows;
  if (!first) return '';
  if (!second) return nameOf(first);
  return rows.length === 2
    ? l10n.t('{0} and {1}', nameOf(first), nameOf(second))
    : l10n.t('{0} and {1} others', nameOf(first), rows.length - 1);
}

function nameOf({ before, after }: ComparedRow): string {
  const row = after ?? before;
  if (!row) return '';
  // Ids of what the runtime added are ours.
  return row.row.kind === 'layer' ? row.layer : row.row.label;
}

function netOf(rows: readonly ComparedRow[]): number {
  return sum(rows.map(({ change }) => change.differenceMs));
}
