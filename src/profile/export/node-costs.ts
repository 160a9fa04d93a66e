import { correctedMs } from '../correction';
import type { Profile, ProfiledLayer } from '../document';
import { kernelOwners } from '../kernel-owners';
import type { LayerRow } from '../layer-rows';
import { layerRows } from '../layer-rows';
import { median, sum } from '../statistics';

/** What a node of the model's file costs, with all that is fused into its kernels. */
export interface NodeCost {
  /** As the model's file calls it. */
  readonly node: string;
  readonly timeMs: number;
  /** Of the un-instrumented run, 0..1. */
  readonly share: number;
  /** Types of its kernels, each once. */
  readonly kernels: readonly string[];
  /** Other nodes that these kernels compute. */
  readonly fused: readonly string[];
  /** Of the row whose first kernel is the node's; null is unknown or of another node. */
  readonly macs: number | null;
  readonly weightBytes: number | null;
  /** What its last kernel writes, or where it has all of the row's kernels, the row. */
  readonly outputBytes: number | null;
  readonly row: LayerRow;
}

interface Draft {
  readonly owner: ProfiledLayer;
  timeMs: number;
  readonly kernels: Set<string>;
  readonly fused: Set<string>;
  outputBytes: number | null;
  readonly isFirst: boolean;
  calls: number;
}

/**
 * Times by the nodes of the model's own file, for viewers of that file, in order of execution. A
 * kernel's time stands at one of its nodes, so that together they are the time of all layers; what
 * the runtime inserts has no node. A name that several layers' kernels claim tells no node
 * (unnamed nodes go by their type), and is left out.
 */
export function nodeCosts(profile: Profile): NodeCost[] {
  const rows = new Map(layerRows(profile).map((row) => [row.layer, row]));
  const drafts = draftCosts(profile);
  return [...drafts].flatMap(([node, draft]) => {
    const row = draft && rows.get(draft.owner.id);
    if (!draft || !row) return [];
    const { owner, timeMs, kernels, fused, isFirst, calls } = draft;
    const isWhole = calls === owner.kernels.length;
    return {
      node,
      timeMs,
      share: timeMs / profile.latency.unprofiled.medianMs,
      kernels: [...kernels],
      fused: [...fused],
      macs: isFirst ? row.row.macs : null,
      weightBytes: isFirst ? row.row.weightBytes : null,
      outputBytes: isWhole ? row.row.outputBytes : draft.outputBytes,
      row,
    };
  });
}

/** By node; null where it isn't clear which node it is. */
function draftCosts(profile: Profile): Map<string, Draft | null> {
  const owners = kernelOwners(profile);
  const times = kernelTimes(profile);
  const drafts = new Map<string, Draft | null>();
  profile.kernels.forEach(({ opType, outputBytes }, index) => {
    const owner = owners[index];
    if (owner?.kind !== 'layer') return;
    const names = nodeNames(profile, index, owner);
    const name = names[ownIndex(profile, index, owner, names)];
    if (name === undefined) return;
    const known = drafts.get(name);
    if (known === null || (known && known.owner !== owner)) {
      drafts.set(name, null);
      return;
    }
    const draft = known ?? newDraft(owner, owner.kernels[0] === index);
    drafts.set(name, draft);
    draft.timeMs += times[index] ?? 0;
    draft.kernels.add(opType);
    draft.outputBytes = outputBytes;
    draft.calls++;
    for (const other of names) if (other !== name) draft.fused.add(other);
  });
  return drafts;
}

function newDraft(owner: ProfiledLayer, isFirst: boolean): Draft {
  return {
    owner,
    timeMs: 0,
    kernels: new Set(),
    fused: new Set(),
    outputBytes: null,
    isFirst,
    calls: 0,
  };
}

/** A runtime that calls layer by layer knows no nodes: in Keras' files a layer is one. */
function nodeNames({ kernels }: Profile, index: number, owner: ProfiledLayer): readonly string[] {
  const nodes = kernels[index]?.nodes ?? [];
  return nodes.length > 0 ? nodes : [owner.id];
}

/** Which of a kernel's nodes is the owner's: as it is named, else as it stands among the layers. */
function ownIndex(
  { kernels, layers }: Profile,
  index: number,
  owner: ProfiledLayer,
  names: readonly string[],
): number {
  const named = names.findIndex((name) => plainName(name) === plainName(owner.id));
  if (named >= 0) return named;
  const covered = new Set(kernels[index]?.layers ?? []);
  if (covered.size !== names.length) return 0;
  const inOrder = layers.filter(({ id }) => covered.has(id));
  return Math.max(0, inOrder.indexOf(owner));
}

/** Exporters write `/layer1/layer1.0/conv1/Conv` where a layer's id is `layer1/0/conv1/Conv`. */
function plainName(name: string): string {
  return name.replace(/^\//, '').replaceAll(/(^|\/)([^/]+)\/\2\.(\d+)(?=\/|$)/g, '$1$2/$3');
}

/** Time of every kernel, ms; those of a row add up to the row. */
function kernelTimes(profile: Profile): number[] {
  const times = profile.kernels.map(({ samplesUs }) =>
    samplesUs.length === 0 ? 0 : correctedMs(median(samplesUs), profile.correction),
  );
  for (const { kernels, timeMs } of profile.layers) {
    const found = sum(kernels.map((kernel) => times[kernel] ?? 0));
    for (const kernel of kernels)
      times[kernel] =
        found > 0 ? ((times[kernel] ?? 0) / found) * timeMs.median : timeMs.median / kernels.length;
  }
  return times;
}
