/** Polynomials with integer coefficients over named atoms: the normal form of symbolic sizes. */

export interface Term {
  readonly coefficient: number;
  /** Sorted, repeated for powers; empty for the constant. */
  readonly atoms: readonly string[];
}

/** No two terms share their atoms, none is zero, in the order in which they are printed. */
export type Polynomial = readonly Term[];

export function ofNumber(value: number): Polynomial {
  return value === 0 ? [] : [{ coefficient: value, atoms: [] }];
}

/** The number that this is, or undefined if it depends on an atom. */
export function constantOf(polynomial: Polynomial): number | undefined {
  const [first] = polynomial;
  if (!first) return 0;
  return polynomial.length === 1 && first.atoms.length === 0 ? first.coefficient : undefined;
}

export function plus(a: Polynomial, b: Polynomial): Polynomial {
  return collect([...a, ...b]);
}

export function minus(a: Polynomial, b: Polynomial): Polynomial {
  return collect([...a, ...b.map((term) => ({ ...term, coefficient: -term.coefficient }))]);
}

export function times(a: Polynomial, b: Polynomial): Polynomial {
  return collect(
    a.flatMap((left) =>
      b.map((right) => ({
        coefficient: left.coefficient * right.coefficient,
        atoms: [...left.atoms, ...right.atoms].sort(),
      })),
    ),
  );
}

/** a / b by long division on leading terms, or undefined where b does not divide a. */
export function divideExactly(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const [divisor] = b;
  if (!divisor) return undefined;
  let rest = a;
  let quotient: Polynomial = [];
  // Each step removes the leading term, so a quotient longer than this is not an exact one.
  for (let step = 0; rest.length > 0; step++) {
    const [leading] = rest;
    const atoms = leading && withoutAtoms(leading.atoms, divisor.atoms);
    if (!leading || !atoms || leading.coefficient % divisor.coefficient !== 0 || step > a.length)
      return undefined;
    const term = [{ coefficient: leading.coefficient / divisor.coefficient, atoms }];
    quotient = plus(quotient, term);
    rest = minus(rest, times(term, b));
  }
  return quotient;
}

/** Cancels the atoms that every term of both has: N·H / (N·2) becomes H / 2. */
export function withoutCommonFactors(
  numerator: Polynomial,
  denominator: Polynomial,
): [Polynomial, Polynomial] {
  let top = numerator;
  let bottom = denominator;
  for (const atom of denominator[0]?.atoms ?? []) {
    const less = (term: Term) => withoutAtoms(term.atoms, [atom]);
    if (![...top, ...bottom].every(less)) continue;
    const cancel = (term: Term) => ({ ...term, atoms: less(term) ?? [] });
    top = collect(top.map(cancel));
    bottom = collect(bottom.map(cancel));
  }
  return [top, bottom];
}

/** `2*H*W + H - 3`; a positive term leads where there is one: `3 - H`. */
export function print(polynomial: Polynomial): string {
  const lead = polynomial.findIndex((term) => term.coefficient > 0);
  const ordered =
    lead > 0 ? [...polynomial.slice(lead, lead + 1), ...polynomial.toSpliced(lead, 1)] : polynomial;
  let text = '';
  for (const term of ordered) {
    const body = printTerm(Math.abs(term.coefficient), term.atoms);
    if (text === '') text = term.coefficient < 0 ? `-${body}` : body;
    else text += term.coefficient < 0 ? ` - ${body}` : ` + ${body}`;
  }
  return text === '' ? '0' : text;
}

function printTerm(size: number, atoms: readonly string[]): string {
  if (atoms.length === 0) return String(size);
  return size === 1 ? atoms.join('*') : `${size}*${atoms.join('*')}`;
}

function withoutAtoms(atoms: readonly string[], removed: readonly string[]): string[] | undefined {
  const left = [...atoms];
  for (const atom of removed) {
    const at = left.indexOf(atom);
    if (at < 0) return undefined;
    left.splice(at, 1);
  }
  return left;
}

function collect(terms: readonly Term[]): Polynomial {
  const byAtoms = new Map<string, Term>();
  for (const term of terms) {
    const key = term.atoms.join('\0');
    const coefficient = (byAtoms.get(key)?.coefficient ?? 0) + term.coefficient;
    byAtoms.set(key, { coefficient, atoms: term.atoms });
  }
  return [...byAtoms.values()].filter((term) => term.coefficient !== 0).sort(compareTerms);
}

/** Higher degrees first, then by name: a monomial order, so that long division ends. */
function compareTerms(a: Term, b: Term): number {
  if (a.atoms.length !== b.atoms.length) return b.atoms.length - a.atoms.length;
  const left = a.atoms.join('\0');
  const right = b.atoms.join('\0');
  return left < right ? -1 : left > right ? 1 : 0;
}
