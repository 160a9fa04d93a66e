/** Keys that work anywhere in the panel, except while text is being typed. */
import type { PanelView } from '../src/vscode/panel/messages';
import { run, select, show, stopMeasuring } from './actions';
import { against, cycleCompareOrder } from './compare/compare-state';
import { dismissHover } from './hover';
import { cycleSort, filterText } from './layers/table-state';
import { FILTER_ID, setFilter } from './layers/filter-field';
import { content, profile, selection, shownView, view, views, VIEWS } from './state';
import { turnTrainingOrder } from './training/training-state';

export function listenToShortcuts(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.composedPath()[0] instanceof HTMLInputElement;
    if (event.key === 'Escape' ? escape(isTyping) : !isTyping && shortcut(event.key))
      event.preventDefault();
  });
}

function shortcut(key: string): boolean {
  if (key === '/') return focusFilter();
  if (!profile.value) return false;
  if (key === 's' || key === 'S') {
    if (view.value === 'compare' && against.value) cycleCompareOrder();
    else if (shownView.value === 'training') turnTrainingOrder();
    else cycleSort();
    return true;
  }
  if (key === 'c' || key === 'C') return compare();
  const chosen = viewOf(key);
  if (chosen === undefined || !views.value.includes(chosen)) return false;
  show(chosen);
  return true;
}

function viewOf(key: string): PanelView | undefined {
  if (key === 't' || key === 'T') return 'training';
  return /^[1-9]$/.test(key) ? VIEWS[Number(key) - 1] : undefined;
}

/** The comparison; where it stands already, or there is none, asks for what to compare with. */
function compare(): boolean {
  if (content.value?.kind !== 'profile') return false;
  if (view.value === 'compare' || !against.value) run('compare');
  show('compare');
  return true;
}

/** One thing at a time: the hover, the filter's text, the filter's focus, the selection. */
function escape(isTyping: boolean): boolean {
  if (content.value?.kind === 'measuring') {
    stopMeasuring();
    return true;
  }
  if (dismissHover()) return true;
  if (isTyping && filterText.value !== '') setFilter('');
  else if (isTyping) document.querySelector<HTMLElement>('[role=treegrid]')?.focus();
  else if (selection.value !== null) select(null);
  else if (filterText.value !== '') setFilter('');
  else return false;
  return true;
}

function focusFilter(): boolean {
  const field = document.getElementById(FILTER_ID);
  if (!field && !profile.value) return false;
  // At once where it can be, because the next key may follow within the frame.
  if (field) field.focus();
  else {
    show('layers');
    requestAnimationFrame(() => document.getElementById(FILTER_ID)?.focus());
  }
  return true;
}
