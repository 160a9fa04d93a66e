import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { LayerNode } from '../../src/profile/layer-tree';
import { Icon } from '../icons';
import { percent } from '../layers/bar';
import type { DrawnRow } from '../layers/tree-grid';
import type { NodeRow } from '../layers/visible-rows';
import { hovered, selection } from '../state';
import type { BarColumn } from './bar-columns';
import { longestMs } from './bar-rows';
import { PhaseParts } from './phase-bar';
import { trainingRows } from './training-state';

/** Indent of one level, px, as in the table of layers. */
const INDENT = 12;

export function BarRow(props: DrawnRow<NodeRow, BarColumn>): JSX.Element {
  const { row, index, top, template, columns } = props;
  const { node, depth, isOpen } = row;
  const state = useMemo(() => computed(() => stateOf(node.key)), [node.key]).value;
  return (
    <div
      role="row"
      id={`bar-${index}`}
      class={`row ${node.isScope ? 'scope-row' : `${node.kind}-row`} ${state}`}
      data-row={row.id}
      aria-level={depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-rowindex={index + 2}
      aria-expanded={isOpen ?? undefined}
      aria-selected={state.includes('is-selected')}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      {columns.map((column) => {
        if (column.id === 'name') return <Name key="name" row={row} />;
        if (column.id === 'bar')
          return (
            <span key="bar" role="gridcell" class="bar-cell">
              <Bar node={node} isOpen={isOpen === true} />
            </span>
          );
        return (
          <span
            key={column.id}
            role="gridcell"
            class={`clip right ${column.id === 'time' ? '' : 'quiet'}`}
          >
            {column.text(node)}
          </span>
        );
      })}
    </div>
  );
}

function stateOf(key: string): string {
  if (key === selection.value) return 'is-cursor is-selected';
  return key === hovered.value ? 'is-hovered' : '';
}

function Name({ row: { node, depth, isOpen } }: { readonly row: NodeRow }): JSX.Element {
  const isFlat = trainingRows.value === 'layer';
  const scope = isFlat && node.kind === 'layer' ? (node.members[0]?.scope ?? '') : '';
  return (
    <span role="gridcell" class="name" style={{ paddingLeft: `${depth * INDENT}px` }}>
      {isFlat ? null : (
        <span class="twisty" data-fold>
          {isOpen === null ? null : <Icon name={isOpen ? 'down' : 'right'} />}
        </span>
      )}
      {scope === '' ? null : (
        <span class="quiet clip path">
          <bdi dir="ltr">{scope}/</bdi>
        </span>
      )}
      <span class="clip own-name">{node.name}</span>
    </span>
  );
}

interface BarProps {
  readonly node: LayerNode;
  readonly isOpen: boolean;
}

/** An open scope's bar is thin: what it holds stands below it. */
function Bar({ node, isOpen }: BarProps): JSX.Element | null {
  const ms = node.time?.timeMs.median ?? 0;
  if (ms === 0) return null;
  const width = percent(ms / (longestMs.value || 1));
  return (
    <span class={`bar ${node.kind} ${isOpen ? 'open-scope' : ''}`}>
      {node.training ? <PhaseParts sums={node.training} width={width} /> : <b style={{ width }} />}
    </span>
  );
}
