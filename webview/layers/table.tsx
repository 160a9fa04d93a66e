import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import { revealNode } from '../actions';
import { nodeAt, scopesAround, selection } from '../state';
import { width } from '../width';
import { fittingColumns, gridTemplate } from './columns';
import { TableHead } from './head';
import { currentIndex, goTo, tableKey } from './keyboard';
import { Row } from './row';
import { RowCard } from './row-card';
import { cursor, shownColumns } from './table-state';
import { TreeGrid } from './tree-grid';
import type { TableRow } from './visible-rows';
import { indexOfRow, openAround, rows, toggleScope } from './visible-rows';

/** The scope tree, or lines, or layers one by one, with what each costs. */
export function LayerTable(): JSX.Element {
  const wanted = shownColumns.value;
  const fitting = useCallback((room: number) => fittingColumns(wanted, room), [wanted]);
  return (
    <TreeGrid
      label={l10n.t('Layers and their cost')}
      rows={rows.value}
      at={currentIndex()}
      idPrefix="row"
      indexOf={indexOfRow}
      fitting={fitting}
      templateOf={gridTemplate}
      head={(columns, template) => <TableHead columns={columns} template={template} />}
      draw={(drawn, key) => <Row key={key} {...drawn} isNarrow={width.value === 'narrow'} />}
      useFollowed={useFollowedSelection}
      onKey={tableKey}
      onClick={onRowClick}
      onDoubleClick={onRowDoubleClick}
      hoverOf={hoverOf}
    />
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

function hoverOf(row: TableRow) {
  const node = row.kind === 'node' ? row.node : row.owner;
  return { key: node.key, card: () => <RowCard node={node} /> };
}
