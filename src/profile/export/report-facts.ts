import * as l10n from '@vscode/l10n';
import type { Profile } from '../document';
import { optimizerName } from '../engine-names';
import type { NumberStyle } from '../format';
import {
  formatBytes,
  formatDims,
  formatDuration,
  formatDurationRange,
  formatExact,
  formatMacs,
  formatRate,
  formatShare,
  gmacPerSecond,
  UNKNOWN,
} from '../format';
import { trainingSums } from '../training-sums';

export interface ReportFact {
  readonly label: string;
  readonly value: string;
  /** What the value is of; '' where the label says it. */
  readonly note: string;
}

/** The totals of a run: time first. */
export function figuresOf(profile: Profile, style: NumberStyle): ReportFact[] {
  const { model, memory, run } = profile;
  const rate = gmacPerSecond(model.macs, profile.latency.unprofiled.medianMs);
  return [
    timeFigure(profile, style),
    ...trainingFigures(profile, style),
    {
      label: l10n.t('Arithmetic'),
      value: model.macs === null ? l10n.t('MACs unknown') : formatMacs(model.macs, style),
      // A step of training does more than the forward pass that MACs are of.
      note: run.training || rate === undefined ? '' : formatRate(rate, style),
    },
    { label: l10n.t('Parameters'), value: formatExact(model.params, style), note: '' },
    { label: l10n.t('Weights'), value: formatBytes(memory.weightBytes, style), note: '' },
    peakFigure(profile, style),
    {
      label: l10n.t('Process peak'),
      value: formatBytes(memory.processPeakBytes, style),
      note: '',
    },
  ];
}

function timeFigure({ latency, run }: Profile, style: NumberStyle): ReportFact {
  const { medianMs, lowMs, highMs, samples } = latency.unprofiled;
  return {
    label: run.training ? l10n.t('Time of the step') : l10n.t('Time'),
    value: formatDuration(medianMs, style),
    note: l10n.t(
      'median of {0} runs, 95 % interval {1}',
      formatExact(samples.length, style),
      formatDurationRange(lowMs, highMs, style),
    ),
  };
}

function trainingFigures({ layers, latency }: Profile, style: NumberStyle): ReportFact[] {
  const sums = trainingSums(layers);
  if (!sums) return [];
  const part = (label: string, ms: number): ReportFact => ({
    label,
    value: formatDuration(ms, style),
    note: formatShare(ms / latency.unprofiled.medianMs, style),
  });
  return [
    part(l10n.t('Forward'), sums.forwardMs),
    part(l10n.t('Backward'), sums.backwardMs),
    part(l10n.t('Optimizer'), sums.optimizerMs),
    { label: l10n.t('Kept for backward'), value: formatBytes(sums.savedBytes, style), note: '' },
  ];
}

function peakFigure({ memory }: Profile, style: NumberStyle): ReportFact {
  const { measuredPeakBytes: measured, predictedPeakBytes: predicted } = memory;
  return {
    label: l10n.t('Peak activations'),
    value: formatBytes(measured ?? predicted, style),
    note:
      measured !== null
        ? l10n.t('measured')
        : predicted !== null
          ? l10n.t('predicted from the graph')
          : '',
  };
}

/** What was measured, how and where. */
export function conditionsOf(profile: Profile, style: NumberStyle): ReportFact[] {
  const { model, run, environment, latency } = profile;
  const fact = (label: string, value: string): ReportFact => ({ label, value, note: '' });
  const tensors = (all: Profile['model']['inputs']) =>
    all.map(({ name, dtype, shape }) => `${name} ${dtype} ${formatDims(shape, style)}`).join(', ');
  return [
    fact(l10n.t('Input'), tensors(model.inputs)),
    fact(l10n.t('Output'), tensors(model.outputs)),
    fact(l10n.t('Precision'), run.precision),
    fact(l10n.t('Batch'), run.batch === null ? UNKNOWN : String(run.batch)),
    fact(l10n.t('Threads'), run.threads === null ? l10n.t('default threads') : String(run.threads)),
    ...(run.training
      ? [
          fact(
            l10n.t('Training'),
            l10n.t(
              '{0}, learning rate {1}',
              optimizerName(run.training.optimizer),
              String(run.training.learningRate),
            ),
          ),
        ]
      : []),
    ...(run.optimization === 'none' ? [] : [fact(l10n.t('Optimization'), run.optimization)]),
    fact(
      l10n.t('Start'),
      l10n.t(
        'load {0}, first run {1}',
        formatDuration(latency.loadMs, style),
        formatDuration(latency.firstRunMs, style),
      ),
    ),
    fact(l10n.t('Machine'), machineText(environment, style)),
    fact(l10n.t('Date'), environment.date),
    fact(l10n.t('Model'), `SHA-256 ${model.hash}`),
    fact('Layerline', environment.layerline),
  ];
}

function machineText(environment: Profile['environment'], style: NumberStyle): string {
  const { cpu, cores, memoryBytes, os } = environment;
  const coresText = cores === 1 ? l10n.t('1 core') : l10n.t('{0} cores', cores);
  return [cpu, coresText, formatBytes(memoryBytes, style), os].join(', ');
}
