/** What VS Code keeps while the panel is hidden or the window reloads: how it was looked at. */
import { effect } from '@preact/signals';
import type { PanelView } from '../src/vscode/panel/messages';
import type { CompareOrder } from './compare/compare-state';
import { COMPARE_ORDERS, compareOrder } from './compare/compare-state';
import { loadState, saveState } from './host';
import type { ColumnId, Sort, SortColumn, TableGrouping, BarKind } from './layers/table-state';
import {
  BARS,
  bars,
  COLUMN_IDS,
  columns,
  filterText,
  grouping,
  GROUPINGS,
  openScopes,
  sort,
} from './layers/table-state';
import { profile, selection, view, VIEWS } from './state';
import type { TrainingOrder, TrainingRows } from './training/training-state';
import {
  TRAINING_ORDERS,
  TRAINING_ROWS,
  trainingOrder,
  trainingRows,
} from './training/training-state';

const VERSION = 1;

interface SavedState {
  readonly version: typeof VERSION;
  readonly view: PanelView;
  readonly grouping: TableGrouping;
  readonly bars: BarKind;
  readonly sort: Sort;
  readonly compareOrder: CompareOrder;
  readonly trainingRows: TrainingRows;
  readonly trainingOrder: TrainingOrder;
  readonly filter: string;
  readonly columns: readonly ColumnId[];
  /** Of the model it belongs to, by its hash: other models have other scopes. */
  readonly model: string | null;
  readonly openScopes: readonly string[] | null;
  readonly selection: string | null;
  /** The host's word for what is shown, by which it shows it again. */
  readonly restore: string | null;
}

/** Writing at every keystroke would be a message each. */
const DELAY_MS = 200;
let openAtModel: {
  model: string;
  scopes: readonly string[] | null;
  selected: string | null;
} | null;

let restore: string | null = null;

/** At once, because a window that is about to reload gives no time. */
export function keepRestore(wanted: string | null): void {
  restore = wanted;
  saveState(currentState());
}

/** Takes what was kept; anything that this version doesn't know is left at its default. */
export function restoreState(): void {
  const saved = loadState() as Partial<SavedState> | null | undefined;
  if (saved?.version !== VERSION) return;
  view.value = oneOf(VIEWS, saved.view, view.value);
  grouping.value = oneOf(GROUPINGS, saved.grouping, grouping.value);
  bars.value = oneOf(BARS, saved.bars, bars.value);
  compareOrder.value = oneOf(COMPARE_ORDERS, saved.compareOrder, compareOrder.value);
  trainingRows.value = oneOf(TRAINING_ROWS, saved.trainingRows, trainingRows.value);
  trainingOrder.value = oneOf(TRAINING_ORDERS, saved.trainingOrder, trainingOrder.value);
  if (typeof saved.filter === 'string') filterText.value = saved.filter;
  if (saved.sort && isSortColumn(saved.sort.by))
    sort.value = { by: saved.sort.by, ascending: saved.sort.ascending === true };
  if (Array.isArray(saved.columns))
    columns.value = new Set(COLUMN_IDS.filter((id) => saved.columns?.includes(id)));
  if (typeof saved.model === 'string')
    openAtModel = {
      model: saved.model,
      scopes: saved.openScopes ?? null,
      selected: saved.selection ?? null,
    };
}

/** From now on keeps every change; a new model starts with its own folding. */
export function keepState(): void {
  let lastModel: string | null = null;
  effect(() => {
    const model = profile.value?.model.hash ?? null;
    if (model === null || model === lastModel) return;
    const isAnother = lastModel !== null;
    lastModel = model;
    if (openAtModel?.model === model) {
      openScopes.value = openAtModel.scopes && new Set(openAtModel.scopes);
      selection.value = openAtModel.selected;
    } else if (isAnother) openScopes.value = null;
    openAtModel = null;
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const state = currentState();
    clearTimeout(timer);
    timer = setTimeout(() => saveState(state), DELAY_MS);
  });
}

function currentState(): SavedState {
  return {
    version: VERSION,
    view: view.value,
    grouping: grouping.value,
    bars: bars.value,
    sort: sort.value,
    compareOrder: compareOrder.value,
    trainingRows: trainingRows.value,
    trainingOrder: trainingOrder.value,
    filter: filterText.value,
    columns: [...columns.value],
    model: profile.value?.model.hash ?? null,
    openScopes: openScopes.value && [...openScopes.value],
    selection: selection.value,
    restore,
  };
}

function oneOf<Value extends string>(
  known: readonly Value[],
  wanted: Value | undefined,
  otherwise: Value,
): Value {
  return wanted !== undefined && known.includes(wanted) ? wanted : otherwise;
}

function isSortColumn(id: string): id is SortColumn {
  return id === 'order' || (id !== 'bar' && COLUMN_IDS.some((known) => known === id));
}
