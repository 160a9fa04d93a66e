import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { TreeGrid } from '../layers/tree-grid';
import { selection } from '../state';
import { CompareCard } from './card';
import { fittingColumns, gridTemplate } from './columns';
import { comparedRows, compareCursor } from './compare-state';
import { keyOf } from './compare-tree';
import { CompareHead } from './head';
import { compareKey, goTo, open } from './keyboard';
import { Row } from './row';
import type { ShownRow } from './shown-rows';
import { indexOfNode, openAroundRow, shownRows, toggleFold } from './shown-rows';

/** With fewer, names are short. */
const ALL_COLUMNS = 6;

/** The rows of both profiles, with how each changed. */
export function CompareTable(): JSX.Element {
  return (
    <TreeGrid
      label={l10n.t('What changed, by layer')}
      class="compare-table"
      rows={shownRows.value}
      at={indexOfNode(compareCursor.value)}
      idPrefix="compared"
      indexOf={indexOfNode}
      fitting={fittingColumns}
      templateOf={gridTemplate}
      head={(columns, template) => <CompareHead columns={columns} template={template} />}
      draw={(drawn, key) => (
        <Row key={key} {...drawn} isNarrow={drawn.columns.length < ALL_COLUMNS} />
      )}
      useFollowed={useFollowedSelection}
      onKey={compareKey}
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

function onRowClick(row: ShownRow, target: Element): void {
  if (row.node.kind === 'group' || (row.isOpen !== null && target.closest('[data-fold]')))
    toggleFold(row.node.id);
  goTo(row);
}

function onRowDoubleClick(row: ShownRow, target: Element): void {
  if (row.node.kind !== 'group' && !target.closest('[data-fold]')) open(row);
}

function hoverOf({ node }: ShownRow) {
  const card = node.kind === 'row' ? () => <CompareCard row={node.row} /> : null;
  return { key: keyOf(node), card };
}
