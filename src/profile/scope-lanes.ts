import { scopeKey } from './kernel-owners';

/** A stretch of consecutive items in one scope. */
export interface ScopeSpan {
  /** Of the scope's row in the layer tree. */
  readonly key: string;
  readonly name: string;
  readonly path: string;
  /** Indices of its first and last items. */
  readonly first: number;
  readonly last: number;
}

/**
 * Scopes over a sequence by depth, outermost first. A scope that is left and entered again has
 * several spans.
 *
 * @param scopes path of each item's scope, '' for none.
 */
export function scopeLanes(scopes: readonly string[]): ScopeSpan[][] {
  const lanes: ScopeSpan[][] = [];
  scopes.forEach((scope, index) => {
    const parts = scope === '' ? [] : scope.split('/');
    parts.forEach((name, depth) => {
      const path = parts.slice(0, depth + 1).join('/');
      const lane = (lanes[depth] ??= []);
      const open = lane.at(-1);
      if (open?.path === path && open.last === index - 1)
        lane[lane.length - 1] = { ...open, last: index };
      else lane.push({ key: scopeKey(path), name, path, first: index, last: index });
    });
  });
  return lanes;
}
