import { correctedMs } from './correction';
import type { Profile, ProfiledLayer } from './document';
import { kernelOwners, layerKey } from './kernel-owners';
import type { ScopeSpan } from './scope-lanes';
import { runsLayerByLayer } from './layer-by-layer';
import { runSums } from './run-sums';
import { scopeLanes } from './scope-lanes';
import { median } from './statistics';

/** One profiled run, corrected: the call, then kernels in order with the gaps between them. */
export interface Timeline {
  /** Index of the profiled run: the one whose total is nearest the median of all. */
  readonly run: number;
  readonly runs: number;
  readonly totalMs: number;
  /**
   * Entering and leaving the runtime, or of a runtime that calls layer by layer all that is in no
   * kernel. Only their sum is known; all of it is laid before the first kernel.
   */
  readonly callMs: number;
  /** Whether what happens between kernels is unknown: the runtime calls layer by layer. */
  readonly isLayerByLayer: boolean;
  /** From one kernel to the next; a mean, the same everywhere. */
  readonly gapMs: number;
  readonly kernels: readonly KernelSpan[];
  /** Scopes over the kernels. */
  readonly lanes: readonly (readonly ScopeSpan[])[];
}

export interface KernelSpan {
  /** Index into the profile's kernels. */
  readonly kernel: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly layer: ProfiledLayer | undefined;
  /** Row of the layer tree; null where no layer owns the kernel. */
  readonly key: string | null;
}

/** null where no kernel ran or no run was kept. */
export function timelineOf(profile: Profile): Timeline | null {
  const totals = runTotals(profile);
  const run = nearestTo(totals, median(totals));
  if (run === undefined || profile.kernels.length === 0) return null;
  const gapMs = profile.correction.betweenKernelsUs / 1000;
  const isLayerByLayer = runsLayerByLayer(profile);
  const callMs = isLayerByLayer
    ? Math.max(0, profile.latency.unprofiled.medianMs - (totals[run] ?? 0))
    : profile.correction.callMs;
  const owners = kernelOwners(profile);
  let at = callMs;
  const kernels = profile.kernels.map(({ samplesUs }, kernel): KernelSpan => {
    const startMs = at;
    const endMs = startMs + correctedMs(samplesUs[run] ?? 0, profile.correction);
    at = endMs + gapMs;
    const layer = owners[kernel];
    return { kernel, startMs, endMs, layer, key: layer ? layerKey(layer) : null };
  });
  const lanes = scopeLanes(kernels.map(({ layer }) => layer?.scope ?? ''));
  return { run, runs: totals.length, totalMs: at, callMs, isLayerByLayer, gapMs, kernels, lanes };
}

/** Corrected kernel time of every profiled run, ms. */
function runTotals(profile: Profile): number[] {
  return runSums(profile, [...profile.kernels.keys()]);
}

function nearestTo(values: readonly number[], target: number): number | undefined {
  let nearest: number | undefined;
  values.forEach((value, index) => {
    const best = nearest === undefined ? Infinity : Math.abs((values[nearest] ?? 0) - target);
    if (Math.abs(value - target) < best) nearest = index;
  });
  return nearest;
}
