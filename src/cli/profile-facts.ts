import type { Profile } from '../profile/document';
import {
  formatBytes,
  formatChange,
  formatCoverage,
  formatDims,
  formatDuration,
  formatDurationRange,
  formatExact,
  formatMacs,
  formatNumber,
  formatRate,
  gmacPerSecond,
  UNKNOWN,
} from '../profile/format';
import { sum } from '../profile/statistics';
import type { Fact } from './facts';

/** `resnet50: 25 557 032 params, 4.09 GMACs, input 1x3x224x224`. */
export function profileTitle({ model }: Profile): string {
  const inputs = model.inputs.map(({ name, shape }) => `${name} ${formatDims(shape, 'plain')}`);
  const params = formatExact(model.params, 'mono');
  const macs = model.macs === null ? 'MACs unknown' : formatMacs(model.macs, 'mono');
  return `${model.name}: ${params} params, ${macs}, ${inputs.join(', ')}`;
}

/** What stands under the table: the totals, and how far each number can be trusted. */
export function profileFacts(profile: Profile): Fact[] {
  return [
    { label: 'Total', text: total(profile) },
    { label: 'Start', text: start(profile) },
    { label: 'Kernels', text: kernels(profile), isWarning: profile.accounting.unknown > 0 },
    { label: 'Profiler', text: profiler(profile) },
    { label: 'Memory', text: memory(profile) },
    { label: 'Run', text: run(profile) },
    { label: 'Machine', text: machine(profile) },
    ...certificate(profile),
    ...profile.notes.map((text) => ({ label: 'Note', text, isWarning: true })),
  ];
}

function total({ latency, run: { runs, stopped }, model }: Profile): string {
  const { medianMs, lowMs, highMs, p10Ms, p90Ms } = latency.unprofiled;
  const rate = gmacPerSecond(model.macs, medianMs);
  const ended = {
    stable: 'then stable',
    budget: 'until the budget was spent',
    runs: 'as asked',
    limit: 'at most',
    asked: 'until it was stopped',
  };
  return [
    `${formatDuration(medianMs, 'mono')} without profiler`,
    `95 % interval ${formatDurationRange(lowMs, highMs, 'mono')}`,
    `p10–p90 ${formatDurationRange(p10Ms, p90Ms, 'mono')}`,
    `${formatExact(runs, 'mono')} runs ${ended[stopped]}`,
    ...(rate === undefined ? [] : [formatRate(rate, 'mono')]),
  ].join(', ');
}

function start({ latency: { loadMs, firstRunMs } }: Profile): string {
  return `load ${formatDuration(loadMs, 'mono')}, first run ${formatDuration(firstRunMs, 'mono')}`;
}

function kernels({ kernels: all, accounting, layers }: Profile): string {
  const runtime = layers.filter((layer) => layer.kind === 'runtime');
  return [
    `${formatExact(all.length, 'mono')} kernels`,
    `${formatCoverage(accounting.attributed, 'mono')} of their time attributed`,
    `${formatCoverage(accounting.inserted, 'mono')} inserted`,
    `${formatCoverage(accounting.unknown, 'mono')} unknown`,
    `${formatCoverage(accounting.exact, 'mono')} of the attributed proved exact`,
    ...(runtime.length === 0
      ? []
      : [
          `${formatDuration(sum(runtime.map((row) => row.timeMs.median)), 'mono')} outside kernels`,
        ]),
  ].join(', ');
}

function profiler({ correction, latency }: Profile): string {
  const { perKernelUs, scale, overhead } = correction;
  return [
    `${formatChange(overhead, 'mono')} (${formatDuration(latency.profiled.medianMs, 'mono')} with it)`,
    `${formatNumber(perKernelUs, 'mono')}\u00a0µs per kernel removed`,
    `layers scaled by ${scale.toFixed(3)} to fit the total`,
  ].join(', ');
}

function memory({ memory: found }: Profile): string {
  const peaks = [
    `${formatBytes(found.measuredPeakBytes, 'mono')} measured`,
    `${formatBytes(found.predictedPeakBytes, 'mono')} predicted`,
  ];
  return [
    `weights ${formatBytes(found.weightBytes, 'mono')}`,
    `peak activations ${peaks.join(' and ')}`,
    `process peak ${formatBytes(found.processPeakBytes, 'mono')}`,
  ].join('; ');
}

function run({ run: options }: Profile): string {
  const { threads, batch } = options;
  return [
    `${options.engine} ${options.engineVersion} on ${options.device}${options.backend === undefined || options.backend === options.device ? '' : ` (${options.backend})`}`,
    ...(options.training
      ? [
          `training with ${options.training.optimizer}, learning rate ${options.training.learningRate}`,
        ]
      : []),
    options.precision,
    threads === null ? 'default threads' : threads === 1 ? '1 thread' : `${threads} threads`,
    ...(options.spinning ? [] : ['no spinning']),
    `batch ${batch ?? UNKNOWN}`,
    ...(options.optimization === 'none' ? [] : [`optimization ${options.optimization}`]),
    ...(options.memoryPattern ? [] : ['no memory pattern']),
  ].join(', ');
}

function machine({ environment }: Profile): string {
  const { cpu, cores, memoryBytes, os, date } = environment;
  return `${cpu}, ${cores} cores, ${formatBytes(memoryBytes, 'mono')}, ${os}; ${date}`;
}

function certificate({ certificate: checks }: Profile): Fact[] {
  return checks.map(({ check, passed, of }) => ({
    label: 'Checked',
    text: `${check}: ${formatExact(passed, 'mono')} of ${formatExact(of, 'mono')}`,
    isWarning: passed < of,
  }));
}
