/** From the tree to the rows of bars: layers one by one or scopes, as the model is made or by time. */
import { computed, signal } from '@preact/signals';
import type { LayerNode } from '../../src/profile/layer-tree';
import { hotScopes } from '../layers/open-scopes';
import { sortNodes } from '../layers/sorting';
import type { NodeRow } from '../layers/visible-rows';
import { nodes, tree } from '../state';
import { trainingOrder, trainingRows } from './training-state';

const grouped = computed<readonly LayerNode[]>(() =>
  trainingRows.value === 'scope'
    ? tree.value
    : [...nodes.value.values()].filter((node) => !node.isScope && takesTime(node)),
);

/** What was folded into other layers, or never called, has no bar. */
function takesTime({ time }: LayerNode): boolean {
  return time !== null && time.timeMs.median > 0;
}

const sorted = computed(() =>
  sortNodes(grouped.value, { by: trainingOrder.value, ascending: false }),
);

/** What a person unfolded; null while nobody has: then the hottest scopes are open. */
const opened = signal<ReadonlySet<string> | null>(null);
const open = computed(() => opened.value ?? hotScopes(grouped.value));

export const barRows = computed<readonly NodeRow[]>(() => {
  const rows: NodeRow[] = [];
  const add = (from: readonly LayerNode[], depth: number): void =>
    from.forEach((node, index) => {
      const isOpen = node.isScope ? open.value.has(node.key) : null;
      const place = { position: index + 1, siblings: from.length };
      rows.push({ kind: 'node', id: node.key, node, depth, isOpen, ...place });
      if (isOpen) add(node.children, depth + 1);
    });
  add(sorted.value, 0);
  return rows;
});

/** The longest bar, ms. Scopes hold their layers, so that the outermost rows tell. */
export const longestMs = computed(() =>
  grouped.value.reduce((most, { time }) => Math.max(most, time?.timeMs.median ?? 0), 0),
);

export function indexOfBar(id: string | null): number {
  return id === null ? -1 : barRows.value.findIndex((row) => row.id === id);
}

export function toggleBar(key: string, isOpen = !open.value.has(key)): void {
  const next = new Set(open.value);
  if (isOpen) next.add(key);
  else next.delete(key);
  opened.value = next;
}

/** Unfolds scopes so that a row can be seen. */
export function openBars(keys: readonly string[]): void {
  if (trainingRows.value !== 'scope' || keys.every((key) => open.value.has(key))) return;
  opened.value = new Set([...open.value, ...keys]);
}
