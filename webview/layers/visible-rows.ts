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

// After sorting, which a filter doesn't change, so that typing need not sort again.
const filtered = computed<readonly LayerNode[]>(() =>
  layerFilter.value ? prune(sorted.value, layerFilter.value) : sorted.value,
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

/** Where a row stands, by its id; -1 where it doesn't. A map of all would be made at every keystroke. */
export function indexOfRow(id: string | null): number {
  return id === null ? -1 : rows.value.findIndex((row) => row.id === id);
}

/** What the filter leaves, for the line under it; null without a filter. */
export const filterResult = computed(() => {
  if (!layerFilter.value) return null;
  const found = { rows: 0, of: owners.value.length, share: 0 };
  const add = (node: LayerNode): void => {
    if (node.isScope) return node.children.forEach(add);
    found.rows++;
    found.share += node.time?.share ?? 0;
  };
  filtered.value.forEach(add);
  return found;
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
function prune(
  from: readonly LayerNode[],
  passes: (row: LayerNode) => boolean,
): readonly LayerNode[] {
  const result: LayerNode[] = [];
  for (const node of from) {
    if (!node.isScope) {
      if (passes(node)) result.push(node);
      continue;
    }
    const children = prune(node.children, passes);
    // Thousands of lines have one row each: copies of them would be most of the work.
    if (children === node.children) result.push(node);
    else if (children.length > 0) result.push({ ...node, children });
  }
  const isAll = result.length === from.length && result.every((node, at) => node === from[at]);
  return isAll ? from : result;
}

function addRows(
  result: TableRow[],
  from: readonly LayerNode[],
  depth: number,
  isOpen: (key: string) => boolean,
  kernels: ReadonlySet<string>,
): void {
  from.forEach((node, index) => {
    const open = node.isScope ? isOpen(node.key) : null;
    result.push({
      kind: 'node',
      id: node.key,
      node,
      depth,
      isOpen: open,
      position: index + 1,
      siblings: from.length,
    });
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
