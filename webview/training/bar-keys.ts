/** Keys of the rows of bars, as in the table of layers; the selection is their cursor. */
import { revealNode, select } from '../actions';
import type { TableMoves } from '../layers/grid-keys';
import { movedTo, rowAround } from '../layers/grid-keys';
import { selection } from '../state';
import { barRows, indexOfBar, toggleBar } from './bar-rows';

/** Whether the key was one of the rows'. */
export function barKey(event: KeyboardEvent, moves: TableMoves): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const rows = barRows.value;
  const at = indexOfBar(selection.value);
  const row = rows[at];
  const wanted = movedTo(event.key, at, rows.length, moves.page);
  if (wanted !== undefined) return moveTo(wanted, moves);
  switch (event.key) {
    case 'ArrowRight':
      if (row?.isOpen === false) toggleBar(row.node.key, true);
      else if (row?.isOpen) moveTo(at + 1, moves);
      return true;
    case 'ArrowLeft': {
      const around = rowAround(rows, at);
      if (row?.isOpen) toggleBar(row.node.key, false);
      else if (around !== undefined) moveTo(around, moves);
      return true;
    }
    case ' ':
      if (row && row.isOpen !== null) toggleBar(row.node.key);
      return true;
    case 'Enter':
      if (row) revealNode(row.node);
      return true;
    default:
      return false;
  }
}

function moveTo(index: number, { scrollTo }: TableMoves): true {
  const row = barRows.value[index];
  if (row) {
    select(row.node.key);
    scrollTo(index);
  }
  return true;
}
