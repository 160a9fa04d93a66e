import type { Change, Comparison, MatchRule } from '../profile/compare/comparison';
import type { Profile } from '../profile/document';
import type { BrokenRule } from './fail-rules';

/** What `layerline compare --json` prints: the comparison, with ids instead of rows. */
export interface ComparisonDocument extends Pick<
  Comparison,
  'total' | 'machine' | 'matching' | 'memory' | 'macs' | 'params' | 'conditions'
> {
  readonly format: 'layerline-comparison';
  readonly version: 1;
  readonly before: ComparedProfile;
  readonly after: ComparedProfile;
  /** Those beyond the noise first, then the largest difference. */
  readonly rows: readonly ComparedLayer[];
  /** Of --fail-on. */
  readonly broken: readonly BrokenRule[];
}

export interface ComparedProfile {
  readonly path: string;
  readonly model: string;
  readonly hash: string;
  readonly date: string;
}

export interface ComparedLayer extends Change {
  /** Ids of the layers at which the time stands, with those of the layers fused into them. */
  readonly before: string | null;
  readonly after: string | null;
  readonly fusedBefore: readonly string[];
  readonly fusedAfter: readonly string[];
  readonly kind: Profile['layers'][number]['kind'];
  readonly type: string;
  readonly rule: MatchRule | null;
}

export function comparisonDocument(
  comparison: Comparison,
  paths: readonly [string, string],
  broken: readonly BrokenRule[],
): ComparisonDocument {
  const { total, machine, matching, memory, macs, params, conditions } = comparison;
  return {
    format: 'layerline-comparison',
    version: 1,
    before: describe(comparison.before, paths[0]),
    after: describe(comparison.after, paths[1]),
    total,
    machine,
    rows: comparison.rows.map(({ before, after, rule, change }) => ({
      before: before?.layer ?? null,
      after: after?.layer ?? null,
      fusedBefore: fusedInto(before),
      fusedAfter: fusedInto(after),
      kind: (after ?? before)?.row.kind ?? 'layer',
      type: (after ?? before)?.row.type ?? '',
      rule,
      ...change,
    })),
    matching,
    memory,
    macs,
    params,
    conditions,
    broken,
  };
}

function describe({ model, environment }: Profile, path: string): ComparedProfile {
  return { path, model: model.name, hash: model.hash, date: environment.date };
}

function fusedInto(row: Comparison['rows'][number]['before']): string[] {
  return row ? row.members.map(({ id }) => id).filter((id) => id !== row.layer) : [];
}
