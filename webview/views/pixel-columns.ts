/** Neighbouring items that share a pixel, drawn as one: ten thousand points on 700 px. */
export interface PixelColumn {
  readonly first: number;
  readonly last: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Groups items until each group is a pixel wide; items that are wider stay alone.
 *
 * @param x left edge of an item by index, px; of `count` the right edge of the last.
 */
export function pixelColumns(count: number, x: (index: number) => number): PixelColumn[] {
  const columns: PixelColumn[] = [];
  let first = 0;
  for (let index = 0; index < count; index++) {
    const left = x(first);
    const right = x(index + 1);
    if (right - left < 1 && index < count - 1) continue;
    columns.push({ first, last: index, left, right });
    first = index + 1;
  }
  return columns;
}

/** The largest known value in a column; null where none is known. */
export function largestIn(
  { first, last }: PixelColumn,
  value: (index: number) => number | null,
): number | null {
  let largest: number | null = null;
  for (let index = first; index <= last; index++) {
    const here = value(index);
    if (here !== null && (largest === null || here > largest)) largest = here;
  }
  return largest;
}
