import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { useSize } from '../chart/size';
import { hoverEnd, hoverSoon } from '../hover';
import { hovered } from '../state';
import type { TableMoves } from './grid-keys';
import { useVirtualRows } from './use-virtual';

const ROW_HEIGHT = 22;
const HEAD_HEIGHT = 24;

/** A row as it is drawn. */
export interface DrawnRow<Row, Column> {
  readonly row: Row;
  readonly index: number;
  /** Distance from the top of the list, px. */
  readonly top: number;
  readonly columns: readonly Column[];
  readonly template: string;
}

export interface TreeGridProps<Row, Column> {
  readonly label: string;
  readonly class?: string;
  readonly rows: readonly Row[];
  /** Index of the row at the cursor; -1 where there is none. */
  readonly at: number;
  /** What ids of rows begin with, before their index. */
  readonly idPrefix: string;
  /** Of a row by its `data-row`; -1 where it isn't there. */
  readonly indexOf: (id: string | null) => number;
  /** The columns that a width has room for; the same function for the same columns. */
  readonly fitting: (width: number) => readonly Column[];
  readonly templateOf: (columns: readonly Column[], width: number) => string;
  readonly head: (columns: readonly Column[], template: string) => JSX.Element;
  /** A row with the key that it is to have: elements are used again while one scrolls. */
  readonly draw: (drawn: DrawnRow<Row, Column>, key: number) => JSX.Element;
  /** A hook that follows a selection made elsewhere. */
  readonly useFollowed: (scrollTo: (index: number) => void) => void;
  /** Whether the key was the table's. */
  readonly onKey: (event: KeyboardEvent, moves: TableMoves) => boolean;
  readonly onClick: (row: Row, target: Element) => void;
  readonly onDoubleClick: (row: Row, target: Element) => void;
  /** Key of the row's node, for linked views, and its card; null for rows without. */
  readonly hoverOf: (row: Row) => {
    readonly key: string | null;
    readonly card: (() => JSX.Element) | null;
  };
}

/** Rows in sight as a tree grid: one tab stop, its cursor told by `aria-activedescendant`. */
export function TreeGrid<Row, Column>(props: TreeGridProps<Row, Column>): JSX.Element {
  const { rows, at, fitting, idPrefix, useFollowed } = props;
  const [scroller, size] = useSize<HTMLDivElement>();
  const list = useVirtualRows(scroller, {
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    headHeight: HEAD_HEIGHT,
    height: size.height,
  });
  // The same ones for as long as they are the same: rows are drawn again when theirs change.
  const columns = useMemo(() => fitting(size.width), [fitting, size.width]);
  const template = props.templateOf(columns, size.width);
  const isInSight = list.first <= at && at < list.end;
  useFollowed((index) => list.scrollTo(index));
  // A list that gets lower, for a chart below it, keeps its cursor in sight.
  useLayoutEffect(() => {
    if (isInSight) list.scrollTo(at);
  }, [size.height]);

  /** One listener for all rows: finds the row, and its element, under the pointer. */
  const pointed = (event: MouseEvent, act: (row: Row, target: Element) => void): void => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
    const row = rows[props.indexOf(id ?? null)];
    if (row) act(row, target);
  };

  return (
    <div
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      class={`layer-table ${props.class ?? ''}`}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={isInSight ? `${idPrefix}-${at}` : undefined}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        const page = Math.max(1, Math.floor((size.height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
        const moves = { page, scrollTo: (index: number) => list.scrollTo(index) };
        if (props.onKey(event, moves)) event.preventDefault();
      }}
      onClick={(event) => pointed(event, props.onClick)}
      onDblClick={(event) => pointed(event, props.onDoubleClick)}
      onPointerOver={(event) =>
        pointed(event, (row, target) => {
          const { key, card } = props.hoverOf(row);
          hovered.value = key;
          showCard(target.closest('.name'), card);
        })
      }
      onPointerLeave={() => {
        hovered.value = null;
        showCard(null, null);
      }}
    >
      {size.width > 0 ? props.head(columns, template) : null}
      <div role="rowgroup" class="table-body" style={{ height: `${rows.length * ROW_HEIGHT}px` }}>
        {rows.slice(list.first, list.end).map((row, place) => {
          const index = list.first + place;
          const top = index * ROW_HEIGHT;
          return props.draw({ row, index, top, columns, template }, index % list.most);
        })}
      </div>
      {rows.length === 0 ? <p class="empty-note">{l10n.t('No layer matches.')}</p> : null}
    </div>
  );
}

/** The name under the pointer, which has a card: other cells show all they have. */
let pointedName: Element | null = null;

function showCard(name: Element | null, card: (() => JSX.Element) | null): void {
  if (name === pointedName) return;
  pointedName = name;
  hoverEnd();
  if (name && card) hoverSoon(name, card);
}
