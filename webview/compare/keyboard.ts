/** Keys of the comparison's table, as in the table of layers. */
import { revealNode, select } from '../actions';
import type { TableMoves } from '../layers/grid-keys';
import { copyKey, movedTo, rowAround } from '../layers/grid-keys';
import { nodeAt } from '../state';
import { compareCursor } from './compare-state';
import { rowAsMarkdown, rowAsText } from './copy';
import { keyOf } from './compare-tree';
import type { ShownRow } from './shown-rows';
import { indexOfNode, shownRows, toggleFold } from './shown-rows';

/** Whether the key was one of the table's. */
export function compareKey(event: KeyboardEvent, moves: TableMoves): boolean {
  const at = indexOfNode(compareCursor.value);
  const row = shownRows.value[at];
  if (event.ctrlKey || event.metaKey)
    return copyKey(event, (isMarkdown) => copied(row, isMarkdown));
  if (event.altKey) return false;
  const wanted = movedTo(event.key, at, shownRows.value.length, moves.page);
  if (wanted !== undefined) return moveTo(wanted, moves);
  switch (event.key) {
    case 'ArrowRight':
      if (row?.isOpen === false) toggleFold(row.node.id, true);
      else if (row?.isOpen) moveTo(at + 1, moves);
      return true;
    case 'ArrowLeft':
      if (row) foldOrLeave(row, at, moves);
      return true;
    case ' ':
      if (row && row.isOpen !== null) toggleFold(row.node.id);
      return true;
    case 'Enter':
      if (row) open(row);
      return true;
    default:
      return false;
  }
}

/** Puts the cursor on a row, and the selection where the shown profile has it too. */
export function goTo({ node }: ShownRow): void {
  compareCursor.value = node.id;
  if (node.kind === 'group') return;
  select(nodeAt(keyOf(node)) ? keyOf(node) : null);
}

/** Opens the source line of a row; folds what has none. */
export function open({ node, isOpen }: ShownRow): void {
  if (node.kind === 'row') revealNode(nodeAt(keyOf(node)));
  else if (isOpen !== null) toggleFold(node.id);
}

function moveTo(index: number, { scrollTo }: TableMoves): true {
  const row = shownRows.value[index];
  if (row) {
    goTo(row);
    scrollTo(index);
  }
  return true;
}

function foldOrLeave({ node, isOpen }: ShownRow, at: number, moves: TableMoves): void {
  if (isOpen) return toggleFold(node.id, false);
  const around = rowAround(shownRows.value, at);
  if (around !== undefined) moveTo(around, moves);
}

function copied(row: ShownRow | undefined, isMarkdown: boolean): string | undefined {
  if (row?.node.kind !== 'row') return undefined;
  return isMarkdown ? rowAsMarkdown(row.node.row) : rowAsText(row.node.row);
}
