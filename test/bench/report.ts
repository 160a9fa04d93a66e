import { median } from '../../src/profile/statistics';

/** One promised figure: printed with its target, whether it holds, and where it comes from. */
export interface Figure {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly holds: boolean;
}

export function atMost(what: string, value: number, limit: number, unit = ''): Figure {
  const target = `≤ ${limit}${unit}`;
  return { what, target, measured: `${round(value)}${unit}`, holds: value <= limit };
}

export function atLeast(what: string, value: number, limit: number, unit = ''): Figure {
  const target = `≥ ${limit}${unit}`;
  return { what, target, measured: `${round(value)}${unit}`, holds: value >= limit };
}

export function within(what: string, value: number, wanted: number, tolerance: number): Figure {
  const target = `${wanted} ± ${round(tolerance)}`;
  const holds = Math.abs(value - wanted) <= tolerance;
  return { what, target, measured: round(value), holds };
}

export function printFigure({ what, target, measured, holds }: Figure): void {
  console.log(`${holds ? 'ok  ' : 'MISS'}  ${what}: ${measured} (target ${target})`);
}

export function round(value: number): string {
  return value.toPrecision(4).replace(/\.?0+$/, '');
}

/** `median (smallest to largest)`. */
export function spreadText(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${round(median(values))} (${round(low)} to ${round(high)})`;
}
