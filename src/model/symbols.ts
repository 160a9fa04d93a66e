import {
  constantOf,
  divideExactly,
  minus,
  ofNumber,
  plus,
  print,
  times,
  withoutCommonFactors,
} from './polynomial';
import type { Polynomial } from './polynomial';
import { parseAtom, parseExpression, unquoted } from './symbol-parser';
import type { Dim, Shape } from './tensor';

/**
 * Arithmetic on sizes that are not known until run time. Results are plain strings in one normal
 * form, so the same computation on two branches gives the same dimension:
 * `floor((H - 1) / 2) + 1` is always written `floor((H + 1) / 2)`.
 * Symbols stand for sizes, so they are taken to be at least 1.
 */

/** Longer results are replaced by a short name: hostile files could square a sum again and again. */
const MAX_LENGTH = 240;
const MAX_TERMS = 32;

export function addDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (a === 0) return b;
  if (b === 0) return a;
  return toDim(plus(toPolynomial(a), toPolynomial(b)));
}

export function subtractDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (b === 0) return a;
  if (a === b) return 0;
  return toDim(minus(toPolynomial(a), toPolynomial(b)));
}

export function multiplyDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a === 1) return b;
  if (b === 1) return a;
  if (a === 0 || b === 0) return 0;
  const left = toPolynomial(a);
  const right = toPolynomial(b);
  if (left.length * right.length > MAX_TERMS) return shortName(`(${a})*(${b})`);
  return toDim(times(left, right));
}

/** floor(a / b). A division by zero has no size: it gives a symbol that equals nothing else. */
export function floorDivideDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) return Math.floor(a / b);
  if (b === 1) return a;
  if (a === b) return 1;
  return toDim(floorDivide(toPolynomial(a), toPolynomial(b)));
}

export function ceilDivideDims(a: Dim, b: Dim): Dim {
  return floorDivideDims(addDims(a, subtractDims(b, 1)), b);
}

export function minDims(a: Dim, b: Dim): Dim {
  return extreme('min', a, b);
}

export function maxDims(a: Dim, b: Dim): Dim {
  return extreme('max', a, b);
}

export function productOf(shape: Shape): Dim {
  return shape.reduce(multiplyDims, 1);
}

/** a - b where it is the same number for all sizes, such as 1 for `H + 1` and `H`. */
export function constantDifference(a: Dim, b: Dim): number | undefined {
  if (a === b) return 0;
  const difference = subtractDims(a, b);
  return typeof difference === 'number' ? difference : undefined;
}

/** True for `-S`: an index from the end. `S - 1` counts from the start, as sizes are at least 1. */
export function isNegative(dim: Dim): boolean {
  if (typeof dim === 'number') return dim < 0;
  return toPolynomial(dim).every((term) => term.coefficient < 0);
}

/** Replaces symbols by their sizes; unbound symbols stay. */
export function bindDim(dim: Dim, symbols: ReadonlyMap<string, number>): Dim {
  if (typeof dim === 'number' || symbols.size === 0) return dim;
  const whole = symbols.get(dim);
  if (whole !== undefined) return whole;
  return toDim(
    parseExpression(dim, {
      symbol: (name) => {
        const size = symbols.get(name) ?? symbols.get(unquoted(name));
        return size === undefined ? symbolItself(name) : ofNumber(size);
      },
      floor: floorDivide,
      extreme: extremeOf,
    }),
  );
}

/** Names that an expression depends on: `past` and `new` for `past + new`. */
export function symbolsIn(dim: Dim): string[] {
  const names = new Set<string>();
  if (typeof dim === 'string')
    parseExpression(dim, {
      ...KEEP_SYMBOLS,
      symbol: (name) => {
        names.add(unquoted(name));
        return symbolItself(name);
      },
    });
  return [...names];
}

/** False only where both sizes are known and differ. */
export function mayEqual(a: Dim | undefined, b: Dim | undefined): boolean {
  return typeof a !== 'number' || typeof b !== 'number' || a === b;
}

const KEEP_SYMBOLS = { symbol: symbolItself, floor: floorDivide, extreme: extremeOf };

function symbolItself(name: string): Polynomial {
  return [{ coefficient: 1, atoms: [name] }];
}

function toPolynomial(dim: Dim): Polynomial {
  return typeof dim === 'number' ? ofNumber(dim) : parseExpression(dim, KEEP_SYMBOLS);
}

function toDim(polynomial: Polynomial): Dim {
  const constant = constantOf(polynomial);
  if (constant !== undefined) return constant;
  const text = print(polynomial);
  if (text.length > MAX_LENGTH) return shortName(text);
  return polynomial.length === 1 ? unquoted(text) : text;
}

/** FNV-1a of the text, so that equal expressions still compare equal. */
function shortName(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return `size_${hash.toString(16).padStart(8, '0')}`;
}

function floorDivide(numerator: Polynomial, denominator: Polynomial): Polynomial {
  const exact = divideExactly(numerator, denominator);
  if (exact) return exact;
  const [top, bottom] = withoutCommonFactors(numerator, denominator);
  const divisor = constantOf(bottom);
  if (divisor === undefined || divisor <= 0) return floorAtom(top, bottom);
  return floorByNumber(top, divisor);
}

/** floor((2N + 5) / 2) = N + 2 + floor(1 / 2): takes out what divides, keeps the rest in one atom. */
function floorByNumber(numerator: Polynomial, divisor: number): Polynomial {
  const whole = numerator.map((term) => ({
    atoms: term.atoms,
    coefficient:
      term.atoms.length === 0
        ? Math.floor(term.coefficient / divisor)
        : term.coefficient % divisor === 0
          ? term.coefficient / divisor
          : 0,
  }));
  const quotient = plus(whole, []);
  const rest = minus(numerator, times(quotient, ofNumber(divisor)));
  const constant = rest.find((term) => term.atoms.length === 0)?.coefficient ?? 0;
  const variable = rest.filter((term) => term.atoms.length > 0);
  if (variable.length === 0) return quotient;

  const shared = variable.reduce((gcd, term) => greatestDivisor(gcd, term.coefficient), divisor);
  const reduced = plus(
    variable.map((term) => ({ ...term, coefficient: term.coefficient / shared })),
    ofNumber(Math.floor(constant / shared)),
  );
  if (shared === divisor) return plus(quotient, reduced);
  return plus(quotient, mergeNestedFloor(reduced, divisor / shared));
}

/** floor((floor(p / a) + c) / b) = floor((p + a c) / (a b)). */
function mergeNestedFloor(numerator: Polynomial, divisor: number): Polynomial {
  const [first, ...others] = numerator.filter((term) => term.atoms.length > 0);
  const constant = numerator.find((term) => term.atoms.length === 0)?.coefficient ?? 0;
  if (first && others.length === 0 && first.coefficient === 1 && first.atoms.length === 1) {
    const inner = parseAtom(first.atoms[0] ?? '', KEEP_SYMBOLS);
    const innerDivisor = inner?.kind === 'floor' ? constantOf(inner.denominator) : undefined;
    if (inner?.kind === 'floor' && innerDivisor !== undefined)
      return floorByNumber(
        plus(inner.numerator, ofNumber(constant * innerDivisor)),
        innerDivisor * divisor,
      );
  }
  return floorAtom(numerator, ofNumber(divisor));
}

function floorAtom(numerator: Polynomial, denominator: Polynomial): Polynomial {
  return symbolItself(`floor(${grouped(numerator)} / ${grouped(denominator)})`);
}

function grouped(polynomial: Polynomial): string {
  const text = print(polynomial);
  return polynomial.length > 1 || text.startsWith('-') ? `(${text})` : text;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestDivisor(b, a % b);
}

type Extreme = 'min' | 'max';

function extreme(kind: Extreme, a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return Math[kind](a, b);
  return a === b ? a : toDim(extremeOf(kind, [toPolynomial(a), toPolynomial(b)]));
}

/** Flattens, drops what another member decides, absorbs max(x, min(x, y)) = x, sorts. */
function extremeOf(kind: Extreme, members: readonly Polynomial[]): Polynomial {
  const flat = members.flatMap((member) => membersOf(kind, member) ?? [member]);
  const kept = flat.reduce<Polynomial[]>((list, candidate) => addMember(kind, list, candidate), []);
  const opposite = kind === 'min' ? 'max' : 'min';
  const texts = new Set(kept.map(print));
  const essential = kept.filter(
    (member) => !membersOf(opposite, member)?.some((inner) => texts.has(print(inner))),
  );
  const [only] = essential;
  if (only && essential.length === 1) return only;
  return symbolItself(`${kind}(${essential.map(print).sort().join(', ')})`);
}

/** Without the candidate where a member decides for all sizes, without the members it decides. */
function addMember(kind: Extreme, members: Polynomial[], candidate: Polynomial): Polynomial[] {
  const decides = (a: Polynomial, b: Polynomial) =>
    (leastValue(kind === 'max' ? minus(a, b) : minus(b, a)) ?? -1) >= 0;
  if (members.some((member) => decides(member, candidate))) return members;
  return [...members.filter((member) => !decides(candidate, member)), candidate];
}

/** A number that the polynomial never falls below, as sizes are at least 1. */
function leastValue(polynomial: Polynomial): number | undefined {
  let least = 0;
  for (const { coefficient, atoms } of polynomial) {
    if (coefficient < 0 && atoms.length > 0) return undefined;
    let product = coefficient;
    for (const atom of atoms) product *= leastOfAtom(atom);
    least += product;
  }
  return Number.isFinite(least) ? least : undefined;
}

function leastOfAtom(text: string): number {
  const atom = parseAtom(text, KEEP_SYMBOLS);
  if (!atom) return 1;
  if (atom.kind === 'floor') {
    const top = leastValue(atom.numerator) ?? -Infinity;
    const divisor = constantOf(atom.denominator) ?? 0;
    return divisor > 0 && top >= 0 ? Math.floor(top / divisor) : -Infinity;
  }
  // All members of min and one of max must be known; negative ones would turn products around.
  const least = Math[atom.kind](...atom.members.map((member) => leastValue(member) ?? -Infinity));
  return least >= 0 ? least : -Infinity;
}

function membersOf(kind: Extreme, polynomial: Polynomial): readonly Polynomial[] | undefined {
  const [term] = polynomial;
  if (!term || polynomial.length !== 1 || term.coefficient !== 1 || term.atoms.length !== 1)
    return undefined;
  const atom = parseAtom(term.atoms[0] ?? '', KEEP_SYMBOLS);
  return atom?.kind === kind ? atom.members : undefined;
}
