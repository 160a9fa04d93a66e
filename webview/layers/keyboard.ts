/** Keys of the table, for its one focus: the row at the cursor. */
import { copyText, revealNode, select } from '../actions';
import { rowAsMarkdown, rowAsText } from './copy';
import { cursor } from './table-state';
import type { TableRow } from './visible-rows';
import { indexOfRow, rows, toggleKernels, toggleScope } from './visible-rows';

export interface TableMoves {
  /** Rows that fit on the screen. */
  readonly page: number;
  readonly scrollTo: (index: number) => void;
}

/** Whether the key was one of the table's. */
export function tableKey(event: KeyboardEvent, moves: TableMoves): boolean {
  if (event.ctrlKey || event.metaKey) return copyKey(event);
  if (event.altKey) return false;
  const at = currentIndex();
  const row = rows.value[at];
  switch (event.key) {
    case 'ArrowDown':
      return moveTo(at + 1, moves);
    case 'ArrowUp':
      return moveTo(at < 0 ? 0 : at - 1, moves);
    case 'PageDown':
      return moveTo(at + moves.page, moves);
    case 'PageUp':
      return moveTo(at - moves.page, moves);
    case 'Home':
      return moveTo(0, moves);
    case 'End':
      return moveTo(rows.value.length - 1, moves);
    case 'ArrowRight':
      return row !== undefined && openOrEnter(row, at, moves);
    case 'ArrowLeft':
      return row !== undefined && foldOrLeave(row, at, moves);
    case 'Enter':
      if (row) revealNode(row.kind === 'node' ? row.node : row.owner);
      return true;
    case ' ':
      if (row) expand(row, at, moves);
      return true;
    default:
      return false;
  }
}

/** Puts the cursor and the selection on a row; a kernel's row selects its layer. */
export function goTo(row: TableRow): void {
  cursor.value = row.id;
  select(row.kind === 'node' ? row.node.key : row.owner.key);
}

export function currentIndex(): number {
  return indexOfRow(cursor.value);
}

function moveTo(index: number, { scrollTo }: TableMoves): boolean {
  const last = rows.value.length - 1;
  const wanted = Math.min(Math.max(0, index), last);
  const row = rows.value[wanted];
  if (row) {
    goTo(row);
    scrollTo(wanted);
  }
  return true;
}

function openOrEnter(row: TableRow, at: number, moves: TableMoves): boolean {
  if (row.kind === 'node' && row.isOpen === false) toggleScope(row.node.key, true);
  else if (row.kind === 'node' && row.isOpen) return moveTo(at + 1, moves);
  return true;
}

function foldOrLeave(row: TableRow, at: number, moves: TableMoves): boolean {
  if (row.kind === 'node' && row.isOpen) {
    toggleScope(row.node.key, false);
    return true;
  }
  for (let above = at - 1; above >= 0; above--)
    if ((rows.value[above]?.depth ?? 0) < row.depth) return moveTo(above, moves);
  return true;
}

/** Kernels of a layer; a scope has none of its own and folds instead. */
function expand(row: TableRow, at: number, moves: TableMoves): void {
  if (row.kind === 'kernel') {
    foldOrLeave(row, at, moves);
    toggleKernels(row.owner.key);
  } else if (row.node.isScope) toggleScope(row.node.key);
  else toggleKernels(row.node.key);
}

function copyKey(event: KeyboardEvent): boolean {
  // Text that a person has marked is what they want to copy.
  if (event.key.toLowerCase() !== 'c' || getSelection()?.toString()) return false;
  const row = rows.value[currentIndex()];
  if (!row) return false;
  const node = row.kind === 'node' ? row.node : row.owner;
  copyText(event.shiftKey ? rowAsMarkdown(node) : rowAsText(node));
  return true;
}
