/** How far the results of two runs of a model on the same inputs are apart. */
export interface Agreement {
  /** Largest difference of two elements, as a part of the largest magnitude of the first run. */
  readonly maxRelative: number;
  /** Largest difference of two elements. */
  readonly maxAbsolute: number;
  /** Cosine of the angle between the results as vectors; 1 is the same direction. */
  readonly cosine: number;
  /** Share of the rows, by the last axis, whose largest element is the same one; null without rows. */
  readonly top1: number | null;
}

/** One output of both runs. */
export interface OutputPair {
  readonly shape: readonly number[];
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** The worst of all outputs; the cosine over all of them together. Not numbers are as far as can be. */
export function agreementOf(pairs: readonly OutputPair[]): Agreement {
  const each = pairs.map(distance);
  const top = each.flatMap(({ rows, sameTop }) => (rows > 0 ? [[rows, sameTop] as const] : []));
  const rows = top.reduce((total, [count]) => total + count, 0);
  const same = top.reduce((total, [, count]) => total + count, 0);
  const total = (pick: (one: Distance) => number) => each.reduce((sum, one) => sum + pick(one), 0);
  const norms = Math.sqrt(total(({ before2 }) => before2) * total(({ after2 }) => after2));
  return {
    maxRelative: Math.max(0, ...each.map(({ maxRelative }) => maxRelative)),
    maxAbsolute: Math.max(0, ...each.map(({ maxAbsolute }) => maxAbsolute)),
    cosine: norms > 0 ? total(({ dot }) => dot) / norms : 1,
    top1: rows > 0 ? same / rows : null,
  };
}

interface Distance {
  readonly maxRelative: number;
  readonly maxAbsolute: number;
  readonly dot: number;
  readonly before2: number;
  readonly after2: number;
  readonly rows: number;
  readonly sameTop: number;
}

function distance({ shape, before, after }: OutputPair): Distance {
  let maxAbsolute = 0;
  let largest = 0;
  let dot = 0;
  let before2 = 0;
  let after2 = 0;
  for (let at = 0; at < before.length; at++) {
    const one = before[at] ?? NaN;
    const other = after[at] ?? NaN;
    // The same infinity, or nothing on both sides, is agreement.
    const difference = Object.is(one, other) ? 0 : Math.abs(one - other);
    maxAbsolute = Number.isNaN(difference) ? Infinity : Math.max(maxAbsolute, difference);
    if (Number.isFinite(one)) largest = Math.max(largest, Math.abs(one));
    if (!Number.isFinite(one) || !Number.isFinite(other)) continue;
    dot += one * other;
    before2 += one * one;
    after2 += other * other;
  }
  if (before.length !== after.length) maxAbsolute = Infinity;
  const maxRelative = maxAbsolute === 0 ? 0 : maxAbsolute / (largest || 1);
  return { maxRelative, maxAbsolute, dot, before2, after2, ...topOf(shape, before, after) };
}

function topOf(shape: readonly number[], before: Float64Array, after: Float64Array) {
  const width = shape.at(-1) ?? 1;
  if (shape.length < 2 || width < 2) return { rows: 0, sameTop: 0 };
  const rows = Math.floor(before.length / width);
  let sameTop = 0;
  for (let row = 0; row < rows; row++) {
    const range = [row * width, (row + 1) * width] as const;
    if (topIndex(before.subarray(...range)) === topIndex(after.subarray(...range))) sameTop++;
  }
  return { rows, sameTop };
}

function topIndex(values: Float64Array): number {
  let top = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] ?? 0) > (values[top] ?? 0)) top = at;
  return top;
}
