/** From the comparison to the rows on screen: filter, group, fold; each computed on its own. */
import { computed } from '@preact/signals';
import type { ComparedRow } from '../../src/profile/compare/comparison';
import type { FilterableRow, LayerFilter } from '../../src/profile/layer-filter';
import { parseLayerFilter } from '../../src/profile/layer-filter';
import { filterText } from '../layers/table-state';
import { comparison, compareOrder, folds } from './compare-state';
import type { CompareNode } from './compare-tree';
import { openAtFirst, pruned, scopeTree, verdictGroups } from './compare-tree';

export interface ShownRow {
  readonly node: CompareNode;
  readonly depth: number;
  /** null for rows that hold no others. */
  readonly isOpen: boolean | null;
  /** Place among its siblings, from 1, for screen readers. */
  readonly position: number;
  readonly siblings: number;
}

/** Of the last query that made sense; a half-typed one changes nothing. */
let lastGood: LayerFilter | null = null;

/** The same query as the table's; null where every row passes. */
const filter = computed<LayerFilter | null>(() => {
  const parsed = parseLayerFilter(filterText.value);
  if (parsed.ok) lastGood = parsed.isEmpty ? null : parsed.filter;
  return lastGood;
});

/** What the filter leaves. */
export const passing = computed<readonly ComparedRow[]>(() => {
  const all = comparison.value?.rows ?? [];
  const passes = filter.value;
  return passes ? all.filter((row) => passes(filterable(row))) : all;
});

export const isFiltered = computed(() => filter.value !== null);

const scopes = computed(() => (comparison.value ? scopeTree(comparison.value) : []));

const nodes = computed<readonly CompareNode[]>(() => {
  if (compareOrder.value !== 'scope') return verdictGroups(passing.value, compareOrder.value);
  return isFiltered.value ? pruned(scopes.value, new Set(passing.value)) : scopes.value;
});

/** All rows that pass, in the order of the tree, folded ones included: for copies. */
export const rowsInOrder = computed<readonly ComparedRow[]>(() => nodes.value.flatMap(rowsBelow));

function rowsBelow(node: CompareNode): readonly ComparedRow[] {
  return node.kind === 'row' ? [node.row] : node.children.flatMap(rowsBelow);
}

const openByItself = computed(() => openAtFirst(nodes.value));

function isOpen(id: string): boolean {
  return folds.value.get(id) ?? (isFiltered.value || openByItself.value.has(id));
}

export const shownRows = computed<readonly ShownRow[]>(() => {
  const result: ShownRow[] = [];
  addRows(result, nodes.value, 0);
  return result;
});

function addRows(result: ShownRow[], from: readonly CompareNode[], depth: number): void {
  from.forEach((node, index) => {
    const open = node.kind === 'row' ? null : isOpen(node.id);
    const position = index + 1;
    result.push({ node, depth, isOpen: open, position, siblings: from.length });
    if (node.kind !== 'row' && open) addRows(result, node.children, depth + 1);
  });
}

/** Where a node stands, by its id; -1 where it doesn't. */
export function indexOfNode(id: string | null): number {
  return id === null ? -1 : shownRows.value.findIndex(({ node }) => node.id === id);
}

export function toggleFold(id: string, open?: boolean): void {
  folds.value = new Map([...folds.value, [id, open ?? !isOpen(id)]]);
}

/** Opens what a row stands in. */
export function openAroundRow(id: string): void {
  const around = wayTo(nodes.value, id) ?? [];
  const closed = around.filter((above) => !isOpen(above));
  if (closed.length > 0)
    folds.value = new Map([...folds.value, ...closed.map((above) => [above, true] as const)]);
}

function wayTo(from: readonly CompareNode[], id: string): string[] | null {
  for (const node of from) {
    if (node.id === id) return [];
    const below = node.kind === 'row' ? null : wayTo(node.children, id);
    if (below) return [node.id, ...below];
  }
  return null;
}

/** What bars are drawn against: every interval fits, whatever the filter and the folding. */
export const scaleMs = computed(() => {
  let most = 0;
  for (const { change } of comparison.value?.rows ?? [])
    if (change.verdict !== 'no-difference')
      most = Math.max(most, Math.abs(change.lowMs), Math.abs(change.highMs));
  return most;
});

/** Scopes are compared with each other. */
export const scopeScaleMs = computed(() => {
  let most = 0;
  const look = (node: CompareNode): void => {
    if (node.kind !== 'scope') return;
    most = Math.max(most, Math.abs(node.differenceMs));
    node.children.forEach(look);
  };
  scopes.value.forEach(look);
  return most;
});

const filterables = new WeakMap<ComparedRow, FilterableRow>();

/** A row as filters see it, by either of its names; made once. */
function filterable(compared: ComparedRow): FilterableRow {
  const known = filterables.get(compared);
  if (known) return known;
  const { before, after } = compared;
  const shown = after ?? before;
  if (!shown) throw new Error('A row of no profile.');
  const names = [after, before].flatMap((side) =>
    side ? [side.layer, ...side.members.map(({ name }) => name)] : [],
  );
  const row = {
    row: shown.row,
    names,
    types: shown.members.map(({ type }) => type),
    scope: shown.members.find(({ id }) => id === shown.layer)?.scope ?? '',
  };
  filterables.set(compared, row);
  return row;
}
