import { scaleLinear, scaleLog } from 'd3-scale';
import type { GradientPoint } from '../../src/profile/gradient-depth';
import { logTicks } from '../views/roofline-scales';

export interface GradientScales {
  /** Depth, 0 first, to pixels. */
  readonly x: (depth: number) => number;
  /** Norm to pixels; a norm of 0 stands at the bottom, where no logarithm reaches. */
  readonly y: (norm: number) => number;
  readonly depthAt: (left: number) => number;
  readonly depthTicks: readonly number[];
  readonly normTicks: readonly number[];
}

/** Air over and under the outermost dots, as a factor. */
const ROOM = 1.15;
/** Norms that are about the same stay a flat line. */
const LEAST_SPAN = 100;
/** Marks along the axis of norms. */
const MOST_TICKS = 9;
/** px from the plot's sides to the outermost dots, and over and under them for labels. */
const SIDE = 8;
const LABEL = 16;

/** Over all curves, so that they can be compared. */
export function gradientScales(
  curves: readonly (readonly GradientPoint[])[],
  width: number,
  height: number,
): GradientScales {
  const count = Math.max(1, ...curves.map(({ length }) => length));
  const x = scaleLinear([0, Math.max(1, count - 1)], [SIDE, Math.max(SIDE, width - SIDE)]);
  const y = scaleLog(domain(curves.flat().map(({ norm }) => norm)), [height - LABEL, LABEL]);
  const ticks = logTicks(y, MOST_TICKS);
  const every = Math.ceil(ticks.length / MOST_TICKS);
  return {
    x: (depth) => x(depth),
    y: (norm) => (norm > 0 ? y(norm) : height),
    depthAt: (left) => Math.round(Math.min(count - 1, Math.max(0, x.invert(left)))),
    depthTicks: depthTicks(count, Math.max(2, Math.round(width / 80))),
    normTicks: ticks.filter((_, index) => index % every === 0),
  };
}

function domain(norms: readonly number[]): [number, number] {
  let low = Infinity;
  let high = 0;
  for (const norm of norms) {
    if (!(norm > 0)) continue;
    low = Math.min(low, norm);
    high = Math.max(high, norm);
  }
  if (high === 0) return [0.1, 10];
  const missing = Math.max(1, LEAST_SPAN / (high / low));
  const room = ROOM * Math.sqrt(missing);
  return [low / room, high * room];
}

/** People count from 1: the first layer, then round numbers. */
function depthTicks(count: number, most: number): number[] {
  const round = scaleLinear([1, Math.max(2, count)], [0, 1])
    .ticks(most)
    .filter((depth) => Number.isInteger(depth) && depth >= 1 && depth <= count);
  const step = (round[1] ?? count) - (round[0] ?? 0);
  const first = round.filter((depth) => depth === 1 || depth - 1 >= step / 2);
  return [...new Set([1, ...first])].map((depth) => depth - 1);
}
