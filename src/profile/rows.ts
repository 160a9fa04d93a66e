import * as l10n from '@vscode/l10n';
import type { Certainty, Profile, ProfiledFrame, ProfiledLayer } from './document';
import { groupLayers, groupTime, isFused } from './groups';
import type { GroupableLayer, Grouping, GroupTime, LayerGroup } from './groups';
import { framesOf } from './source-lines';
import type { TrainingSums } from './training-sums';
import { trainingSums } from './training-sums';

/** Static costs of a row; null is unknown, and one unknown part makes the whole unknown. */
export interface CostRow {
  /** Rows of the runtime's own time have no static cost. */
  readonly kind: ProfiledLayer['kind'];
  readonly label: string;
  /** Layer type; '' for a group of layers. */
  readonly type: string;
  readonly layerCount: number;
  /** Of the row's last layer: what its kernel writes. null also for groups. */
  readonly outputShape: readonly (number | string)[] | null;
  readonly params: number;
  readonly macs: number | null;
  readonly otherOps: number | null;
  readonly weightBytes: number;
  /** Of the row's last layer; for a group its largest. */
  readonly outputBytes: number | null;
}

export interface ProfileRow extends CostRow {
  /** null: stands at layers elsewhere, into which these are fused. */
  readonly time: GroupTime | null;
  readonly kernelCount: number;
  readonly certainty: Certainty;
  /** null for a run without training. */
  readonly training: TrainingSums | null;
  /** The line that made the row's layer; null for a group, and where it isn't known. */
  readonly place: ProfiledFrame | null;
}

export interface CostedLayer extends GroupableLayer {
  readonly outputShape: readonly (number | string)[] | null;
  readonly params: number;
  readonly macs: number | null;
  readonly otherOps: number | null;
  readonly weightBytes: number;
  readonly outputBytes: number | null;
}

/** Rows of static costs, in graph order. */
export function costRows(layers: readonly CostedLayer[], grouping: Grouping): CostRow[] {
  return groupLayers(layers, grouping).map((group) => costRow(group.label, group));
}

/** Rows of a profile, in graph order, then what the runtime added. One kernel, one row. */
export function profileRows(profile: Profile, grouping: Grouping): ProfileRow[] {
  return groupLayers(profile.layers, grouping).map((group) => profileRow(profile, group));
}

/** The row of some layers of a profile together. */
export function profileRow(profile: Profile, group: LayerGroup<ProfiledLayer>): ProfileRow {
  // Spreading, here and in trees of rows, would double the time for 10,000 layers (60 ms).
  return Object.assign(costRow(profileLabel(group), group), {
    time: groupTime(profile, group.members),
    kernelCount: group.members.reduce((count, layer) => count + layer.kernels.length, 0),
    certainty: certaintyOf(group.members),
    training: trainingSums(group.members),
    place: group.single ? placeOf(group.members) : null,
  });
}

function costRow(label: string, { members, single }: LayerGroup<CostedLayer>): CostRow {
  const owner = members.find((layer) => !isFused(layer)) ?? members[0];
  const last = members.at(-1);
  // What the runtime put into a scope only moves data: no layer, no unknown arithmetic.
  const own = members.filter(({ kind }) => (kind ?? 'layer') === 'layer');
  const counted = own.length > 0 ? own : members;
  return {
    kind: owner?.kind ?? 'layer',
    label,
    type: single ? (owner?.type ?? '') : '',
    layerCount: counted.length,
    outputShape: single ? (last?.outputShape ?? null) : null,
    params: total(members, 'params') ?? 0,
    macs: total(counted, 'macs'),
    otherOps: total(counted, 'otherOps'),
    weightBytes: total(members, 'weightBytes') ?? 0,
    outputBytes: single ? (last?.outputBytes ?? null) : largestOutput(members),
  };
}

function placeOf(members: readonly ProfiledLayer[]): ProfiledFrame | null {
  const owner = members.find((layer) => !isFused(layer)) ?? members[0];
  return (owner && framesOf(owner)[0]) ?? null;
}

/** `resnet.py:11`, without the folders. */
export function lineName({ file, line }: ProfiledFrame): string {
  return `${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)}:${line}`;
}

/** An inserted kernel's own row says which layer it serves. */
function profileLabel({ label, single, members }: LayerGroup<ProfiledLayer>): string {
  const serves = single && members[0]?.kind === 'inserted' ? members[0].serves : null;
  return serves === null ? label : l10n.t('{0} (for {1})', label, serves);
}

/** Ordered from the weakest claim: a group is as certain as its least certain part. */
const WEAKEST_FIRST: readonly Certainty[] = [
  'unknown',
  'unproved',
  'group',
  'exact',
  'inserted',
  'eliminated',
];

function certaintyOf(members: readonly ProfiledLayer[]): Certainty {
  const found = new Set(members.map((layer) => layer.certainty));
  return WEAKEST_FIRST.find((certainty) => found.has(certainty)) ?? 'unknown';
}

function total(
  layers: readonly CostedLayer[],
  cost: 'params' | 'macs' | 'otherOps' | 'weightBytes',
): number | null {
  let result = 0;
  for (const layer of layers) {
    const value = layer[cost];
    if (value === null) return null;
    result += value;
  }
  return result;
}

function largestOutput(members: readonly CostedLayer[]): number | null {
  let largest = 0;
  for (const { outputBytes } of members) {
    if (outputBytes === null) return null;
    largest = Math.max(largest, outputBytes);
  }
  return largest;
}
