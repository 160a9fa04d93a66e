import type { Profile, ProfiledLayer } from './document';
import type { LayerGroup } from './groups';
import { groupLayers, isFused } from './groups';
import type { ProfileRow } from './rows';
import { profileRow } from './rows';
import { ownName } from './runtime-names';
import type { SortKey } from './sort';
import { sortRows } from './sort';

/** A node of the scope tree: a scope, or the row of one kernel-owning layer and what it carries. */
export interface LayerNode extends ProfileRow {
  /** Unique in the tree and the same in every profile of a model: `scope:layer1/0`, `layer:conv1`. */
  readonly key: string;
  readonly isScope: boolean;
  /** Last part of the scope's path, or the owner's name: `conv2`. */
  readonly name: string;
  /** Names of the layers that are fused into the owner, in graph order. */
  readonly fused: readonly string[];
  /** Id of the owner of the row's time; null for scopes. */
  readonly layer: string | null;
  /** Every layer below, in graph order. */
  readonly members: readonly ProfiledLayer[];
  readonly children: readonly LayerNode[];
}

interface Scope {
  readonly path: string;
  readonly members: ProfiledLayer[];
  /** Scopes and rows, in graph order. */
  readonly children: (Scope | LayerGroup<ProfiledLayer>)[];
}

/**
 * Puts the layers of a profile into their scopes, in graph order; one kernel, one row. What the
 * runtime inserted stands in the scope that it serves, the runtime's own time at the end.
 */
export function layerTree(profile: Profile): LayerNode[] {
  const root: Scope = { path: '', members: [], children: [] };
  const scopes = new Map([['', root]]);
  const scopeAt = (path: string): Scope => {
    const known = scopes.get(path);
    if (known) return known;
    const parent = scopeAt(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    const scope: Scope = { path, members: [], children: [] };
    scopes.set(path, scope);
    parent.children.push(scope);
    return scope;
  };
  for (const group of groupLayers(profile.layers, { by: 'layer' })) {
    const { scope: path } = ownerOf(group);
    scopeAt(path).children.push(group);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1))
      scopeAt(path.slice(0, end)).members.push(...group.members);
  }
  return root.children.map((child) => nodeOf(profile, child));
}

/** Sorts every level of the tree on its own. */
export function sortTree(nodes: readonly LayerNode[], key: SortKey): LayerNode[] {
  return sortRows(nodes, key).map((node) =>
    node.isScope ? { ...node, children: sortTree(node.children, key) } : node,
  );
}

/** Depth first: parents before their children. */
export function* walkTree(nodes: readonly LayerNode[]): Generator<LayerNode> {
  for (const node of nodes) {
    yield node;
    yield* walkTree(node.children);
  }
}

function nodeOf(profile: Profile, from: Scope | LayerGroup<ProfiledLayer>): LayerNode {
  if ('children' in from) {
    const { path, members } = from;
    return Object.assign(profileRow(profile, { label: path, single: false, members }), {
      key: `scope:${path}`,
      isScope: true,
      name: path.slice(path.lastIndexOf('/') + 1),
      fused: [],
      layer: null,
      members,
      children: from.children.map((child) => nodeOf(profile, child)),
    });
  }
  const owner = ownerOf(from);
  return Object.assign(profileRow(profile, from), {
    key: `layer:${owner.id}`,
    isScope: false,
    name: ownName(owner),
    fused: from.members.filter((layer) => layer !== owner).map((layer) => layer.name),
    layer: owner.id,
    members: from.members,
    children: [],
  });
}

function ownerOf({ members }: LayerGroup<ProfiledLayer>): ProfiledLayer {
  const owner = members.find((layer) => !isFused(layer)) ?? members[0];
  if (!owner) throw new Error('A row of no layers.');
  return owner;
}
