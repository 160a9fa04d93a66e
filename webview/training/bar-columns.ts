import * as l10n from '@vscode/l10n';
import type { LayerNode } from '../../src/profile/layer-tree';
import { formatBytes, formatDuration, formatLayerTime } from '../../src/profile/format';
import type { TrainingSums } from '../../src/profile/training-sums';

export interface BarColumn {
  readonly id: 'name' | 'time' | 'bar' | 'forward' | 'backward' | 'optimizer' | 'kept';
  readonly title: () => string;
  /** px; names and bars share what is left. */
  readonly width: number;
  /** Left out first where the width doesn't do: the smallest. */
  readonly priority: number;
  readonly text: (node: LayerNode) => string;
}

const ALL: readonly BarColumn[] = [
  { id: 'name', title: () => l10n.t('Layer'), width: 132, priority: 9, text: () => '' },
  {
    id: 'time',
    title: () => l10n.t('Time'),
    width: 58,
    priority: 9,
    text: ({ time }) => formatLayerTime(time?.timeMs.median, time?.belowResolution ?? false),
  },
  { id: 'bar', title: () => l10n.t('Bar'), width: 110, priority: 9, text: () => '' },
  part(
    'forward',
    () => l10n.t('Forward'),
    3,
    ({ forwardMs }) => formatDuration(forwardMs),
  ),
  part(
    'backward',
    () => l10n.t('Backward'),
    4,
    ({ backwardMs }) => formatDuration(backwardMs),
  ),
  part(
    'optimizer',
    () => l10n.t('Optimizer'),
    1,
    ({ optimizerMs }) => (optimizerMs === 0 ? '' : formatDuration(optimizerMs)),
  ),
  part(
    'kept',
    () => l10n.t('Kept'),
    2,
    ({ savedBytes }) => (savedBytes === 0 ? '' : formatBytes(savedBytes)),
  ),
];

function part(
  id: BarColumn['id'],
  title: () => string,
  priority: number,
  text: (sums: TrainingSums) => string,
): BarColumn {
  return {
    id,
    title,
    width: 58,
    priority,
    // Too short to tell the whole is too short to tell its parts.
    text: ({ training, time }) => (training && !time?.belowResolution ? text(training) : ''),
  };
}

const GAP = 10;
const SIDES = 32;

/** The columns that a width has room for; names, times and bars always. */
export function fittingColumns(available: number): readonly BarColumn[] {
  let columns = ALL;
  const needed = () =>
    columns.reduce((sum, { width }) => sum + width, SIDES + GAP * (columns.length - 1));
  while (needed() > available && columns.length > 3) {
    const least = columns.reduce((a, b) => (b.priority < a.priority ? b : a));
    columns = columns.filter((column) => column !== least);
  }
  return columns;
}

export function gridTemplate(columns: readonly BarColumn[]): string {
  return columns
    .map(({ id, width }) =>
      id === 'name'
        ? `minmax(${width}px, 1fr)`
        : id === 'bar'
          ? `minmax(${width}px, 1.6fr)`
          : `${width}px`,
    )
    .join(' ');
}
