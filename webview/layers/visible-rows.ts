/** From the tree to the rows on screen: group, sort, filter, fold; each step computed on its own. */
import { computed } from '@preact/signals';
import type { LayerNode } from '../../src/profile/layer-tree';
import { nodes, profile, tree } from '../state';
import { layerFilter } from './filtering';
import { lineTree } from './line-tree';
import { hotScopes } from './open-scopes';
import { sortNodes } from './sorting';
import { foldedInFilter, grouping, openKernels, openScopes, sort } from './table-state';

export interface NodeRow {
  readonly kind: 'node';
  readonly id: string;
  readonly node: LayerNode;
  readonly depth: number;
  /** null for rows that hold no others. */
  readonly isOpen: boolean | null;
  /** Place among its siblings, from 1, for screen readers. */
  readonly position: number;
  readonly siblings: number;
}

export interface KernelRow {
  readonly kind: 'kernel';
  readonly id: string;
  readonly kernel: number;
  readonly owner: LayerNode;
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
}

export type TableRow = NodeRow | KernelRow;

const owners = computed(() => [...nodes.value.values()].filter((node) => !node.isScope));

const grouped = computed<readonly LayerNode[]>(() => {
  switch (grouping.value) {
    case 'scope':
      return tree.value;
    case 'flat':
      return owners.value;
    case 'line':
      return profile.value ? lineTree(profile.value, owners.value) : [];
  }
});

const sorted = computed(() => sortNodes(grouped.value, sort.value));

/** The rows that pass the filter, found once for the list and for its totals. */
const passing = computed<ReadonlySet<string> | null>(() => {
  const passes = layerFilter.value;
  return passes && new Set(owners.value.filter(passes).map(({ key }) => key));
});

// After sorting, which a filter doesn't change, so that typing need not sort again.
const filtered = computed<readonly LayerNode[]>(() =>
  passing.value ? prune(sorted.value, passing.value) : sorted.value,
);

/** Keys of the scopes that are open when nobody has folded any. */
const openAtFirst = computed(() => hotScopes(grouped.value));

export const rows = computed<readonly TableRow[]>(() => {
  const result: TableRow[] = [];
  const isOpen = layerFilter.value
    ? (key: string) => !foldedInFilter.value.has(key)
    : (key: string) => (openScopes.value ?? openAtFirst.value).has(key);
  addRows(result, filtered.value, 0, isOpen, openKernels.value);
  return result;
});

/** Where each row stands, by its id. */
export const rowIndex = computed<ReadonlyMap<string, number>>(
  () => new Map(rows.value.map(({ id }, index) => [id, index])),
);

/** What the filter leaves, for the line under it; null without a filter. */
export const filterResult = computed(() => {
  const keys = passing.value;
  if (!keys) return null;
  const found = owners.value.filter(({ key }) => keys.has(key));
  return {
    rows: found.length,
    of: owners.value.length,
    share: found.reduce((sum, { time }) => sum + (time?.share ?? 0), 0),
  };
});

/** The longest bar: bars of layers are compared with each other, whatever the filter. */
export const largest = computed(() => {
  let timeMs = 0;
  let bytes = 0;
  for (const { time, outputBytes, weightBytes } of owners.value) {
    timeMs = Math.max(timeMs, time?.timeMs.median ?? 0);
    bytes = Math.max(bytes, outputBytes ?? 0, weightBytes);
  }
  return { timeMs, bytes };
});

export function toggleScope(key: string, open?: boolean): void {
  if (layerFilter.value) {
    const wanted = open ?? foldedInFilter.value.has(key);
    foldedInFilter.value = changed(foldedInFilter.value, key, !wanted);
    return;
  }
  const now = openScopes.value ?? openAtFirst.value;
  openScopes.value = changed(now, key, open ?? !now.has(key));
}

export function toggleKernels(key: string): void {
  openKernels.value = changed(openKernels.value, key, !openKernels.value.has(key));
}

/** Opens scopes so that a row can be seen. */
export function openAround(keys: readonly string[]): void {
  if (grouping.value !== 'scope') return;
  const now = openScopes.value ?? openAtFirst.value;
  if (!layerFilter.value && keys.some((key) => !now.has(key)))
    openScopes.value = new Set([...now, ...keys]);
}

function changed(set: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const result = new Set(set);
  if (isIn) result.add(key);
  else result.delete(key);
  return result;
}

/** Scopes stay while something in them does, with their whole cost. */
function prune(from: readonly LayerNode[], passing: ReadonlySet<string>): readonly LayerNode[] {
  const result: LayerNode[] = [];
  for (const node of from) {
    if (!node.isScope) {
      if (passing.has(node.key)) result.push(node);
      continue;
    }
    const children = prune(node.children, passing);
    if (children.length > 0) result.push({ ...node, children });
  }
  return result;
}

function addRows(
  result: TableRow[],
  from: readonly LayerNode[],
  depth: number,
  isOpen: (key: string) => boolean,
  kernels: ReadonlySet<string>,
): void {
  from.forEach((node, index) => {
    const place = { depth, position: index + 1, siblings: from.length };
    const open = node.isScope ? isOpen(node.key) : null;
    result.push({ kind: 'node', id: node.key, node, isOpen: open, ...place });
    if (open) addRows(result, node.children, depth + 1, isOpen, kernels);
    if (!node.isScope && kernels.has(node.key)) addKernels(result, node, depth + 1);
  });
}

function addKernels(result: TableRow[], owner: LayerNode, depth: number): void {
  const indices = owner.members.flatMap((layer) => layer.kernels);
  indices.forEach((kernel, index) =>
    result.push({
      kind: 'kernel',
      id: `kernel:${kernel}`,
      kernel,
      owner,
      depth,
      position: index + 1,
      siblings: indices.length,
    }),
  );
}
