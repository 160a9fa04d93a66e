import type { Profile, ProfiledLayer } from './document';
import { gmacPerSecond } from './format';
import { layerRows } from './layer-rows';
import { traceTensors } from './live-tensors';
import { sum } from './statistics';

/** What this machine can do at best, measured by the engine with as many threads as the run. */
export interface Roofs {
  readonly threads: number | null;
  /** fp32 multiply-adds, 10⁹ per second. */
  readonly gmacPerSecond: number;
  /** Memory bandwidth of reads and writes together, 10⁹ bytes per second. */
  readonly gigabytesPerSecond: number;
}

export type PointShape = 'convolution' | 'depthwise' | 'linear' | 'other';

/** One row with multiply-adds and enough time to tell its rate. */
export interface RooflinePoint {
  readonly key: string;
  readonly layer: string;
  readonly label: string;
  readonly type: string;
  readonly shape: PointShape;
  readonly macs: number;
  readonly timeMs: number;
  readonly share: number;
  /** Activations read and written, and weights. What it reads is derived: see `traceTensors`. */
  readonly bytesMoved: number;
  /** MACs per byte moved. */
  readonly intensity: number;
  readonly gmacPerSecond: number;
}

export interface Roofline {
  readonly points: readonly RooflinePoint[];
  /** Rows that are not plotted, with the share of the run that they take together. */
  readonly withoutMacs: Omitted;
  readonly tooShort: Omitted;
  readonly unknownSize: Omitted;
}

export interface Omitted {
  readonly rows: number;
  readonly share: number;
}

export function rooflineOf(profile: Profile): Roofline {
  const reads = new Map(traceTensors(profile).map((traced) => [traced.kernel, traced.readBytes]));
  const omitted = { withoutMacs: NONE, tooShort: NONE, unknownSize: NONE };
  const points: RooflinePoint[] = [];
  for (const { row, key, layer, members } of layerRows(profile)) {
    const timeMs = row.time?.timeMs.median ?? 0;
    if (!row.time || timeMs === 0) continue;
    const { share, belowResolution } = row.time;
    const omit = (why: keyof typeof omitted) => {
      omitted[why] = { rows: omitted[why].rows + 1, share: omitted[why].share + share };
    };
    if (row.macs === 0 || row.kind !== 'layer') omit('withoutMacs');
    else if (belowResolution) omit('tooShort');
    else {
      const bytesMoved = bytesOf(profile, row.weightBytes, members, reads);
      const rate = gmacPerSecond(row.macs, timeMs);
      if (row.macs === null || bytesMoved === null || rate === undefined) omit('unknownSize');
      else
        points.push({
          key,
          layer,
          label: row.label,
          type: row.type,
          shape: shapeOf(row.type),
          macs: row.macs,
          timeMs,
          share,
          bytesMoved,
          intensity: row.macs / bytesMoved,
          gmacPerSecond: rate,
        });
    }
  }
  return { points, ...omitted };
}

/** The most that the roofs allow at an intensity, GMAC/s. */
export function attainable(roofs: Roofs, intensity: number): number {
  return Math.min(roofs.gmacPerSecond, roofs.gigabytesPerSecond * intensity);
}

/** Intensity at which the two roofs meet: left of it memory limits, right of it arithmetic. */
export function ridge(roofs: Roofs): number {
  return roofs.gmacPerSecond / roofs.gigabytesPerSecond;
}

/** Whether roofs were measured as the profile was: other thread counts have other roofs. */
export function roofsFit(profile: Profile, roofs: Roofs): boolean {
  return profile.run.threads === roofs.threads && profile.run.device === 'cpu';
}

/** Most of the run has to say so before the whole is called bound. */
const BOUND_SHARE = 0.6;
/** Arithmetic limits a layer that comes this near to the compute roof. */
const NEAR_ROOF = 0.5;

/**
 * What limits most of the run: arithmetic, where layers right of the ridge come near the compute
 * roof; memory, where layers lie left of it. null where neither holds for most of the time.
 */
export function boundOf(roofline: Roofline, roofs: Roofs): 'compute' | 'memory' | null {
  const shareWhere = (test: (point: RooflinePoint) => boolean) =>
    sum(roofline.points.filter(test).map((point) => point.share));
  const limit = ridge(roofs);
  const nearRoof = roofs.gmacPerSecond * NEAR_ROOF;
  const isCompute = ({ intensity, gmacPerSecond: rate }: RooflinePoint) =>
    intensity >= limit && rate >= nearRoof;
  if (shareWhere(isCompute) >= BOUND_SHARE) return 'compute';
  return shareWhere(({ intensity }) => intensity < limit) >= BOUND_SHARE ? 'memory' : null;
}

const NONE: Omitted = { rows: 0, share: 0 };

/** null where a kernel's output or input size is unknown. */
function bytesOf(
  profile: Profile,
  weightBytes: number,
  members: readonly ProfiledLayer[],
  reads: ReadonlyMap<number, number | null>,
): number | null {
  let bytes = weightBytes;
  for (const kernel of members.flatMap((layer) => layer.kernels)) {
    const read = reads.get(kernel) ?? null;
    const written = profile.kernels[kernel]?.outputBytes ?? null;
    if (read === null || written === null) return null;
    bytes += read + written;
  }
  return bytes > 0 ? bytes : null;
}

function shapeOf(type: string): PointShape {
  if (/depthwise/i.test(type)) return 'depthwise';
  if (/conv/i.test(type)) return 'convolution';
  return /dense|linear|gemm|matmul/i.test(type) ? 'linear' : 'other';
}
