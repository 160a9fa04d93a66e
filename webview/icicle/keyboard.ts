import { revealNode, select } from '../actions';
import { nodeAt, selection } from '../state';
import type { Icicle, IcicleCell } from './layout';
import { zoomOut, zoomTo } from './zoom';

/** Whether the key was one of the chart's: arrows move as the eye does. */
export function icicleKey(event: KeyboardEvent, { cells }: Icicle): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const at = cells.find(({ node }) => node.key === selection.value);
  switch (event.key) {
    case 'ArrowRight':
      return goTo(at ? neighbour(cells, at, 1) : cells[0]);
    case 'ArrowLeft':
      return goTo(at ? neighbour(cells, at, -1) : cells[0]);
    case 'ArrowUp':
      return goTo(at ? above(cells, at) : cells[0]);
    case 'ArrowDown':
      return goTo(at ? below(cells, at) : cells[0]);
    case 'Home':
      return goTo(cells[0]);
    case 'End':
      return goTo(cells.filter(({ depth }) => depth === (at?.depth ?? 0)).at(-1));
    case 'Enter':
      revealNode(nodeAt(selection.value));
      return true;
    case ' ':
      if (at) zoomTo(at.node);
      return true;
    case 'Backspace':
      zoomOut();
      return true;
    default:
      return false;
  }
}

function goTo(cell: IcicleCell | undefined): boolean {
  if (cell) select(cell.node.key);
  return true;
}

/** The next cell of the same level, across the borders of scopes. */
function neighbour(cells: readonly IcicleCell[], at: IcicleCell, step: 1 | -1) {
  const level = cells.filter(({ depth }) => depth === at.depth);
  return level[level.indexOf(at) + step];
}

function above(cells: readonly IcicleCell[], at: IcicleCell): IcicleCell | undefined {
  const middle = at.x + at.width / 2;
  return cells.find(
    ({ depth, x, width }) => depth === at.depth - 1 && x <= middle && middle < x + width,
  );
}

/** The widest child: where the time is. */
function below(cells: readonly IcicleCell[], at: IcicleCell): IcicleCell | undefined {
  const end = at.x + at.width;
  return cells
    .filter(({ depth, x }) => depth === at.depth + 1 && x >= at.x - 0.01 && x < end - 0.01)
    .reduce<IcicleCell | undefined>((a, b) => (a && a.width >= b.width ? a : b), undefined);
}
