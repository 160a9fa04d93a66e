import type { Profile, ProfiledLayer } from './document';
import { kernelOwners, layerKey } from './kernel-owners';
import type { LiveTensor } from './live-tensors';
import { traceTensors } from './live-tensors';
import type { ScopeSpan } from './scope-lanes';
import { scopeLanes } from './scope-lanes';
import { timelineOf } from './timeline';

/** One executed kernel on the live-activation curve. */
export interface CurvePoint {
  readonly kernel: number;
  readonly layer: ProfiledLayer | undefined;
  readonly key: string | null;
  readonly predictedBytes: number | null;
  readonly measuredBytes: number | null;
  /** Weights of the layers that the kernel computes; at a layer's first kernel only. */
  readonly weightBytes: number;
  /** In one typical run, ms; the kernel's share of the gaps included, so that points touch. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface MemoryView {
  readonly points: readonly CurvePoint[];
  /** Scopes over the points. */
  readonly lanes: readonly (readonly ScopeSpan[])[];
  /** Index into `points`; null where nothing is known. */
  readonly predictedPeak: number | null;
  readonly measuredPeak: number | null;
  readonly alive: AliveAtPeak | null;
}

/** What holds the memory at the peak. */
export interface AliveAtPeak {
  /** Whether the runtime holds just what the graph predicts there, so that this explains both. */
  readonly peak: 'measured' | 'predicted';
  readonly point: number;
  readonly bytes: number;
  /** Largest first. */
  readonly tensors: readonly AliveTensor[];
}

export interface AliveTensor extends LiveTensor {
  readonly layer: ProfiledLayer | undefined;
  readonly shape: readonly (number | string)[] | null;
  readonly role: 'written' | 'read' | 'held';
  /** Layer that reads it last, where that can be told. */
  readonly lastReader: ProfiledLayer | undefined;
}

export function memoryView(profile: Profile): MemoryView {
  const points = curvePoints(profile);
  return {
    points,
    lanes: scopeLanes(points.map(({ layer }) => layer?.scope ?? '')),
    predictedPeak: highest(points, (point) => point.predictedBytes),
    measuredPeak: highest(points, (point) => point.measuredBytes),
    alive: aliveAtPeak(profile, points),
  };
}

function curvePoints(profile: Profile): CurvePoint[] {
  const owners = kernelOwners(profile);
  const layers = new Map(profile.layers.map((layer) => [layer.id, layer]));
  const spans = timelineOf(profile)?.kernels ?? [];
  const seen = new Set<string>();
  return profile.memory.curve.map(({ kernel, predictedBytes, measuredBytes }, index) => {
    const layer = owners[kernel];
    let weightBytes = 0;
    for (const id of profile.kernels[kernel]?.layers ?? []) {
      if (seen.has(id)) continue;
      seen.add(id);
      weightBytes += layers.get(id)?.weightBytes ?? 0;
    }
    const next = profile.memory.curve[index + 1];
    const own = spans[kernel];
    const startMs = own?.startMs ?? index;
    const endMs = (next && spans[next.kernel]?.startMs) ?? own?.endMs ?? index + 1;
    const key = layer ? layerKey(layer) : null;
    return { kernel, layer, key, predictedBytes, measuredBytes, weightBytes, startMs, endMs };
  });
}

function highest(
  points: readonly CurvePoint[],
  value: (point: CurvePoint) => number | null,
): number | null {
  let best: number | null = null;
  let bestValue = 0;
  points.forEach((point, index) => {
    const bytes = value(point);
    if (bytes === null || bytes <= bestValue) return;
    best = index;
    bestValue = bytes;
  });
  return best;
}

/** How far the allocator's count may be from the prediction and still mean the same tensors. */
const SAME_BYTES = 0.005;

function aliveAtPeak(profile: Profile, points: readonly CurvePoint[]): AliveAtPeak | null {
  const traced = traceTensors(profile);
  const measured = highest(points, (point) => point.measuredBytes);
  const predicted = highest(points, (point) => point.predictedBytes);
  const at = measured === null ? undefined : points[measured];
  const isExplained =
    at?.measuredBytes !== null &&
    at?.predictedBytes !== null &&
    at !== undefined &&
    Math.abs(at.measuredBytes / at.predictedBytes - 1) <= SAME_BYTES;
  const point = isExplained ? measured : predicted;
  const alive = point === null ? null : traced[point]?.alive;
  if (point === null || !alive) return null;
  const owners = kernelOwners(profile);
  const here = points[point]?.kernel;
  const tensors = alive.map((tensor): AliveTensor => {
    const reader = traced.find(({ freed }) => freed.some(({ kernel }) => kernel === tensor.kernel));
    return {
      ...tensor,
      layer: owners[tensor.kernel],
      shape: shapeOf(profile, tensor),
      role: tensor.kernel === here ? 'written' : reader?.kernel === here ? 'read' : 'held',
      lastReader: reader && owners[reader.kernel],
    };
  });
  return {
    peak: isExplained ? 'measured' : 'predicted',
    point,
    bytes: tensors.reduce((sum, { bytes }) => sum + bytes, 0),
    tensors: tensors.sort((a, b) => b.bytes - a.bytes),
  };
}

/** Shape of what the last of a kernel's layers writes, if it is the whole of the tensor. */
function shapeOf(profile: Profile, { kernel, bytes }: LiveTensor) {
  const ids = new Set(profile.kernels[kernel]?.layers);
  const writers = profile.layers.filter((layer) => ids.has(layer.id));
  return writers.findLast((layer) => layer.outputBytes === bytes)?.outputShape ?? null;
}
