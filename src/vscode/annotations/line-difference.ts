import type { Change, Comparison } from '../../profile/compare/comparison';
import type { SourceLine } from '../../profile/source-lines';

/** Changes beyond the noise, by the id of the layer at which the time stands now. */
export type LayerChanges = ReadonlyMap<string, Change>;

export const NO_CHANGES: LayerChanges = new Map();

/** Of a comparison's second profile. A layer that is new counts with all of its time. */
export function layerChanges({ rows }: Pick<Comparison, 'rows'>): LayerChanges {
  return new Map(
    rows.flatMap(({ after, change }) =>
      after && change.verdict !== 'no-difference' ? [[after.layer, change] as const] : [],
    ),
  );
}

/**
 * How much slower (above 0) or faster the layers of a line became beyond the noise, ms; undefined
 * where none of them did. For a sum, of all that it includes.
 */
export function lineDifference(line: SourceLine, changes: LayerChanges): number | undefined {
  // As nearly always: no baseline, or nothing that changed.
  if (changes.size === 0 || !line.time) return undefined;
  const found = line.all.flatMap(({ id }) => changes.get(id)?.differenceMs ?? []);
  return found.length === 0 ? undefined : found.reduce((sum, ms) => sum + ms, 0);
}
