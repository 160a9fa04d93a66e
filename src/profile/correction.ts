import type { Correction } from './document';
import { median, quantile, sum } from './statistics';

/**
 * What the profiler adds, measured on a chain of kernels that do nothing. `insideKernelUs` is in
 * each kernel's reported time (the runtime starts the clock before it builds the event's text and
 * stops it after); `betweenKernelsUs` is what an un-instrumented run spends from one kernel to the
 * next.
 */
export interface ProfilerCost {
  readonly insideKernelUs: number;
  readonly betweenKernelsUs: number;
}

/**
 * How a real kernel's profiler cost may exceed an empty one's, µs: more operands, colder caches.
 * EfficientNet-B0 on two shared cores, 2026-11: 2.9 to 4.1 µs with one thread, where empty kernels
 * show 2; 4.6 to 5 with two, where they show 3.
 */
const COST_SLACK_US = 2;
/** The cost is the processor's work: quiet runs show it, disturbed ones show the machine's load. */
const QUIET = 0.1;

/**
 * Fits the parts of the profiled session to the un-instrumented total.
 *
 * The un-instrumented run is kernels + gaps between them + the call from JavaScript, so with K
 * kernels of raw time d_k and profiler cost c: scale · (Σ(d_k − c) + K·gap + call) = total. The
 * cost c is solved for with scale = 1 on the quietest tenth of the runs and kept near what empty
 * kernels show; the scale takes the rest, which is noise between the two sessions. It is common to all three parts, so that none can
 * be squeezed to nothing: in a model of a few microseconds the call alone, measured in the other
 * session, may exceed the total.
 *
 * @param rawUs per run, per kernel: self time, µs.
 * @param unprofiledMs un-instrumented runs, ms; their median must be above 0.
 * @param callMs wall time minus the runtime's own run time, one per profiled run, ms.
 */
export function correctionOf(
  rawUs: readonly (readonly number[])[],
  unprofiledMs: readonly number[],
  profiledMs: readonly number[],
  callMs: readonly number[],
  cost: ProfilerCost,
): Correction {
  const kernelCount = rawUs[0]?.length ?? 0;
  const totalMs = median(unprofiledMs);
  const call = Math.max(0, median(callMs));
  const outsideKernelsMs = call + (kernelCount * cost.betweenKernelsUs) / 1000;
  const quietKernelsUs = Math.max(0, quantile(unprofiledMs, QUIET) - outsideKernelsMs) * 1000;
  const quietRawUs = quantile(rawUs.map(sum), QUIET);
  const solved = kernelCount === 0 ? 0 : (quietRawUs - quietKernelsUs) / kernelCount;
  const perKernelUs = clamp(solved, cost.insideKernelUs, cost.insideKernelUs + COST_SLACK_US);
  const keptUs = median(
    rawUs.map((run) => sum(run.map((duration) => Math.max(0, duration - perKernelUs)))),
  );
  const expectedMs = keptUs / 1000 + outsideKernelsMs;
  const scale = expectedMs > 0 ? totalMs / expectedMs : 1;
  return {
    perKernelUs,
    betweenKernelsUs: cost.betweenKernelsUs * scale,
    callMs: call * scale,
    scale,
    overhead: median(profiledMs) / totalMs - 1,
  };
}

/** Corrected time of one kernel in one run, ms. */
export function correctedMs(rawUs: number, correction: Correction): number {
  return (Math.max(0, rawUs - correction.perKernelUs) * correction.scale) / 1000;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
