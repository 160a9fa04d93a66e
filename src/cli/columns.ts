import {
  formatBytes,
  formatCount,
  formatDims,
  formatDuration,
  formatDurationRange,
  formatLayerTime,
  formatNumber,
  formatShare,
  gmacPerSecond,
  UNKNOWN,
} from '../profile/format';
import type { Grouping } from '../profile/groups';
import type { TrainingSums } from '../profile/training-sums';
import { lineName, type CostRow, type ProfileRow } from '../profile/rows';
import type { Column } from './table';
import { printable } from './text';

export const NAME_COLUMN: Column<CostRow> = {
  header: 'Name',
  align: 'left',
  importance: Infinity,
  cell: (row) => printable(row.label),
};

const TYPE: Column<CostRow> = {
  header: 'Type',
  align: 'left',
  importance: 50,
  cell: (row) => printable(row.type),
};

const LAYERS: Column<CostRow> = {
  header: 'Layers',
  align: 'right',
  importance: 50,
  cell: (row) => formatCount(row.layerCount, 'plain'),
};

const SHAPE: Column<CostRow> = {
  header: 'Output shape',
  align: 'left',
  importance: 40,
  cell: (row) => ofLayer(row, printable(formatDims(row.outputShape, 'plain'))),
};

const PARAMS = costColumn('Params', 35, (row) => formatCount(row.params, 'plain'));
const MACS = costColumn('MACs', 60, (row) => formatCount(row.macs, 'plain'));
const OTHER_OPS = costColumn('Other ops', 20, (row) => formatCount(row.otherOps, 'plain'));
const WEIGHTS = costColumn('Weights', 30, (row) => formatBytes(row.weightBytes, 'plain'));

const OUTPUT: Column<CostRow> = {
  header: 'Output',
  align: 'right',
  importance: 32,
  cell: (row) => (row.kind === 'runtime' ? '' : formatBytes(row.outputBytes, 'plain')),
};

const TIME: Column<ProfileRow> = {
  header: 'Time',
  align: 'right',
  importance: 100,
  // A fused layer costs something, but not here.
  cell: ({ time }) =>
    time ? formatLayerTime(time.timeMs.median, time.belowResolution, 'plain') : 'fused',
};

const SPREAD: Column<ProfileRow> = {
  header: 'p10–p90',
  align: 'right',
  importance: 45,
  // The runtime's own time is known once, not for each run.
  cell: ({ time, kind }) =>
    time && kind !== 'runtime' && !time.belowResolution && time.timeMs.median > 0
      ? formatDurationRange(time.timeMs.p10, time.timeMs.p90, 'plain')
      : '',
};

const SHARE: Column<ProfileRow> = {
  header: 'Share',
  align: 'right',
  importance: 90,
  cell: ({ time }) => (time ? formatShare(time.share, 'plain') : ''),
};

const RATE: Column<ProfileRow> = {
  header: 'GMAC/s',
  align: 'right',
  importance: 55,
  cell: (row) => {
    if (row.kind !== 'layer' || row.macs === 0 || !row.time) return '';
    if (row.time.belowResolution) return UNKNOWN;
    return formatNumber(gmacPerSecond(row.macs, row.time.timeMs.median), 'plain');
  },
};

const KERNELS: Column<ProfileRow> = {
  header: 'Kernels',
  align: 'right',
  importance: 10,
  cell: (row) => (row.kernelCount === 0 ? '' : formatCount(row.kernelCount, 'plain')),
};

const LINE: Column<ProfileRow> = {
  header: 'Line',
  align: 'left',
  importance: 42,
  cell: ({ place }) => (place ? printable(lineName(place)) : ''),
};

const CERTAINTY: Column<ProfileRow> = {
  header: 'Certainty',
  align: 'left',
  importance: 15,
  cell: (row) => (row.kind === 'runtime' ? '' : row.certainty),
};

const FORWARD = trainingColumn('Forward', 88, ({ forwardMs }) =>
  formatDuration(forwardMs, 'plain'),
);
const BACKWARD = trainingColumn('Backward', 87, ({ backwardMs }) =>
  formatDuration(backwardMs, 'plain'),
);
const OPTIMIZER = trainingColumn('Optimizer', 70, ({ optimizerMs }) =>
  formatDuration(optimizerMs, 'plain'),
);
const SAVED = trainingColumn('Kept', 65, ({ savedBytes }) => formatBytes(savedBytes, 'plain'));
const GRADIENT = trainingColumn('Gradient', 66, ({ gradientNorm }) =>
  gradientNorm === null ? '' : gradientNorm.toExponential(1),
);

function trainingColumn(
  header: string,
  importance: number,
  text: (sums: TrainingSums) => string,
): Column<ProfileRow> {
  return {
    header,
    align: 'right',
    importance,
    cell: ({ training }) => (training ? text(training) : ''),
  };
}

function costColumn(
  header: string,
  importance: number,
  text: (row: CostRow) => string,
): Column<CostRow> {
  return { header, align: 'right', importance, cell: (row) => ofLayer(row, text(row)) };
}

/** What the runtime added is not a layer: it has no such cost, which is not unknown. */
function ofLayer(row: CostRow, text: string): string {
  return row.kind === 'layer' ? text : '';
}

/** Static costs, beside the name. */
export function costColumns(by: Grouping['by']): Column<CostRow>[] {
  return [...descriptionColumns(by), PARAMS, MACS, OTHER_OPS, WEIGHTS, outputColumn(by)];
}

/** Static and measured costs, beside the name. `hasLines`: rows know their source. */
export function profileColumns(
  by: Grouping['by'],
  hasLines: boolean,
  isTraining: boolean,
): Column<ProfileRow>[] {
  return [
    ...descriptionColumns(by),
    ...(hasLines ? [LINE] : []),
    PARAMS,
    MACS,
    TIME,
    SPREAD,
    SHARE,
    ...(isTraining ? [FORWARD, BACKWARD, OPTIMIZER, SAVED, GRADIENT] : [RATE]),
    WEIGHTS,
    outputColumn(by),
    KERNELS,
    CERTAINTY,
  ];
}

function descriptionColumns(by: Grouping['by']): Column<CostRow>[] {
  return by === 'layer' ? [TYPE, SHAPE] : [LAYERS];
}

function outputColumn(by: Grouping['by']): Column<CostRow> {
  return by === 'layer' ? OUTPUT : { ...OUTPUT, header: 'Largest output' };
}
