import * as l10n from '@vscode/l10n';
import { formatBytes, formatDuration } from '../../src/profile/format';
import { formatNorm } from '../../src/profile/norm-text';
import type { TrainingSums } from '../../src/profile/training-sums';
import type { Column } from './columns';

/** A person chose these: what is shown anyway gives way. */
const SHARED = { width: 62, numeric: true, priority: 9 } as const;

/** Columns that only a training step has. */
export function trainingColumns(): Column[] {
  return [
    timeColumn(
      'forward',
      () => l10n.t('Forward'),
      ({ forwardMs }) => forwardMs,
    ),
    timeColumn(
      'backward',
      () => l10n.t('Backward'),
      ({ backwardMs }) => backwardMs,
    ),
    timeColumn(
      'optimizer',
      () => l10n.t('Optimizer'),
      ({ optimizerMs }) => optimizerMs,
    ),
    {
      ...SHARED,
      id: 'kept',
      title: () => l10n.t('Kept'),
      text: ({ training }, style) =>
        training && training.savedBytes !== 0 ? formatBytes(training.savedBytes, style) : '',
    },
    {
      ...SHARED,
      id: 'gradient',
      title: () => l10n.t('Gradient'),
      text: ({ training }, style) =>
        training && training.gradientNorm !== null ? formatNorm(training.gradientNorm, style) : '',
    },
  ];
}

function timeColumn(
  id: Column['id'],
  title: Column['title'],
  timeMs: (sums: TrainingSums) => number,
): Column {
  return {
    ...SHARED,
    id,
    title,
    // Too short to tell the whole is too short to tell its parts.
    text: ({ training, time }, style) =>
      training && !time?.belowResolution ? formatDuration(timeMs(training), style) : '',
  };
}
