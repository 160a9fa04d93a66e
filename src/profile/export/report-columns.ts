import * as l10n from '@vscode/l10n';
import type { NumberStyle } from '../format';
import {
  formatBytes,
  formatCount,
  formatDims,
  formatDuration,
  formatLayerTime,
  formatNumber,
  formatShare,
  gmacPerSecond,
  UNKNOWN,
} from '../format';
import { formatNorm } from '../norm-text';
import type { ProfileRow } from '../rows';
import { lineName } from '../rows';
import type { TrainingSums } from '../training-sums';

export interface ReportColumn {
  readonly title: string;
  readonly isNumber: boolean;
  /** Not yet escaped: names come from the model. */
  readonly cell: (row: ProfileRow) => string;
}

/** Columns of the table of layers, without the first one, which names the row. */
export function reportColumns(
  rows: readonly ProfileRow[],
  isTraining: boolean,
  style: NumberStyle,
): ReportColumn[] {
  const count = (title: string, value: (row: ProfileRow) => string): ReportColumn => ({
    title,
    isNumber: true,
    // What the runtime added is not a layer: it has no such cost, which is not unknown.
    cell: (row) => (row.kind === 'layer' ? value(row) : ''),
  });
  const text = (title: string, cell: ReportColumn['cell']) => ({ title, isNumber: false, cell });
  return [
    text(l10n.t('Type'), ({ type, kind }) => (kind === 'runtime' ? '' : type)),
    { title: l10n.t('Time'), isNumber: true, cell: (row) => timeText(row, style) },
    {
      title: l10n.t('Share'),
      isNumber: true,
      cell: ({ time }) => (time ? formatShare(time.share, style) : ''),
    },
    ...(isTraining ? phaseColumns(style) : []),
    count(l10n.t('MACs'), ({ macs }) => formatCount(macs, style)),
    // A step of training does more than the forward pass that MACs are of.
    ...(isTraining ? [] : [count(l10n.t('GMAC/s'), (row) => rateText(row, style))]),
    count(l10n.t('Params'), ({ params }) => formatCount(params, style)),
    count(l10n.t('Weights'), ({ weightBytes }) => formatBytes(weightBytes, style)),
    count(l10n.t('Output'), ({ outputBytes }) => formatBytes(outputBytes, style)),
    ...(isTraining ? trainingColumns(style) : []),
    text(l10n.t('Output shape'), ({ kind, outputShape }) =>
      kind === 'layer' ? formatDims(outputShape, style) : '',
    ),
    ...(rows.some(({ place }) => place !== null)
      ? [text(l10n.t('Line'), ({ place }) => (place ? lineName(place) : ''))]
      : []),
    text(l10n.t('Certainty'), ({ certainty, kind }) => (kind === 'runtime' ? '' : certainty)),
  ];
}

/** A fused layer costs something, but not here. */
function timeText({ time }: ProfileRow, style: NumberStyle): string {
  if (!time) return l10n.t('fused');
  return formatLayerTime(time.timeMs.median, time.belowResolution, style);
}

function rateText({ macs, time }: ProfileRow, style: NumberStyle): string {
  if (macs === 0 || !time) return '';
  if (time.belowResolution) return UNKNOWN;
  return formatNumber(gmacPerSecond(macs, time.timeMs.median), style);
}

function phaseColumns(style: NumberStyle): ReportColumn[] {
  return [
    trainingColumn(l10n.t('Forward'), ({ forwardMs }) => formatDuration(forwardMs, style)),
    trainingColumn(l10n.t('Backward'), ({ backwardMs }) => formatDuration(backwardMs, style)),
    trainingColumn(l10n.t('Optimizer'), ({ optimizerMs }) => formatDuration(optimizerMs, style)),
  ];
}

function trainingColumns(style: NumberStyle): ReportColumn[] {
  return [
    trainingColumn(l10n.t('Kept'), ({ savedBytes }) => formatBytes(savedBytes, style)),
    trainingColumn(l10n.t('Gradient norm'), ({ gradientNorm }) =>
      gradientNorm === null ? '' : formatNorm(gradientNorm, style),
    ),
  ];
}

function trainingColumn(title: string, text: (sums: TrainingSums) => string): ReportColumn {
  return { title, isNumber: true, cell: ({ training }) => (training ? text(training) : '') };
}
