import type { Profile } from '../document';
import { layerRows } from '../layer-rows';
import type { LayerRow } from '../layer-rows';
import type { ComparedRow, Comparison } from './comparison';
import { conditionsOf, sameConditions } from './conditions';
import { Judge } from './judge';
import type { Matching } from './match';
import { matchRows } from './match';

/**
 * What changed from one profile to another. Rows are matched as in `match.ts` and judged as in
 * `judge.ts`; those beyond the noise come first, then the largest difference.
 */
export function compareRuns(before: Profile, after: Profile): Comparison {
  // 1. Which rows are the same layer.
  const [rowsBefore, rowsAfter] = [layerRows(before), layerRows(after)];
  const matching = matchRows(rowsBefore, rowsAfter);
  // 2. What else differs.
  const conditions = conditionsOf(before, after);
  // 3. What is beyond the noise.
  const judge = new Judge(
    { profile: before, rows: rowsBefore },
    { profile: after, rows: rowsAfter },
    matching,
    sameConditions(conditions),
  );
  const rows = comparedRows(matching, judge);
  // 4. Totals.
  const pairOf = (value: (profile: Profile) => number | null) => ({
    before: value(before),
    after: value(after),
  });
  return {
    before,
    after,
    total: judge.total(),
    machine: judge.machine(),
    rows,
    matching: countRules(rows),
    memory: {
      weights: pairOf(({ memory }) => memory.weightBytes),
      activations: activationsOf(before, after),
      process: pairOf(({ memory }) => memory.processPeakBytes),
    },
    macs: pairOf(({ model }) => model.macs),
    params: pairOf(({ model }) => model.params),
    conditions,
  };
}

function comparedRows(matching: Matching, judge: Judge): ComparedRow[] {
  const rows = [
    ...matching.pairs.map(({ before, after, rule }) => compared(before, after, rule, judge)),
    ...matching.added.map((row) => compared(null, row, null, judge)),
    ...matching.removed.map((row) => compared(row, null, null, judge)),
  ];
  const beyond = ({ change }: ComparedRow) => Number(change.verdict !== 'no-difference');
  return rows.sort(
    (a, b) =>
      beyond(b) - beyond(a) || Math.abs(b.change.differenceMs) - Math.abs(a.change.differenceMs),
  );
}

function compared(
  before: LayerRow | null,
  after: LayerRow | null,
  rule: ComparedRow['rule'],
  judge: Judge,
): ComparedRow {
  const key = after?.key ?? `removed:${before?.key ?? ''}`;
  return { key, before, after, rule, change: judge.row(before, after) };
}

function countRules(rows: readonly ComparedRow[]): Comparison['matching'] {
  const counts = { id: 0, name: 0, structure: 0, removed: 0, added: 0 };
  for (const { rule, after } of rows) counts[rule ?? (after ? 'added' : 'removed')]++;
  return counts;
}

/** Of the same kind, or they say nothing about each other. */
function activationsOf({ memory: before }: Profile, { memory: after }: Profile) {
  const measured = before.measuredPeakBytes !== null && after.measuredPeakBytes !== null;
  return measured
    ? { before: before.measuredPeakBytes, after: after.measuredPeakBytes }
    : { before: before.predictedPeakBytes, after: after.predictedPeakBytes };
}
