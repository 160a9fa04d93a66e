import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { formatExact, formatShare } from '../../src/profile/format';
import type { LayerNode } from '../../src/profile/layer-tree';
import * as l10n from '@vscode/l10n';
import { select } from '../actions';
import { fitting } from '../chart/text';
import { heatFill, textOnHeat } from '../heat';
import { hoverEnd, hoverSoon } from '../hover';
import { RowCard } from '../layers/row-card';
import { hovered, nodeAt, selectedScopes, selection } from '../state';
import { icicleKey } from './keyboard';
import type { Icicle, IcicleCell } from './layout';
import { icicleOf } from './layout';
import { zoomOut, zoomTo, zoomTowards } from './zoom';

export interface IcicleProps {
  readonly roots: readonly LayerNode[];
  readonly width: number;
  readonly rows: number;
  readonly rowHeight: number;
  readonly label: string;
}

/** Scopes over their layers: width is time, shade is share of the run. */
export function IcicleChart(props: IcicleProps): JSX.Element {
  const { roots, width, rows, rowHeight, label } = props;
  const icicle = useMemo(() => icicleOf(roots, width, rows), [roots, width, rows]);
  const svg = useRef<SVGSVGElement>(null);
  const at = icicle.cells.findIndex(({ node }) => node.key === selection.value);
  return (
    <svg
      ref={svg}
      class="plot icicle"
      width={width}
      height={rows * (rowHeight + 1)}
      role="tree"
      // In lower case, because SVG knows no other.
      tabindex={0}
      aria-label={label}
      aria-activedescendant={at < 0 ? undefined : `icicle-${at}`}
      onKeyDown={(event) => {
        if (icicleKey(event, icicle)) event.preventDefault();
      }}
      onClick={(event) => withNode(event, (node) => select(node.key))}
      onDblClick={(event) => withNode(event, zoomTo)}
      onWheel={(event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        if (event.deltaY > 0) zoomOut();
        else withNode(event, zoomTowards);
      }}
      onPointerOver={(event) => withNode(event, (node, mark) => preview(node, mark))}
      onPointerLeave={() => {
        hovered.value = null;
        hoverEnd();
      }}
    >
      <Rests icicle={icicle} rowHeight={rowHeight} />
      {icicle.cells.map((cell, index) => (
        <Cell key={cell.node.key} cell={cell} index={index} rowHeight={rowHeight} />
      ))}
      <Outline cell={icicle.cells[at]} rowHeight={rowHeight} />
    </svg>
  );
}

interface CellProps {
  readonly cell: IcicleCell;
  readonly index: number;
  readonly rowHeight: number;
}

function Cell({ cell, index, rowHeight }: CellProps): JSX.Element {
  const { node, depth, x, width, isLast } = cell;
  const share = node.time?.share ?? 0;
  const isWork = isLast && node.kind === 'layer';
  const name = node.fused.length === 0 ? node.name : `${node.name} + ${node.fused.length}`;
  const text = fitting([`${name}  ${formatShare(share)}`, name, node.name], width - 11);
  const y = depth * (rowHeight + 1);
  // Followed here, so that a pointer that moves over cells draws two of them and not all.
  const outline = useMemo(() => computed(() => outlineOf(node.key)), [node]).value;
  return (
    <g
      id={`icicle-${index}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={outline.includes('is-selected')}
      aria-label={spokenName(node, name, share)}
      data-key={node.key}
      class={`cell ${outline}`}
    >
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(0.6, width - 1)}
        height={rowHeight - 1}
        rx={1}
        class={isWork ? 'work' : isLast && node.kind !== 'layer' ? node.kind : 'scope'}
        style={isWork ? { fill: heatFill(share) } : undefined}
      />
      {text === '' ? null : (
        <text
          x={x + 6}
          y={y + rowHeight / 2 + 4}
          style={{ fill: isWork ? textOnHeat(share) : 'var(--vscode-foreground)' }}
        >
          {text}
        </text>
      )}
    </g>
  );
}

/** Has the text that is drawn in it, which those who speak to their computer say. */
function spokenName(node: LayerNode, name: string, share: number): string {
  if (node.fused.length === 0) return `${node.label}, ${formatShare(share)}`;
  return `${name}, ${formatShare(share)}: ${node.label}`;
}

/** Drawn last, over the neighbours, so that no side of it is hidden. */
function Outline({ cell, rowHeight }: { cell: IcicleCell | undefined; rowHeight: number }) {
  return cell ? (
    <rect
      class="selection-outline"
      x={cell.x + 0.5}
      y={cell.depth * (rowHeight + 1) + 0.5}
      width={Math.max(2, cell.width - 1)}
      height={rowHeight - 1}
      rx={1}
    />
  ) : null;
}

/** What is too narrow to draw is there all the same. */
function Rests({ icicle, rowHeight }: { icicle: Icicle; rowHeight: number }): JSX.Element {
  return (
    <g aria-hidden="true">
      {icicle.rests.map(({ nodes, depth, x, width }, index) => (
        <rect
          key={index}
          class="rest"
          x={x}
          y={depth * (rowHeight + 1) + 0.5}
          width={Math.max(0.6, width - 0.4)}
          height={rowHeight - 1}
        >
          <title>{l10n.t('{0} short ones; zoom in to see them', formatExact(nodes.length))}</title>
        </rect>
      ))}
    </g>
  );
}

function outlineOf(key: string): string {
  const isSelected = key === selection.value ? 'is-selected' : '';
  if (key === hovered.value) return `${isSelected} is-hovered`;
  return `${isSelected} ${selectedScopes.value.has(key) ? 'is-around' : ''}`;
}

function preview(node: LayerNode, mark: Element): void {
  if (hovered.value === node.key) return;
  hovered.value = node.key;
  hoverEnd();
  hoverSoon(mark, () => <RowCard node={node} />);
}

function withNode(event: MouseEvent, act: (node: LayerNode, mark: Element) => void): void {
  const mark = (event.target as Element).closest<SVGElement>('[data-key]');
  const node = nodeAt(mark?.dataset['key'] ?? null);
  if (mark && node) act(node, mark);
}
