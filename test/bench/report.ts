import { median } from '../../src/profile/statistics';

/** One promised figure: printed with its target, whether it holds, and where it comes from. */
export interface Figure {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  /** `35 to 51 ms`, of figures that are medians; '' for others. */
  readonly spread: string;
  readonly holds: boolean;
}

export function atMost(what: string, value: number, limit: number, unit = ''): Figure {
  const target = `≤ ${limit}${unit}`;
  return { what, target, measured: `${round(value)}${unit}`, spread: '', holds: value <= limit };
}

/** The median of the values. */
export function medianAtMost(
  what: string,
  values: readonly number[],
  limit: number,
  unit = '',
): Figure {
  const spread = `${round(Math.min(...values))} to ${round(Math.max(...values))}${unit}`;
  return { ...atMost(what, median(values), limit, unit), spread };
}

/** The value that `part` of the values don't exceed. */
export function percentileAtMost(
  what: string,
  values: readonly number[],
  part: number,
  limit: number,
  unit = '',
): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
  const { spread } = medianAtMost(what, values, limit, unit);
  return { ...atMost(`${what}, p${part * 100}`, value, limit, unit), spread };
}

/** The median of values that nothing was promised of. */
export function told(what: string, values: readonly number[], unit = ''): Figure {
  return { ...medianAtMost(what, values, Infinity, unit), target: '' };
}

export function atLeast(what: string, value: number, limit: number, unit = ''): Figure {
  const target = `≥ ${limit}${unit}`;
  return { what, target, measured: `${round(value)}${unit}`, spread: '', holds: value >= limit };
}

export function within(what: string, value: number, wanted: number, tolerance: number): Figure {
  const target = `${wanted} ± ${round(tolerance)}`;
  const holds = Math.abs(value - wanted) <= tolerance;
  return { what, target, measured: round(value), spread: '', holds };
}

/** A table: whether each holds, what it is, the target, what was measured and its spread. */
export function printFigures(figures: readonly Figure[]): void {
  const rows = [
    ['', 'figure', 'target', 'measured', 'spread'],
    ...figures.map(({ what, target, measured, spread, holds }) => [
      holds ? 'ok' : 'MISS',
      what,
      target,
      measured,
      spread,
    ]),
  ];
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)),
    [],
  );
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

export function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** `median (smallest to largest)`. */
export function spreadText(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${round(median(values))} (${round(low)} to ${round(high)})`;
}
