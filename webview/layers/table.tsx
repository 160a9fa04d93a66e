import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { LayerNode } from '../../src/profile/layer-tree';
import { revealNode } from '../actions';
import { useSize } from '../chart/size';
import { hoverEnd, hoverSoon } from '../hover';
import { hovered, nodeAt, scopesAround, selection } from '../state';
import { width } from '../width';
import { fittingColumns, gridTemplate } from './columns';
import { TableHead } from './head';
import { currentIndex, goTo, tableKey } from './keyboard';
import { Row } from './row';
import { RowCard } from './row-card';
import { cursor, shownColumns } from './table-state';
import { useVirtualRows } from './use-virtual';
import type { TableRow } from './visible-rows';
import { indexOfRow, openAround, rows, toggleScope } from './visible-rows';

const ROW_HEIGHT = 22;
const HEAD_HEIGHT = 24;

/** The scope tree as a tree grid: one tab stop, its cursor told by `aria-activedescendant`. */
export function LayerTable(): JSX.Element {
  const [scroller, size] = useSize<HTMLDivElement>();
  const list = useVirtualRows(scroller, {
    count: rows.value.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    height: size.height,
  });
  // The same ones for as long as they are the same: rows are drawn again when theirs change.
  const shown = useMemo(
    () => fittingColumns(shownColumns.value, size.width),
    [shownColumns.value, size.width],
  );
  const template = gridTemplate(shown, size.width);
  const at = currentIndex();
  const isInSight = list.first <= at && at < list.end;
  useFollowedSelection((index) => list.scrollTo(index));
  // A list that gets lower, for a chart below it, keeps its cursor in sight.
  useLayoutEffect(() => {
    if (isInSight) list.scrollTo(at);
  }, [size.height]);

  return (
    <div
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      class="layer-table"
      aria-label={l10n.t('Layers and their cost')}
      aria-rowcount={rows.value.length + 1}
      aria-activedescendant={isInSight ? `row-${at}` : undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        const page = Math.max(1, Math.floor((size.height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
        const moves = { page, scrollTo: (index: number) => list.scrollTo(index) };
        if (tableKey(event, moves)) event.preventDefault();
      }}
      onClick={(event) => pointed(event, onRowClick)}
      onDblClick={(event) => pointed(event, onRowDoubleClick)}
      onPointerOver={(event) => pointed(event, onRowHover)}
      onPointerLeave={() => {
        hovered.value = null;
        showCard(null, null);
      }}
    >
      {size.width > 0 ? <TableHead columns={shown} template={template} /> : null}
      <div
        role="rowgroup"
        class="table-body"
        style={{ height: `${rows.value.length * ROW_HEIGHT}px` }}
      >
        {rows.value.slice(list.first, list.end).map((row, place) => {
          const index = list.first + place;
          return (
            <Row
              key={index % list.most}
              row={row}
              index={index}
              top={index * ROW_HEIGHT}
              columns={shown}
              template={template}
              isNarrow={width.value === 'narrow'}
            />
          );
        })}
      </div>
      {rows.value.length === 0 ? <p class="empty-note">{l10n.t('No layer matches.')}</p> : null}
    </div>
  );
}

/** Follows a selection made elsewhere: unfolds the way to it and scrolls there. */
function useFollowedSelection(scrollTo: (index: number) => void): void {
  const key = selection.value;
  const last = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (key === last.current) return;
    last.current = key;
    const node = nodeAt(key);
    if (!node) return;
    openAround(scopesAround(node));
    // A kernel's row under the cursor belongs to the selected layer already.
    const isAtKernel = cursor.value?.startsWith('kernel:') ?? false;
    if (!isAtKernel || indexOfRow(cursor.value) < 0) cursor.value = key;
    // What was unfolded is drawn, and counts for the list's height, before the next frame.
    const frame = requestAnimationFrame(() => {
      const index = indexOfRow(cursor.value);
      if (index >= 0) scrollTo(index);
    });
    return () => cancelAnimationFrame(frame);
  }, [key]);
}

/** One listener for all rows: finds the row, and its element, under the pointer. */
function pointed(event: MouseEvent, act: (row: TableRow, target: Element) => void): void {
  const target = event.target as Element;
  const id = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  const row = rows.value[indexOfRow(id ?? null)];
  if (row) act(row, target);
}

function onRowClick(row: TableRow, target: Element): void {
  if (row.kind === 'node' && row.isOpen !== null && target.closest('[data-fold]'))
    toggleScope(row.node.key);
  goTo(row);
}

function onRowDoubleClick(row: TableRow, target: Element): void {
  if (target.closest('[data-fold]')) return;
  if (row.kind === 'kernel') revealNode(row.owner);
  else if (row.isOpen === null) revealNode(row.node);
  else toggleScope(row.node.key);
}

function onRowHover(row: TableRow, target: Element): void {
  const node = row.kind === 'node' ? row.node : row.owner;
  hovered.value = node.key;
  showCard(target.closest('.name'), node);
}

/** The name under the pointer, which has a card: other cells show all they have. */
let pointedName: Element | null = null;

function showCard(name: Element | null, node: LayerNode | null): void {
  if (name === pointedName) return;
  pointedName = name;
  hoverEnd();
  if (name && node) hoverSoon(name, () => <RowCard node={node} />);
}
