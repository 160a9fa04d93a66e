/** Keys of the comparison's table, as in the table of layers. */
import { copyText, revealNode, select } from '../actions';
import type { TableMoves } from '../layers/keyboard';
import { nodeAt } from '../state';
import { compareCursor } from './compare-state';
import { rowAsMarkdown, rowAsText } from './copy';
import { keyOf } from './compare-tree';
import type { ShownRow } from './shown-rows';
import { indexOfNode, shownRows, toggleFold } from './shown-rows';

/** Whether the key was one of the table's. */
export function compareKey(event: KeyboardEvent, moves: TableMoves): boolean {
  if (event.ctrlKey || event.metaKey) return copyKey(event);
  if (event.altKey) return false;
  const at = indexOfNode(compareCursor.value);
  const row = shownRows.value[at];
  switch (event.key) {
    case 'ArrowDown':
      return moveTo(at + 1, moves);
    case 'ArrowUp':
      return moveTo(at - 1, moves);
    case 'PageDown':
      return moveTo(at + moves.page, moves);
    case 'PageUp':
      return moveTo(at - moves.page, moves);
    case 'Home':
      return moveTo(0, moves);
    case 'End':
      return moveTo(shownRows.value.length - 1, moves);
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

function moveTo(index: number, { scrollTo }: TableMoves): boolean {
  const wanted = Math.min(Math.max(0, index), shownRows.value.length - 1);
  const row = shownRows.value[wanted];
  if (row) {
    goTo(row);
    scrollTo(wanted);
  }
  return true;
}

function foldOrLeave({ node, depth, isOpen }: ShownRow, at: number, moves: TableMoves): void {
  if (isOpen) return toggleFold(node.id, false);
  for (let above = at - 1; above >= 0; above--)
    if ((shownRows.value[above]?.depth ?? 0) < depth) return void moveTo(above, moves);
}

function copyKey(event: KeyboardEvent): boolean {
  // Text that a person has marked is what they want to copy.
  if (event.key.toLowerCase() !== 'c' || getSelection()?.toString()) return false;
  const node = shownRows.value[indexOfNode(compareCursor.value)]?.node;
  if (node?.kind !== 'row') return false;
  copyText(event.shiftKey ? rowAsMarkdown(node.row) : rowAsText(node.row));
  return true;
}
