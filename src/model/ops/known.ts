import {
  addDims,
  floorDivideDims,
  isNegative,
  maxDims,
  minDims,
  multiplyDims,
  subtractDims,
  constantDifference,
} from '../symbols';
import type { Dim, Shape } from '../tensor';
import { elementCount } from '../tensor';

/**
 * Arithmetic on the elements of small tensors that are known before the model runs. Exporters write
 * target shapes as such arithmetic: `Shape` → `Gather` → `Mul` → `Concat` → `Reshape`.
 */

/** Larger tensors are data, not shapes. */
export const MAX_KNOWN = 512;

export type Known = readonly Dim[] | undefined;

/** Applies a function to known numbers; with symbols among them the result is not known. */
export function mapKnown(
  known: Known,
  onNumber: (value: number) => number,
  onSymbol?: (value: string) => Dim | undefined,
): Known {
  if (!known) return undefined;
  const result: Dim[] = [];
  for (const value of known) {
    const mapped = typeof value === 'number' ? onNumber(value) : onSymbol?.(value);
    if (mapped === undefined || Number.isNaN(mapped)) return undefined;
    result.push(mapped);
  }
  return result;
}

/** What two elements give, or undefined where symbols leave it open. */
export type Combine = (a: Dim, b: Dim) => Dim | undefined;

/** Combines element by element with broadcasting to `shape`. */
export function combineKnown(
  combine: Combine,
  operands: readonly { readonly known: Known; readonly shape: Shape | undefined }[],
  shape: Shape | undefined,
): Known {
  const count = elementCount(shape);
  if (!shape || count === undefined || count > MAX_KNOWN) return undefined;
  let result: Known;
  for (const operand of operands) {
    const spread = spreadKnown(operand.known, operand.shape, shape);
    if (!spread) return undefined;
    if (!result) result = spread;
    else {
      const combined = combineLists(combine, result, spread);
      if (!combined) return undefined;
      result = combined;
    }
  }
  return result;
}

function combineLists(combine: Combine, a: readonly Dim[], b: readonly Dim[]): Known {
  const result: Dim[] = [];
  for (let i = 0; i < a.length; i++) {
    const value = combine(a[i] ?? 0, b[i] ?? 0);
    if (value === undefined || Number.isNaN(value)) return undefined;
    result.push(value);
  }
  return result;
}

/** The elements of a broadcast tensor, row by row. */
export function spreadKnown(known: Known, from: Shape | undefined, to: Shape): Known {
  const count = elementCount(to);
  if (!known || !from || count === undefined || count > MAX_KNOWN) return undefined;
  if (elementCount(from) !== known.length) return undefined;
  return Array.from({ length: count }, (_, index) => {
    let rest = index;
    let source = 0;
    let step = 1;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const size = Number(to[axis]);
      const position = rest % size;
      rest = (rest - position) / size;
      const fromSize = Number(from[axis - to.length + from.length] ?? 1);
      if (fromSize !== 1) source += position * step;
      step *= fromSize;
    }
    return known[source] ?? 0;
  });
}

/** Symbols are whole numbers: with a fraction beside them the result is not known. */
function whole(combine: (a: Dim, b: Dim) => Dim | undefined): Combine {
  return (a, b) => (isFraction(a) || isFraction(b) ? undefined : combine(a, b));
}

function isFraction(value: Dim): boolean {
  return typeof value === 'number' && !Number.isInteger(value);
}

function onNumbers(combine: (a: number, b: number) => number, symbolic?: Combine): Combine {
  const general = symbolic && whole(symbolic);
  return (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? combine(a, b) : general?.(a, b);
}

export const knownAdd = onNumbers((a, b) => a + b, addDims);
export const knownSubtract = onNumbers((a, b) => a - b, subtractDims);
export const knownMultiply = onNumbers((a, b) => a * b, multiplyDims);
export const knownMin = onNumbers(Math.min, minDims);
export const knownMax = onNumbers(Math.max, maxDims);
export const knownPower = onNumbers(Math.pow);

/** Integer division truncates; sizes are not negative, so for them that is the floor. */
export const knownIntegerDivide = onNumbers(
  (a, b) => (b === 0 ? NaN : Math.trunc(a / b)),
  (a, b) => (isNegative(a) || isNegative(b) || b === 0 ? undefined : floorDivideDims(a, b)),
);
export const knownFloatDivide = onNumbers((a, b) => a / b);

/** As Python's `%` for sizes: a - b floor(a / b). */
export const knownModulo = onNumbers(
  (a, b) => (b === 0 ? NaN : a - b * Math.floor(a / b)),
  (a, b) =>
    isNegative(a) || isNegative(b) || b === 0
      ? undefined
      : subtractDims(a, multiplyDims(b, floorDivideDims(a, b))),
);

export const knownEqual = compareBy((difference) => difference === 0);
export const knownLess = compareBy((difference) => difference < 0);
export const knownLessOrEqual = compareBy((difference) => difference <= 0);
export const knownGreater = compareBy((difference) => difference > 0);
export const knownGreaterOrEqual = compareBy((difference) => difference >= 0);

/** Decided where the difference does not depend on symbols, or a size meets a number below 1. */
function compareBy(decide: (difference: number) => boolean): Combine {
  return (a, b) => {
    const difference = whole(signOfDifference)(a, b);
    return typeof difference === 'number' ? Number(decide(difference)) : undefined;
  };
}

function signOfDifference(a: Dim, b: Dim): number | undefined {
  const difference = constantDifference(a, b);
  if (difference !== undefined) return difference;
  if (typeof b === 'number' && b < 1 && isPlainSymbol(a)) return 1;
  if (typeof a === 'number' && a < 1 && isPlainSymbol(b)) return -1;
  return undefined;
}

/** Not a sum or difference, which could be zero or less. */
function isPlainSymbol(dim: Dim): boolean {
  return typeof dim === 'string' && !/[ (]/.test(dim) && !dim.startsWith('-');
}
