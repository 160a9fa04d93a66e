import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useSize } from '../chart/size';
import { hoverEnd, hoverSoon } from '../hover';
import { useVirtualRows } from '../layers/use-virtual';
import { hovered, selection } from '../state';
import { CompareCard } from './card';
import type { CompareColumn } from './columns';
import { fittingColumns, gridTemplate } from './columns';
import { comparedRows, compareCursor } from './compare-state';
import { keyOf } from './compare-tree';
import { CompareHead } from './head';
import { compareKey, goTo, open } from './keyboard';
import { Row } from './row';
import type { ShownRow } from './shown-rows';
import { indexOfNode, openAroundRow, shownRows, toggleFold } from './shown-rows';

const ROW_HEIGHT = 22;
const HEAD_HEIGHT = 24;

/** The compared rows as a tree grid: one tab stop, its cursor told by `aria-activedescendant`. */
export function CompareTable(): JSX.Element {
  const [scroller, size] = useSize<HTMLDivElement>();
  const rows = shownRows.value;
  const list = useVirtualRows(scroller, {
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    height: size.height,
  });
  const columns = useMemo<readonly CompareColumn[]>(() => fittingColumns(size.width), [size.width]);
  const template = gridTemplate(columns, size.width);
  const at = indexOfNode(compareCursor.value);
  const isInSight = list.first <= at && at < list.end;
  useFollowedSelection((index) => list.scrollTo(index));
  return (
    <div
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      class="layer-table compare-table"
      aria-label={l10n.t('What changed, by layer')}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={isInSight ? `compared-${at}` : undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        const page = Math.max(1, Math.floor((size.height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
        const moves = { page, scrollTo: (index: number) => list.scrollTo(index) };
        if (compareKey(event, moves)) event.preventDefault();
      }}
      onClick={(event) => pointed(event, onRowClick)}
      onDblClick={(event) => pointed(event, onRowDoubleClick)}
      onPointerOver={(event) => pointed(event, onRowHover)}
      onPointerLeave={() => {
        hovered.value = null;
        showCard(null, null);
      }}
    >
      {size.width > 0 ? <CompareHead columns={columns} template={template} /> : null}
      <div role="rowgroup" class="table-body" style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
        {rows.slice(list.first, list.end).map((row, place) => {
          const index = list.first + place;
          return (
            <Row
              key={index % list.most}
              row={row}
              index={index}
              top={index * ROW_HEIGHT}
              columns={columns}
              template={template}
              isNarrow={columns.length < 6}
            />
          );
        })}
      </div>
      {rows.length === 0 ? <p class="empty-note">{l10n.t('No layer matches.')}</p> : null}
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
    if (key === null || key === compareCursor.value || !comparedRows.value.has(key)) return;
    openAroundRow(key);
    compareCursor.value = key;
    const frame = requestAnimationFrame(() => {
      const index = indexOfNode(key);
      if (index >= 0) scrollTo(index);
    });
    return () => cancelAnimationFrame(frame);
  }, [key]);
}

/** One listener for all rows: finds the row, and its element, under the pointer. */
function pointed(event: MouseEvent, act: (row: ShownRow, target: Element) => void): void {
  const target = event.target as Element;
  const id = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
  const row = shownRows.value[indexOfNode(id ?? null)];
  if (row) act(row, target);
}

function onRowClick(row: ShownRow, target: Element): void {
  if (row.node.kind === 'group' || (row.isOpen !== null && target.closest('[data-fold]')))
    toggleFold(row.node.id);
  goTo(row);
}

function onRowDoubleClick(row: ShownRow, target: Element): void {
  if (row.node.kind !== 'group' && !target.closest('[data-fold]')) open(row);
}

function onRowHover({ node }: ShownRow, target: Element): void {
  hovered.value = keyOf(node);
  showCard(target.closest('.name'), node.kind === 'row' ? node.row : null);
}

/** The name under the pointer, which has a card: other cells show all they have. */
let pointedName: Element | null = null;

function showCard(
  name: Element | null,
  row: Parameters<typeof CompareCard>[0]['row'] | null,
): void {
  if (name === pointedName) return;
  pointedName = name;
  hoverEnd();
  if (name && row) hoverSoon(name, () => <CompareCard row={row} />);
}
