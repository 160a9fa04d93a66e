/** Keys of the table, for its one focus: the row at the cursor. */
import { revealNode, select } from '../actions';
import { rowAsMarkdown, rowAsText } from './copy';
import type { TableMoves } from './grid-keys';
import { copyKey, movedTo, rowAround } from './grid-keys';
import { cursor } from './table-state';
import type { TableRow } from './visible-rows';
import { indexOfRow, rows, toggleKernels, toggleScope } from './visible-rows';

/** Whether the key was one of the table's. */
export function tableKey(event: KeyboardEvent, moves: TableMoves): boolean {
  const at = currentIndex();
  const row = rows.value[at];
  if (event.ctrlKey || event.metaKey)
    return copyKey(event, (isMarkdown) => copied(row, isMarkdown));
  if (event.altKey) return false;
  const wanted = movedTo(event.key, at, rows.value.length, moves.page);
  if (wanted !== undefined) return moveTo(wanted, moves);
  switch (event.key) {
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

function moveTo(index: number, { scrollTo }: TableMoves): true {
  const row = rows.value[index];
  if (row) {
    goTo(row);
    scrollTo(index);
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
  const around = rowAround(rows.value, at);
  return around === undefined || moveTo(around, moves);
}

/** Kernels of a layer; a scope has none of its own and folds instead. */
function expand(row: TableRow, at: number, moves: TableMoves): void {
  if (row.kind === 'kernel') {
    foldOrLeave(row, at, moves);
    toggleKernels(row.owner.key);
  } else if (row.node.isScope) toggleScope(row.node.key);
  else toggleKernels(row.node.key);
}

function copied(row: TableRow | undefined, isMarkdown: boolean): string | undefined {
  if (!row) return undefined;
  const node = row.kind === 'node' ? row.node : row.owner;
  return isMarkdown ? rowAsMarkdown(node) : rowAsText(node);
}
