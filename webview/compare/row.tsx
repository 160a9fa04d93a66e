import * as l10n from '@vscode/l10n';
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatDifference } from '../../src/profile/compare/change-text';
import type { ComparedRow } from '../../src/profile/compare/comparison';
import { formatDuration, formatExact } from '../../src/profile/format';
import { Icon } from '../icons';
import { hovered, selection } from '../state';
import { ChangeBar } from './bar';
import type { CompareColumn } from './columns';
import { compareCursor, compareOrder } from './compare-state';
import type { CompareNode, GroupId, GroupNode, RowNode, ScopeNode } from './compare-tree';
import { keyOf } from './compare-tree';
import { nameOf, verdictText } from './row-text';
import type { ShownRow } from './shown-rows';
import type { DrawnRow } from '../layers/tree-grid';

/** Indent of one level, px. */
const INDENT = 12;

export interface RowProps extends DrawnRow<ShownRow, CompareColumn> {
  readonly isNarrow: boolean;
}

export function Row(props: RowProps): JSX.Element {
  const { row, index, top, template } = props;
  const { node, depth } = row;
  // Followed here, so that a pointer that moves over rows draws two of them and not all.
  const state = useMemo(() => computed(() => stateOf(node)), [node]).value;
  return (
    <div
      role="row"
      id={`compared-${index}`}
      class={`row ${classOf(node)} ${state}`}
      data-row={node.id}
      aria-level={depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-rowindex={index + 2}
      aria-expanded={row.isOpen ?? undefined}
      aria-selected={node.kind === 'group' ? undefined : state.includes('is-selected')}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      {node.kind === 'group' ? (
        <GroupCells {...props} node={node} />
      ) : node.kind === 'scope' ? (
        <ScopeCells {...props} node={node} />
      ) : (
        <RowCells {...props} node={node} />
      )}
    </div>
  );
}

function classOf(node: CompareNode): string {
  if (node.kind === 'row') return `compared-row is-${node.row.change.verdict}`;
  if (node.kind === 'group') return 'group-row';
  return `scope-row ${node.isShown ? '' : 'is-no-difference'}`;
}

function stateOf(node: CompareNode): string {
  const key = keyOf(node);
  const isCursor = node.id === compareCursor.value;
  // What only the run before has can be selected in no other view.
  const isSelected = key === null ? isCursor && node.kind === 'row' : key === selection.value;
  const outline = isSelected
    ? 'is-selected'
    : key !== null && key === hovered.value
      ? 'is-hovered'
      : '';
  return `${isCursor ? 'is-cursor' : ''} ${outline}`;
}

type CellsProps<Node> = RowProps & { readonly node: Node };

/** Its name and size over all columns but the last two, which say what its rows add up to. */
function GroupCells({ node, row, columns, isNarrow }: CellsProps<GroupNode>): JSX.Element {
  const note = isNarrow ? '' : noteOf(node.group);
  return (
    <>
      <span
        role="gridcell"
        class="name"
        aria-colspan={columns.length - 2}
        style={{ gridColumn: `span ${columns.length - 2}` }}
      >
        <Twisty isOpen={row.isOpen} />
        <b class="nowrap">{verdictText(node.group)}</b>
        <span class="quiet nowrap">{rowsText(node.rowCount)}</span>
        <span class="quiet clip group-note">{note}</span>
      </span>
      <span role="gridcell" class="right" aria-colspan={2} style={{ gridColumn: 'span 2' }}>
        {node.group === 'no-difference' ? '' : formatDifference(node.differenceMs)}
      </span>
    </>
  );
}

function rowsText(count: number): string {
  return count === 1 ? l10n.t('1 row') : l10n.t('{0} rows', formatExact(count));
}

function noteOf(group: GroupId): string {
  switch (group) {
    case 'no-difference':
      return l10n.t('within the noise, or too short to tell');
    case 'added':
      return l10n.t('nothing before does the same work');
    case 'removed':
      return l10n.t('nothing after does the same work');
    case 'slower':
    case 'faster':
      return '';
  }
}

function ScopeCells({ node, row, columns }: CellsProps<ScopeNode>): JSX.Element {
  const cell = ({ id }: CompareColumn): JSX.Element | string => {
    switch (id) {
      case 'name':
        return (
          <>
            <Twisty isOpen={row.isOpen} />
            <span class="clip">{node.name}</span>
            <span class="count" aria-label={rowsText(node.rowCount)}>
              {formatExact(node.rowCount)}
            </span>
          </>
        );
      case 'before':
        return formatDuration(node.beforeMs);
      case 'after':
        return formatDuration(node.afterMs);
      case 'bar':
        return <ChangeBar node={node} />;
      case 'change':
        return formatDifference(node.differenceMs);
      case 'speedUp':
        return '';
    }
  };
  return <>{columns.map((column) => gridCell(column, row.depth, cell(column)))}</>;
}

function RowCells({ node, row, columns, isNarrow }: CellsProps<RowNode>): JSX.Element {
  const cell = (column: CompareColumn): JSX.Element | string => {
    if (column.id === 'name') return <Name row={node.row} isNarrow={isNarrow} />;
    return column.id === 'bar' ? <ChangeBar node={node} /> : column.text(node.row);
  };
  return <>{columns.map((column) => gridCell(column, row.depth, cell(column)))}</>;
}

function gridCell({ id }: CompareColumn, depth: number, body: JSX.Element | string): JSX.Element {
  if (id === 'name')
    return (
      <span key={id} role="gridcell" class="name" style={{ paddingLeft: `${depth * INDENT}px` }}>
        {body}
      </span>
    );
  const kind = id === 'bar' ? 'bar-cell' : `right clip ${id}`;
  return (
    <span key={id} role="gridcell" class={kind}>
      {body}
    </span>
  );
}

interface NameProps {
  readonly row: ComparedRow;
  readonly isNarrow: boolean;
}

/** Of a path without room its end stays: the nearest scope tells most. */
function Name({ row, isNarrow }: NameProps): JSX.Element {
  const { path, name, fused } = nameOf(row);
  const isInScope = compareOrder.value === 'scope';
  return (
    <>
      {isNarrow && !isInScope ? null : <span class="twisty" />}
      {path === '' || isInScope ? null : (
        <span class="quiet clip path">
          <bdi dir="ltr">{path}</bdi>
        </span>
      )}
      <span class="clip own-name">{name}</span>
      {fused.length === 0 || isNarrow ? null : <span class="quiet nowrap">+ {fused.length}</span>}
    </>
  );
}

function Twisty({ isOpen }: { readonly isOpen: boolean | null }): JSX.Element {
  return (
    <span class="twisty" data-fold>
      {isOpen === null ? null : <Icon name={isOpen ? 'down' : 'right'} />}
    </span>
  );
}
