import type { Change, Comparison } from '../compare/comparison';
import { Judge } from '../compare/judge';
import { matchRows } from '../compare/match';
import type { Profile } from '../document';
import { scopeKey } from '../kernel-owners';
import { layerRows, type LayerRow } from '../layer-rows';
import { profileRow } from '../rows';
import { isInScope } from './patterns';

/**
 * How the time of whole scopes changed between two profiles. A scope is judged as a layer is, on
 * the sums of its runs: adding up what is beyond the noise in its layers would miss a change that
 * all of them share.
 */
export function scopeChanges(
  { before, after, machine }: Comparison,
  scopes: readonly string[],
): Map<string, Change | undefined> {
  const [plainBefore, plainAfter] = [layerRows(before), layerRows(after)];
  const rowsOf = (profile: Profile) =>
    new Map(scopes.map((scope) => [scope, scopeRow(profile, scope)]));
  const [scopesBefore, scopesAfter] = [rowsOf(before), rowsOf(after)];
  const judge = new Judge(
    { profile: before, rows: [...plainBefore, ...known(scopesBefore)] },
    { profile: after, rows: [...plainAfter, ...known(scopesAfter)] },
    matchRows(plainBefore, plainAfter),
    machine.removed,
  );
  return new Map(
    scopes.map((scope) => {
      const [old, now] = [scopesBefore.get(scope), scopesAfter.get(scope)];
      return [scope, old && now ? judge.row(old, now) : undefined];
    }),
  );
}

/** Undefined where the profile has no such scope. */
export function scopeRow(profile: Profile, scope: string): LayerRow | undefined {
  const members = profile.layers.filter((layer) => isInScope(layer, scope));
  const [first] = members;
  if (!first) return undefined;
  const group = { label: scope, single: false, members };
  return { row: profileRow(profile, group), key: scopeKey(scope), layer: first.id, members };
}

function known(rows: ReadonlyMap<string, LayerRow | undefined>): LayerRow[] {
  return [...rows.values()].filter((row) => row !== undefined);
}
