import * as l10n from '@vscode/l10n';
import type { Profile } from '../document';
import { engineText } from '../engine-names';
import type { Timeline } from '../timeline';
import { timelineOf } from '../timeline';
import { runtimeCallName } from '../runtime-names';
import { rowsByOwner } from './row-names';
import type { Slice } from './trace-slices';
import { kernelSlices, layerSlices } from './trace-slices';

/** An event of Google's "Trace Event Format"; times are µs. */
type TraceEvent = Readonly<Record<string, unknown>>;

const PROCESS = 1;
const LAYERS = 1;
const KERNELS = 2;

/**
 * One typical run as a trace that Perfetto, chrome://tracing and speedscope open: layers nested by
 * scope, kernels on a track of their own, live activations as counters.
 */
export function exportChromeTrace(profile: Profile): string {
  const timeline = timelineOf(profile);
  const { run, environment, model } = profile;
  const trace = {
    traceEvents: [...trackNames(profile), ...(timeline ? runEvents(profile, timeline) : [])],
    displayTimeUnit: 'ms',
    otherData: {
      model: model.name,
      modelHash: model.hash,
      engine: `${engineText(run)}, ${run.device}, ${run.precision}`,
      machine: `${environment.cpu}, ${environment.os}`,
      date: environment.date,
      layerline: environment.layerline,
      medianMs: profile.latency.unprofiled.medianMs,
      ...(timeline && {
        run: `${timeline.run + 1} of ${timeline.runs} profiled runs, the one nearest the median`,
        call: 'Of what is in no kernel only the sum is known: it is laid before the first kernel.',
      }),
    },
  };
  // One event a line: files of this kind are searched and cut with line tools.
  const { traceEvents, ...rest } = trace;
  const events = traceEvents.map((event) => JSON.stringify(event)).join(',\n');
  return `{"traceEvents":[\n${events}\n],${JSON.stringify(rest).slice(1)}\n`;
}

function trackNames({ model }: Profile): TraceEvent[] {
  const name = (what: string, tid: number, value: Readonly<Record<string, unknown>>) => ({
    ph: 'M',
    pid: PROCESS,
    tid,
    name: what,
    args: value,
  });
  return [
    name('process_name', 0, { name: model.name }),
    name('thread_name', LAYERS, { name: 'Layers' }),
    name('thread_sort_index', LAYERS, { sort_index: 1 }),
    name('thread_name', KERNELS, { name: 'Kernels' }),
    name('thread_sort_index', KERNELS, { sort_index: 2 }),
  ];
}

function runEvents(profile: Profile, timeline: Timeline): TraceEvent[] {
  const rows = rowsByOwner(profile);
  const whole: Slice = {
    name: profile.model.name,
    startMs: 0,
    endMs: timeline.totalMs,
    args: {},
  };
  const call: Slice = {
    name: timeline.isLayerByLayer ? l10n.t('In no kernel') : runtimeCallName(),
    startMs: 0,
    endMs: timeline.callMs,
    args: {},
  };
  const layers = [whole, ...(timeline.callMs > 0 ? [call] : []), ...layerSlices(timeline, rows)];
  return [
    ...layers.map((slice) => complete(slice, LAYERS, 'layer')),
    ...kernelSlices(profile, timeline).map((slice) => complete(slice, KERNELS, 'kernel')),
    ...counters(profile, timeline),
  ];
}

function complete({ name, startMs, endMs, args }: Slice, tid: number, cat: string): TraceEvent {
  const ts = stepUs(startMs);
  // speedscope writes the arguments behind the name, and would write empty ones too.
  const more = Object.keys(args).length > 0 ? { args } : {};
  return { ph: 'X', pid: PROCESS, tid, cat, name, ts, dur: stepUs(endMs) - ts, ...more };
}

function counters({ memory }: Profile, { kernels }: Timeline): TraceEvent[] {
  const track = (name: string, bytesOf: (point: (typeof memory.curve)[number]) => number | null) =>
    memory.curve.flatMap((point) => {
      const bytes = bytesOf(point);
      const span = kernels[point.kernel];
      if (bytes === null || !span) return [];
      return { ph: 'C', pid: PROCESS, tid: 0, name, ts: stepUs(span.startMs), args: { bytes } };
    });
  return [
    ...track('Live activations, measured', (point) => point.measuredBytes),
    ...track('Live activations, predicted', (point) => point.predictedBytes),
  ];
}

/**
 * To an eighth of a microsecond: exact in binary and in whole nanoseconds, so that no reader rounds
 * a slice beyond the one around it, which Perfetto would then drop.
 */
function stepUs(ms: number): number {
  return Math.round(ms * 8000) / 8;
}
