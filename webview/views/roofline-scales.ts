import type { ScaleLogarithmic } from 'd3-scale';
import { scaleLog } from 'd3-scale';
import type { RooflinePoint, Roofs } from '../../src/profile/roofline';
import { ridge } from '../../src/profile/roofline';

export type LogScale = ScaleLogarithmic<number, number>;

export interface Scales {
  /** MACs per byte to pixels. */
  readonly x: LogScale;
  /** GMAC/s to pixels. */
  readonly y: LogScale;
}

/** Air around the outermost marks, as a factor. */
const ROOM = 1.6;
/** A plot of few alike layers still spans a decade or so. */
const LEAST_SPAN = 8;

/** Scales over all points, and over the roofs and the ridge where they are known. */
export function scalesOf(
  points: readonly RooflinePoint[],
  roofs: Roofs | null,
  width: number,
  height: number,
): Scales {
  const intensities = points.map((point) => point.intensity);
  const rates = points.map((point) => point.gmacPerSecond);
  if (roofs) {
    intensities.push(ridge(roofs), ridge(roofs) / 2);
    rates.push(roofs.gmacPerSecond);
  }
  return {
    x: scaleLog(domain(intensities), [0, width]),
    y: scaleLog(domain(rates), [height, 0]),
  };
}

function domain(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = 0;
  for (const value of values) {
    if (value <= 0) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return [0.1, 10];
  const missing = Math.max(1, LEAST_SPAN / (high / low));
  const room = ROOM * Math.sqrt(missing);
  return [low / room, high * room];
}

/** 1, 2 and 5 of every decade, while there are not too many of them. */
export function logTicks(scale: LogScale, most: number): number[] {
  const [low = 1, high = 10] = scale.domain();
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = [];
    for (let decade = Math.floor(Math.log10(low)); 10 ** decade <= high; decade++)
      for (const step of steps) {
        // 3 · 10⁻¹ is a hair off 0.3 in floating point.
        const value = Number((step * 10 ** decade).toPrecision(1));
        if (value >= low && value <= high) ticks.push(value);
      }
    if (ticks.length <= most || steps.length === 1) return ticks;
  }
  return [];
}

/** `0.2`, `50`, `1 000`: ticks are exact. */
export function formatTick(value: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(value) + 1e-9));
  return value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, digits === 0 ? '\u2009\u2060' : '');
}
