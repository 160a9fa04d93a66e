import type { CostRow, ProfileRow } from './rows';

export const SORT_KEYS = ['time', 'memory', 'macs', 'params', 'order', 'name'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

type SortableRow = CostRow & Partial<Pick<ProfileRow, 'time'>>;

/** Largest first, unknown last, ties in graph order; `name` as people count: conv2 before conv10. */
export function sortRows<Row extends SortableRow>(rows: readonly Row[], key: SortKey): Row[] {
  if (key === 'order') return [...rows];
  if (key === 'name') {
    const collator = new Intl.Collator('en', { numeric: true });
    return [...rows].sort((a, b) => collator.compare(a.label, b.label));
  }
  return [...rows].sort((a, b) => amount(b, key) - amount(a, key));
}

/** −1 for unknown. */
function amount(row: SortableRow, key: Exclude<SortKey, 'order' | 'name'>): number {
  switch (key) {
    case 'time':
      return row.time?.timeMs.median ?? -1;
    case 'memory':
      // Weights and outputs are different kinds of memory and never added: the larger one ranks.
      return Math.max(row.weightBytes, row.outputBytes ?? -1);
    case 'macs':
      return row.macs ?? -1;
    case 'params':
      return row.params;
  }
}
