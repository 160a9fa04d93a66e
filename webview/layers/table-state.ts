/** How a person wants the table: kept over reloads, never sent to the host. */
import { computed, signal } from '@preact/signals';
import { isTraining, profile } from '../state';

export const GROUPINGS = ['scope', 'flat', 'line'] as const;
export type TableGrouping = (typeof GROUPINGS)[number];

export const BARS = ['time', 'memory'] as const;
export type BarKind = (typeof BARS)[number];

export const COLUMN_IDS = [
  'name',
  'type',
  'shape',
  'time',
  'bar',
  'share',
  'rate',
  'macs',
  'params',
  'weights',
  'output',
  'kernels',
  'certainty',
  'forward',
  'backward',
  'optimizer',
  'kept',
  'gradient',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export const DEFAULT_COLUMNS: readonly ColumnId[] = [
  'name',
  'type',
  'shape',
  'time',
  'bar',
  'share',
  'rate',
  'params',
  'output',
];

/** What only a training step has. */
const TRAINING_COLUMNS: ReadonlySet<ColumnId> = new Set<ColumnId>([
  'forward',
  'backward',
  'optimizer',
  'kept',
  'gradient',
]);

export function isForTraining(id: ColumnId): boolean {
  return TRAINING_COLUMNS.has(id);
}

/** `order` is the graph's own. */
export type SortColumn = Exclude<ColumnId, 'bar'> | 'order';
export interface Sort {
  readonly by: SortColumn;
  /** Smallest first, or A to Z. */
  readonly ascending: boolean;
}
export const DEFAULT_SORT: Sort = { by: 'time', ascending: false };

export const grouping = signal<TableGrouping>('scope');
export const bars = signal<BarKind>('time');
/** What the bars show: without times, memory. */
export const shownBars = computed<BarKind>(() => (profile.value ? bars.value : 'memory'));
export const sort = signal<Sort>(DEFAULT_SORT);
export const filterText = signal('');
export const columns = signal<ReadonlySet<ColumnId>>(new Set(DEFAULT_COLUMNS));

/** A model that was only read has its static costs, whatever is chosen for profiles. */
const STATIC_COLUMNS: ReadonlySet<ColumnId> = new Set<ColumnId>([
  'name',
  'type',
  'shape',
  'bar',
  'macs',
  'params',
  'weights',
  'output',
]);
export const shownColumns = computed<ReadonlySet<ColumnId>>(() => {
  if (!profile.value) return STATIC_COLUMNS;
  return isTraining.value
    ? columns.value
    : new Set([...columns.value].filter((id) => !isForTraining(id)));
});

/** Keys of unfolded scopes; null until a person folds one: then the hot ones are open. */
export const openScopes = signal<ReadonlySet<string> | null>(null);
/** Scopes folded while a filter, which opens everything, is on. */
export const foldedInFilter = signal<ReadonlySet<string>>(new Set());
/** Rows whose kernels are shown below them. */
export const openKernels = signal<ReadonlySet<string>>(new Set());
/** The row that the keyboard is at: a node's key, or a kernel's row below it. */
export const cursor = signal<string | null>(null);

/** A person's click on a header: largest first, then the other way round, as names start with A. */
export function sortBy(by: SortColumn): void {
  const old = sort.value;
  const first = by === 'name' || by === 'type';
  sort.value = { by, ascending: old.by === by ? !old.ascending : first };
}

const CYCLE: readonly SortColumn[] = ['time', 'output', 'macs', 'params', 'order', 'name'];

/** The `S` key. */
export function cycleSort(): void {
  const by = CYCLE[(CYCLE.indexOf(sort.value.by) + 1) % CYCLE.length] ?? 'time';
  sort.value = { by, ascending: by === 'name' };
}
