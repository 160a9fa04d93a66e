import { UserError } from '../model/errors';

/** No model of the zoo has this name. */
export class UnknownModelError extends UserError {
  override readonly name = 'UnknownModelError';
  readonly code = 'unknown-model';

  constructor(
    readonly model: string,
    /** Names that the user may have meant, nearest first. */
    readonly suggestions: readonly string[],
  ) {
    const advice =
      suggestions.length > 0
        ? `Did you mean ${suggestions.join(' or ')}?`
        : 'List the models to see what there is.';
    super(`There is no model "${model}" in the zoo. ${advice}`);
  }
}

/** `EfficientNetB0`, `efficientnet_b0` and `efficientnet-b0` are the same name. */
export function sameName(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/** Up to three names that differ in a few letters, nearest first. */
export function nearNames(name: string, known: readonly string[]): string[] {
  const plain = plainName(name);
  return known
    .map((candidate) => ({ candidate, distance: editDistance(plain, plainName(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Letters to insert, remove or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = at(row, j) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, at(row, j + 1) + 1, at(next, j) + 1));
    }
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
