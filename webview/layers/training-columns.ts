import * as l10n from '@vscode/l10n';
import type { NumberStyle } from '../../src/profile/format';
import { formatBytes, formatDuration } from '../../src/profile/format';
import { formatNorm } from '../../src/profile/norm-text';
import type { TrainingSums } from '../../src/profile/training-sums';
import type { Column } from './columns';

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
    trainingColumn(
      'kept',
      () => l10n.t('Kept'),
      ({ savedBytes }, style) => (savedBytes === 0 ? '' : formatBytes(savedBytes, style)),
    ),
    trainingColumn(
      'gradient',
      () => l10n.t('Gradient'),
      ({ gradientNorm }, style) => (gradientNorm === null ? '' : formatNorm(gradientNorm, style)),
    ),
  ];
}

type TrainingText = (sums: TrainingSums, style?: NumberStyle) => string;

function timeColumn(
  id: Column['id'],
  title: Column['title'],
  timeMs: (sums: TrainingSums) => number,
): Column {
  return trainingColumn(id, title, (sums, style) => formatDuration(timeMs(sums), style));
}

function trainingColumn(id: Column['id'], title: Column['title'], text: TrainingText): Column {
  return {
    id,
    title,
    width: 62,
    numeric: true,
    // A person chose them: what is shown anyway gives way.
    priority: 9,
    text: ({ training }, style) => (training ? text(training, style) : ''),
  };
}
