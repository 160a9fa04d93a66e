import type { Comparison } from '../compare/comparison';
import { matchRows } from '../compare/match';
import { QUIET, quartileSpread, runNoise } from '../compare/noise';
import type { Profile } from '../document';
import { CPU_RESOLUTION_MS } from '../format';
import { scopeKey } from '../kernel-owners';
import { layerRows, type LayerRow } from '../layer-rows';
import { profileRow } from '../rows';
import { runSums } from '../run-sums';
import { median, quantile } from '../statistics';
import { isInScope } from './patterns';

/** How a scope's time changed between two profiles. */
export interface ScopeChange {
  readonly beforeMs: number | null;
  /** Beyond the noise, and beside what slowed the whole machine. */
  readonly isSlower: boolean;
}

/**
 * All spreads are standard deviations of logarithms, as in `judge.ts`, where the bounds come from.
 * A layer scatters at least so much, and in the worst case so much, where too few others tell.
 */
const SCATTER_FLOOR = 0.04 * Math.SQRT2;
const SCATTER_UNKNOWN = 0.12;
/** What stays unknown of the machine's change, where other layers tell it and where none do. */
const MACHINE_KNOWN = 0.02;
const MACHINE_UNKNOWN = 0.06;
const MACHINE_PER_CHANGE = 0.3;
const FEWEST_OTHERS = 5;
/** In standard deviations: with all scopes of a model checked, few false alarms (the tests count). */
const LIMIT = 3.5;

/**
 * Which scopes became slower. A scope is more than its layers: where all of them are a little
 * slower, none may be beyond its own noise. Its sum is judged by how much the layers outside of it
 * scatter, whose work is the same: layers vary by themselves, so a sum of many varies less.
 */
export function scopeChanges(
  { before, after, machine }: Comparison,
  scopes: readonly string[],
): Map<string, ScopeChange | undefined> {
  const others = sameLayers(before, after);
  const noise = Math.hypot(
    runNoise(before, layerRows(before)).machine,
    runNoise(after, layerRows(after)).machine,
  );
  return new Map(
    scopes.map((scope) => {
      const [old, now] = [scopeRow(before, scope), scopeRow(after, scope)];
      if (!old || !now) return [scope, undefined];
      const beforeMs = old.row.time?.timeMs.median ?? null;
      const outside = others.filter(
        ({ row }) => !row.members.some((layer) => isInScope(layer, scope)),
      );
      const change = changeOf({ profile: before, row: old }, { profile: after, row: now });
      const isSlower =
        change !== undefined && isBeyond(change, outside, machine.removed, noise, now);
      return [scope, { beforeMs, isSlower }];
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

/** Logarithm of after / before, of medians and of quiet runs. */
interface LogChange {
  readonly all: number;
  readonly quiet: number;
}

interface Other {
  readonly row: LayerRow;
  readonly change: LogChange;
}

function isBeyond(
  change: LogChange,
  outside: readonly Other[],
  isSameMachine: boolean,
  noise: number,
  { members }: LayerRow,
): boolean {
  const isKnown = isSameMachine && outside.length >= FEWEST_OTHERS;
  const logs = outside.map((other) => other.change.all);
  const common: LogChange = isKnown
    ? { all: median(logs), quiet: median(outside.map((other) => other.change.quiet)) }
    : { all: 0, quiet: 0 };
  const scatter = isKnown ? Math.max(SCATTER_FLOOR, quartileSpread(logs)) : SCATTER_UNKNOWN;
  const spread = Math.hypot(
    scatter * concentration(members),
    isKnown ? MACHINE_KNOWN : MACHINE_UNKNOWN,
    MACHINE_PER_CHANGE * Math.abs(common.all),
    isKnown ? 0 : noise,
  );
  // Disturbances add time: it must show in quiet runs too.
  const beside = Math.min(change.all - common.all, change.quiet - common.quiet);
  return beside > LIMIT * spread;
}

/** How much of a layer's scatter a sum has: 1 for one layer, 1/√n for n of equal time. */
function concentration(members: LayerRow['members']): number {
  const times = members.map(({ timeMs }) => timeMs.median).filter((ms) => ms > 0);
  const sum = times.reduce((total, ms) => total + ms, 0);
  return sum > 0 ? Math.hypot(...times.map((ms) => ms / sum)) : 1;
}

/** Layers of both profiles whose work is the same, and which are long enough to tell. */
function sameLayers(before: Profile, after: Profile): Other[] {
  const { pairs } = matchRows(layerRows(before), layerRows(after));
  return pairs.flatMap(({ before: old, after: now, isSameWork }) => {
    const isSame = isSameWork && old.row.macs === now.row.macs && now.row.kind === 'layer';
    if (!isSame || !isLong(old) || !isLong(now)) return [];
    const change = changeOf({ profile: before, row: old }, { profile: after, row: now });
    return change ? [{ row: now, change }] : [];
  });
}

function isLong({ row }: LayerRow): boolean {
  return row.time !== null && !row.time.belowResolution && row.kernelCount > 0;
}

interface Side {
  readonly profile: Profile;
  readonly row: LayerRow;
}

function changeOf(before: Side, after: Side): LogChange | undefined {
  const [a, b] = [timeOf(before), timeOf(after)];
  if (!a || !b) return undefined;
  const all = Math.log(b.ms / a.ms);
  return { all, quiet: all + Math.log(b.quiet / a.quiet) };
}

/** The time, and what of it quiet runs take; at least what the clock can tell. */
function timeOf({
  profile,
  row: { row, members },
}: Side): { ms: number; quiet: number } | undefined {
  const sums = runSums(
    profile,
    members.flatMap(({ kernels }) => kernels),
  );
  const middle = sums.length > 0 ? median(sums) : 0;
  if (!row.time || middle <= 0) return undefined;
  const quiet = quantile(sums, QUIET) / middle;
  return { ms: Math.max(CPU_RESOLUTION_MS, row.time.timeMs.median), quiet: quiet > 0 ? quiet : 1 };
}
