import * as l10n from '@vscode/l10n';
import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { correctedMs } from '../../src/profile/correction';
import { formatDuration, formatExact, formatShare } from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';
import { median } from '../../src/profile/statistics';
import { Icon } from '../icons';
import { hovered, profile, selection, stale } from '../state';
import { BarCell } from './bar';
import type { Column } from './columns';
import { certaintyName } from './columns';
import { cursor, grouping } from './table-state';
import type { KernelRow, NodeRow, TableRow } from './visible-rows';
import type { DrawnRow } from './tree-grid';

/** Indent of one level, px; the icon column before the first is as wide as an icon. */
const INDENT = 12;

export interface RowProps extends DrawnRow<TableRow, Column> {
  /** Room for short names only. */
  readonly isNarrow: boolean;
}

export function Row(props: RowProps): JSX.Element {
  const { row, index, top, template } = props;
  // Followed here, so that a pointer that moves over rows draws two of them and not all.
  const state = useMemo(() => computed(() => stateOf(row)), [row]).value;
  const kind =
    row.kind === 'kernel' ? 'kernel-row' : row.node.isScope ? 'scope-row' : `${row.node.kind}-row`;
  return (
    <div
      role="row"
      id={`row-${index}`}
      class={`row ${kind} ${state}`}
      data-row={row.id}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-rowindex={index + 2}
      aria-expanded={row.kind === 'node' && row.isOpen !== null ? row.isOpen : undefined}
      aria-selected={row.kind === 'node' ? state.includes('is-selected') : undefined}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      {guides(row.depth)}
      {row.kind === 'kernel' ? (
        <KernelCells {...props} row={row} />
      ) : (
        <Cells {...props} row={row} />
      )}
    </div>
  );
}

function stateOf(row: TableRow): string {
  const isCursor = row.id === cursor.value ? 'is-cursor' : '';
  if (row.kind === 'kernel') return isCursor;
  const { key } = row.node;
  const outline =
    key === selection.value ? 'is-selected' : key === hovered.value ? 'is-hovered' : '';
  return `${isCursor} ${outline}`;
}

function Cells({ row, columns, isNarrow }: RowProps & { readonly row: NodeRow }): JSX.Element {
  const { node } = row;
  return (
    <>
      {columns.map(({ id, numeric, text }) => {
        if (id === 'name') return <NameCell key={id} row={row} isNarrow={isNarrow} />;
        if (id === 'bar')
          return (
            <span key={id} role="gridcell" class="bar-cell">
              <BarCell node={node} />
            </span>
          );
        const strong = id === 'time' || id === 'share' ? '' : 'quiet';
        return (
          <span key={id} role="gridcell" class={`clip ${numeric ? 'right' : ''} ${strong} ${id}`}>
            {text(node)}
          </span>
        );
      })}
    </>
  );
}

function NameCell({ row, isNarrow }: { row: NodeRow; isNarrow: boolean }): JSX.Element {
  const { node, depth, isOpen } = row;
  const wasEdited = node.members.some(({ id }) => stale.value.has(id));
  return (
    <span role="gridcell" class="name" style={{ paddingLeft: `${depth * INDENT}px` }}>
      {isOpen === null ? (
        <span class="twisty" />
      ) : (
        <span class="twisty" data-fold>
          <Icon name={isOpen ? 'down' : 'right'} />
        </span>
      )}
      <span class="clip">
        <PathBefore node={node} />
        {node.name}
        {node.fused.length === 0 ? null : (
          <span class="quiet fused">
            {' + '}
            {isNarrow ? node.fused.length : node.fused.join(' + ')}
          </span>
        )}
        {servedBy(node)}
        {wasEdited ? <i class="quiet"> {l10n.t('edited since')}</i> : null}
      </span>
      {node.isScope ? (
        <span class="count" aria-label={l10n.t('{0} layers', node.layerCount)}>
          {formatExact(node.layerCount)}
        </span>
      ) : null}
    </span>
  );
}

/** Out of its scope, a name needs its path. */
function PathBefore({ node }: { readonly node: LayerNode }): JSX.Element | null {
  const scope = node.members[0]?.scope ?? '';
  if (grouping.value === 'scope' || node.isScope || scope === '' || node.kind !== 'layer')
    return null;
  return <span class="quiet">{scope}/</span>;
}

/** An inserted kernel says for whom it works. */
function servedBy(node: LayerNode): JSX.Element | null {
  const serves = node.kind === 'inserted' ? node.members[0]?.serves : null;
  if (!serves) return null;
  const scope = node.members[0]?.scope ?? '';
  const near = grouping.value === 'scope' && scope !== '' && serves.startsWith(`${scope}/`);
  return (
    <span class="quiet"> {l10n.t('for {0}', near ? serves.slice(scope.length + 1) : serves)}</span>
  );
}

/** A kernel below its layer: its name, its own time, how it was tied to the model, how surely. */
function KernelCells({ row, columns }: RowProps & { readonly row: KernelRow }): JSX.Element | null {
  const document = profile.value;
  const kernel = document?.kernels[row.kernel];
  if (!document || !kernel) return null;
  const times = kernel.samplesUs.map((us) => correctedMs(us, document.correction));
  const timeMs = times.length === 0 ? null : median(times);
  const share = timeMs === null ? null : timeMs / document.latency.unprofiled.medianMs;
  return (
    <>
      {columns.map(({ id, numeric }) => {
        if (id === 'name')
          return (
            <span
              key={id}
              role="gridcell"
              class="name"
              style={{ paddingLeft: `${row.depth * INDENT + 16}px` }}
            >
              <span class="clip">
                <span class="mono">{kernel.opType}</span>{' '}
                <span class="quiet">
                  {kernel.how} · {certaintyName(kernel.certainty)}
                </span>
              </span>
              <CertaintyIcon certainty={kernel.certainty} />
            </span>
          );
        const text =
          id === 'time'
            ? formatDuration(timeMs)
            : id === 'share'
              ? formatShare(share)
              : id === 'type'
                ? kernel.provider.replace(/ExecutionProvider$/, '')
                : '';
        return (
          <span key={id} role="gridcell" class={`quiet clip ${numeric ? 'right' : ''}`}>
            {text}
          </span>
        );
      })}
    </>
  );
}

export function CertaintyIcon({ certainty }: { certainty: LayerNode['certainty'] }): JSX.Element {
  switch (certainty) {
    case 'exact':
    case 'group':
      return <Icon name="pass" class="small pass" />;
    case 'inserted':
    case 'eliminated':
      return <Icon name="info" class="small" />;
    case 'unproved':
    case 'unknown':
      return <Icon name="warn" class="small caution" />;
  }
}

function guides(depth: number): JSX.Element[] {
  return Array.from({ length: depth }, (_, level) => (
    <i key={level} class="guide" style={{ left: `${24 + level * INDENT}px` }} aria-hidden="true" />
  ));
}
