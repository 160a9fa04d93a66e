import type { GradientPoint } from '../../src/profile/gradient-depth';
import type { GradientScales } from './gradient-scales';

type Places = Pick<GradientScales, 'x' | 'y'>;

/** Through the dots in order; a norm of 0 interrupts it. */
export function linePath(points: readonly GradientPoint[], { x, y }: Places): string {
  let path = '';
  let pen = false;
  for (const { depth, norm } of points) {
    if (norm > 0) path += `${pen ? 'L' : 'M'}${at(x(depth))} ${at(y(norm))}`;
    pen = norm > 0;
  }
  return path;
}

/** All dots as one path: ten thousand elements would be slow. Norms of 0 are triangles. */
export function dotsPath(
  points: readonly GradientPoint[],
  { x, y }: Places,
  radius: number,
): string {
  return points
    .map(({ depth, norm }) =>
      norm > 0 ? circle(x(depth), y(norm), radius) : triangle(x(depth), y(norm), radius),
    )
    .join('');
}

function circle(x: number, y: number, r: number): string {
  return `M${at(x - r)} ${at(y)}a${at(r)} ${at(r)} 0 1 0 ${at(2 * r)} 0a${at(r)} ${at(r)} 0 1 0 ${at(-2 * r)} 0Z`;
}

/** Stands on the axis, its point down. */
function triangle(x: number, y: number, r: number): string {
  return `M${at(x - r)} ${at(y - 2 * r)}h${at(2 * r)}L${at(x)} ${at(y)}Z`;
}

function at(value: number): string {
  return value.toFixed(1);
}

export interface LabelPlace {
  readonly x: number;
  readonly y: number;
}

/** Between a curve and its label, px. */
const ABOVE = 10;
const BELOW = 19;

/**
 * Where the labels of two curves stand: at the depth at which they are farthest apart, one over the
 * upper curve, one under the lower, clear of its dots for as long as the text is.
 */
export function labelPlaces(
  curves: readonly [readonly GradientPoint[], readonly GradientPoint[]],
  { x, y }: Places,
  room: { readonly width: number; readonly height: number; readonly text: number },
): readonly [LabelPlace, LabelPlace] {
  const [first, second] = curves;
  const shared = Math.min(first.length, second.length);
  let best = 0;
  let widest = -1;
  for (let depth = 0; depth < shared && x(depth) + room.text <= room.width; depth++) {
    const apart = Math.abs(y(first[depth]?.norm ?? 0) - y(second[depth]?.norm ?? 0));
    if (apart > widest) [best, widest] = [depth, apart];
  }
  const isFirstUpper = y(first[best]?.norm ?? 0) <= y(second[best]?.norm ?? 0);
  const left = x(best);
  const place = (points: readonly GradientPoint[], isUpper: boolean): LabelPlace => {
    const tops = points
      .filter(({ depth }) => x(depth) >= left - 4 && x(depth) <= left + room.text)
      .map(({ norm }) => y(norm));
    const wanted = isUpper ? Math.min(...tops) - ABOVE : Math.max(...tops) + BELOW;
    const level = Number.isFinite(wanted) ? wanted : 12;
    return { x: left, y: Math.min(room.height - 4, Math.max(12, level)) };
  };
  return [place(first, isFirstUpper), place(second, !isFirstUpper)];
}
