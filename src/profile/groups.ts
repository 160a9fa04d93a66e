import type { Profile, ProfiledLayer, Spread } from './document';
import { CPU_RESOLUTION_MS } from './format';
import { runsLayerByLayer } from './layer-by-layer';
import { ownName } from './runtime-names';
import { runSums } from './run-sums';
import { quantile, sum } from './statistics';

/** How rows are put together: fused layers only, by layer type, or the scope tree cut at a depth. */
export type Grouping =
  | { readonly by: 'layer' }
  | { readonly by: 'type' }
  | { readonly by: 'scope'; readonly depth: number };

/** What grouping needs to know; both static and measured layers have it. */
export interface GroupableLayer {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly scope: string;
  readonly kind?: ProfiledLayer['kind'];
  readonly fusedInto?: string | null;
}

export interface LayerGroup<L> {
  /** A scope, a type, or the owner's id and what is fused into it: `conv1 + bn1 + relu`. */
  readonly label: string;
  /** True for rows that stand for one layer (and what is fused into it). */
  readonly single: boolean;
  /** In graph order. */
  readonly members: readonly L[];
}

/**
 * Puts every layer into exactly one group, in the order of their first layers. A layer above the
 * depth at which scopes are cut stands for itself, as a leaf does in a tree.
 */
export function groupLayers<L extends GroupableLayer>(
  layers: readonly L[],
  grouping: Grouping,
): LayerGroup<L>[] {
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const groups = new Map<string, { shared: string | undefined; members: L[] }>();
  for (const layer of layers) {
    const shared = sharedGroup(layer, grouping);
    const key = shared === undefined ? `layer ${rowId(layer, byId, grouping)}` : `group ${shared}`;
    const group = groups.get(key) ?? { shared, members: [] };
    group.members.push(layer);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ shared, members }) => ({
    label: shared ?? fusedLabel(members),
    single: shared === undefined,
    members,
  }));
}

export interface GroupTime {
  readonly timeMs: Spread;
  readonly share: number;
  readonly belowResolution: boolean;
}

/** Whether a layer's time stands at another one. */
export function isFused<L extends GroupableLayer>(layer: L): layer is L & { fusedInto: string } {
  return typeof layer.fusedInto === 'string';
}

const NO_TIME: GroupTime = {
  timeMs: { median: 0, p10: 0, p90: 0 },
  share: 0,
  belowResolution: false,
};

/**
 * Time of some layers together: quantiles of their per-run sums, because medians don't add up. Of a
 * runtime that calls layer by layer the runs of a layer are not kept, only those of its kernels.
 * null when it stands at layers outside the group, into which these are fused.
 */
export function groupTime(profile: Profile, members: readonly ProfiledLayer[]): GroupTime | null {
  const timed = members.filter((layer) => layer.kernels.length > 0 || layer.kind === 'runtime');
  const [first, ...others] = timed;
  if (first === undefined) return members.some(isFused) ? null : NO_TIME;
  if (others.length === 0) return first;
  const perRun = spreadOf(
    runSums(
      profile,
      timed.flatMap(({ kernels }) => kernels),
    ),
  );
  const timeMs = runsLayerByLayer(profile) ? spreadAround(sumOfMedians(timed), perRun) : perRun;
  return {
    timeMs,
    share: timeMs.median / profile.latency.unprofiled.medianMs,
    // Many short layers together can be long enough to tell.
    belowResolution:
      timeMs.median < CPU_RESOLUTION_MS && timed.every((layer) => layer.belowResolution),
  };
}

/**
 * The group that a layer shares with others, or undefined where it has a row of its own. Kernels of
 * no layer are what the runtime inserted, or what attribution could not explain.
 */
function sharedGroup(layer: GroupableLayer, grouping: Grouping): string | undefined {
  if (layer.kind === 'runtime' || grouping.by === 'layer') return undefined;
  if (layer.kind === 'inserted') return 'Kernels of no layer';
  if (grouping.by === 'type') return layer.type;
  const scopes = layer.scope === '' ? [] : layer.scope.split('/');
  return scopes.length < grouping.depth ? undefined : scopes.slice(0, grouping.depth).join('/');
}

/** Id of the layer in whose row a layer appears: a fused layer joins an owner that has a row. */
function rowId<L extends GroupableLayer>(
  layer: L,
  byId: ReadonlyMap<string, L>,
  grouping: Grouping,
): string {
  const owner = isFused(layer) ? byId.get(layer.fusedInto) : undefined;
  return owner && sharedGroup(owner, grouping) === undefined ? owner.id : layer.id;
}

function fusedLabel(members: readonly GroupableLayer[]): string {
  const owner = members.find((layer) => !isFused(layer)) ?? members[0];
  if (!owner) return '';
  const others = members.filter((layer) => layer !== owner).map((layer) => layer.name);
  // Ids of what the runtime added are ours; layer ids are the model's names, with their scopes.
  const isAdded = owner.kind === 'inserted' || owner.kind === 'runtime';
  return [isAdded ? ownName(owner) : owner.id, ...others].join(' + ');
}

function sumOfMedians(layers: readonly ProfiledLayer[]): number {
  return sum(layers.map(({ timeMs }) => timeMs.median));
}

/** Kernels are only a part of what layers do there, but vary as the whole does. */
function spreadAround(median: number, kernels: Spread): Spread {
  const scale = kernels.median > 0 ? median / kernels.median : 0;
  return scale > 0
    ? { median, p10: kernels.p10 * scale, p90: kernels.p90 * scale }
    : { median, p10: median, p90: median };
}

function spreadOf(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    p10: quantile(values, 0.1),
    p90: quantile(values, 0.9),
  };
}
