import * as l10n from '@vscode/l10n';
import type { LayerNode } from '../../src/profile/layer-tree';
import type { NumberStyle } from '../../src/profile/format';
import {
  formatBytes,
  formatCount,
  formatDims,
  formatLayerTime,
  formatNumber,
  formatProvisional,
  formatShare,
  UNKNOWN,
} from '../../src/profile/format';
import type { Certainty } from '../../src/profile/document';
import type { GroupTime } from '../../src/profile/groups';
import { isEarly } from '../state';
import { rateOf } from './arithmetic';
import { trainingColumns } from './training-columns';
import type { ColumnId } from './table-state';

export interface Column {
  readonly id: ColumnId;
  readonly title: () => string;
  /** px, or the least of a column that takes what is left. */
  readonly width: number;
  /** Its part of what is left. */
  readonly grows?: number;
  readonly numeric: boolean;
  /** Dropped first where the width doesn't do: the smallest. */
  readonly priority: number;
  /** Its text; '' where it has no meaning for the row. */
  readonly text: (node: LayerNode, style?: NumberStyle) => string;
}

/** In the order in which they stand. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'name',
    title: () => l10n.t('Layer'),
    width: 160,
    grows: 1,
    numeric: false,
    priority: 99,
    text: (node) => node.label,
  },
  {
    id: 'type',
    title: () => l10n.t('Type'),
    width: 80,
    grows: 0.4,
    numeric: false,
    priority: 6,
    text: (node) => node.type,
  },
  {
    id: 'shape',
    title: () => l10n.t('Shape'),
    width: 88,
    numeric: true,
    priority: 4,
    text: (node, style) => (node.outputShape ? formatDims(withoutBatch(node), style) : ''),
  },
  {
    id: 'time',
    title: () => l10n.t('Time'),
    width: 58,
    numeric: true,
    priority: 98,
    text: (node, style) => (node.time ? timeText(node.time, style) : UNKNOWN),
  },
  {
    id: 'bar',
    title: () => l10n.t('Bar'),
    width: 104,
    numeric: false,
    priority: 97,
    text: () => '',
  },
  {
    id: 'share',
    title: () => l10n.t('Share'),
    width: 48,
    numeric: true,
    priority: 96,
    text: (node, style) => (node.time ? formatShare(node.time.share, style) : ''),
  },
  {
    id: 'rate',
    title: () => l10n.t('GMAC/s'),
    width: 46,
    numeric: true,
    priority: 7,
    text: (node, style) => {
      const rate = rateOf(node);
      return rate === undefined ? '' : formatNumber(rate, style);
    },
  },
  {
    id: 'macs',
    title: () => l10n.t('MACs'),
    width: 54,
    numeric: true,
    priority: 3,
    text: (node, style) => formatCount(node.macs, style),
  },
  {
    id: 'params',
    title: () => l10n.t('Params'),
    width: 50,
    numeric: true,
    priority: 5,
    text: (node, style) => (node.params === 0 ? '' : formatCount(node.params, style)),
  },
  {
    id: 'weights',
    title: () => l10n.t('Weights'),
    width: 60,
    numeric: true,
    priority: 3,
    text: (node, style) => (node.weightBytes === 0 ? '' : formatBytes(node.weightBytes, style)),
  },
  {
    id: 'output',
    title: () => l10n.t('Output'),
    width: 54,
    numeric: true,
    priority: 8,
    text: (node, style) => (node.kind === 'runtime' ? '' : formatBytes(node.outputBytes, style)),
  },
  {
    id: 'kernels',
    title: () => l10n.t('Kernels'),
    width: 48,
    numeric: true,
    priority: 2,
    text: (node, style) => (node.kernelCount === 0 ? '' : formatCount(node.kernelCount, style)),
  },
  {
    id: 'certainty',
    title: () => l10n.t('Certainty'),
    width: 76,
    numeric: false,
    priority: 1,
    text: (node) => certaintyName(node.certainty),
  },
  ...trainingColumns(),
];

/** Between columns, and at both sides of the table, px. */
const COLUMN_GAP = 10;
const SIDE_PADDING = 16;
/** Below this a name is cut rather than another column left out. */
const LEAST_NAME = 120;
const SHORTEST_BAR = 64;
const LONGEST_BAR = 150;

/** Of those that can't be switched off, a model that was only read has names and bars. */
export function chosenColumns(wanted: ReadonlySet<ColumnId>): Column[] {
  return COLUMNS.filter(({ id }) => wanted.has(id));
}

export function isOptional({ id }: Column): boolean {
  return id !== 'name' && id !== 'time' && id !== 'bar' && id !== 'share';
}

/** The columns that a person wants and the width has room for. */
export function fittingColumns(wanted: ReadonlySet<ColumnId>, available: number): Column[] {
  const chosen = chosenColumns(wanted);
  while (chosen.length > 0 && neededWidth(chosen) > available) {
    const least = chosen.reduce((a, b) => (b.priority < a.priority ? b : a));
    if (!isOptional(least)) break;
    chosen.splice(chosen.indexOf(least), 1);
  }
  return chosen;
}

/** Widths for CSS grid: bars grow to their longest first, then names take what is left. */
export function gridTemplate(columns: readonly Column[], available: number): string {
  const isTight = neededWidth(columns) > available;
  return columns
    .map(({ id, width, grows }) => {
      if (id === 'bar')
        return isTight
          ? `minmax(${SHORTEST_BAR}px, ${width}px)`
          : `minmax(${width}px, ${LONGEST_BAR}px)`;
      const least = id === 'name' && isTight ? LEAST_NAME : width;
      return grows === undefined ? `${least}px` : `minmax(${least}px, ${grows}fr)`;
    })
    .join(' ');
}

function neededWidth(columns: readonly Column[]): number {
  const gaps = COLUMN_GAP * (columns.length - 1);
  return columns.reduce((sum, { width }) => sum + width, gaps + 2 * SIDE_PADDING);
}

/** How sure the attribution of a row's time is, in words. */
export function certaintyName(certainty: Certainty): string {
  switch (certainty) {
    case 'exact':
      return l10n.t('exact');
    case 'group':
      return l10n.t('fused');
    case 'inserted':
      return l10n.t('inserted');
    case 'eliminated':
      return l10n.t('eliminated');
    case 'unproved':
      return l10n.t('unproved');
    case 'unknown':
      return l10n.t('unknown');
  }
}

function timeText({ timeMs, belowResolution }: GroupTime, style?: NumberStyle): string {
  return isEarly.value && !belowResolution
    ? formatProvisional(timeMs.median, style)
    : formatLayerTime(timeMs.median, belowResolution, style);
}

/** Models are read without their batch, which is the run's choice: `512×7×7`. */
function withoutBatch({ outputShape }: LayerNode): readonly (number | string)[] {
  return outputShape && outputShape.length > 1 ? outputShape.slice(1) : (outputShape ?? []);
}
