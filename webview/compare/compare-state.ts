/** How a person wants the comparison, and the comparison itself: made when a view first reads it. */
import { computed, signal } from '@preact/signals';
import { compareRuns } from '../../src/profile/compare/compare';
import type { ComparedRow, Comparison } from '../../src/profile/compare/comparison';
import { content, view } from '../state';

/** Largest change first, least gain first, or as the model is made. */
export const COMPARE_ORDERS = ['change', 'speedUp', 'scope'] as const;
export type CompareOrder = (typeof COMPARE_ORDERS)[number];

export const compareOrder = signal<CompareOrder>('change');
/** What a person folded or unfolded, by the node's id; all else is as `isOpenAtFirst` has it. */
export const folds = signal<ReadonlyMap<string, boolean>>(new Map());
/** Id of the node that the keyboard is at. */
export const compareCursor = signal<string | null>(null);

export const against = computed(() => {
  const shown = content.value;
  return shown?.kind === 'profile' ? shown.against : null;
});

export const comparison = computed<Comparison | null>(() => {
  const shown = content.value;
  return shown?.kind === 'profile' && shown.against
    ? compareRuns(shown.against.profile, shown.profile)
    : null;
});

/** What the whole panel is about now: header and copies as well. */
export const shownComparison = computed(() => (view.value === 'compare' ? comparison.value : null));

/** The rows of the comparison by the key of the shown profile's row. */
export const comparedRows = computed<ReadonlyMap<string, ComparedRow>>(
  () => new Map((comparison.value?.rows ?? []).map((row) => [row.key, row])),
);

/** The `S` key. */
export function cycleCompareOrder(): void {
  const next = COMPARE_ORDERS.indexOf(compareOrder.value) + 1;
  compareOrder.value = COMPARE_ORDERS[next % COMPARE_ORDERS.length] ?? 'change';
}
