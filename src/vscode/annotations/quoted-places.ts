import type { SourceLine } from '../../profile/source-lines';

/** Where a line of a profile stands in a text. */
export interface QuotedPlace {
  /** From 0. */
  readonly line: number;
  /** Whether the text says there what the profile quotes; true where it quotes nothing. */
  readonly isSame: boolean;
}

/** What is compared of a line: quotes are cut. */
const WHOLE_QUOTE = 200;

/**
 * Finds the lines that a profile quotes, in a text that may have changed since. A line that stands
 * only once in the text, and is quoted once, is followed wherever it is. Others (`return out`) must
 * have moved by as much as those around them; what isn't found there has been edited.
 */
export function quotedPlaces(
  sources: readonly Pick<SourceLine, 'line' | 'code'>[],
  text: readonly string[],
): QuotedPlace[] {
  const shiftAt = shifts(sources, text);
  return sources.map(({ line, code }) => {
    if (code === null) return { line: line - 1, isSame: true };
    const shift = shiftAt(line);
    const moved = line - 1 + (shift ?? 0);
    const isSame = shift !== undefined && keyOf(text[moved] ?? '') === keyOf(code);
    return { line: Math.max(0, Math.min(moved, text.length - 1)), isSame };
  });
}

/** By how much a line has moved, as far as the nearest certain lines above and below agree. */
function shifts(
  sources: readonly Pick<SourceLine, 'line' | 'code'>[],
  text: readonly string[],
): (line: number) => number | undefined {
  const inText = places(text.map((line, index) => [line, index]));
  const quoted = places(sources.flatMap(({ line, code }) => (code === null ? [] : [[code, line]])));
  const certain = [...quoted]
    .flatMap(([key, lines]) => {
      const [[line = 0, ...others], [place, ...more]] = [lines, inText.get(key) ?? []];
      const isOnly = place !== undefined && others.length + more.length === 0;
      return isOnly ? [{ line, shift: place - (line - 1) }] : [];
    })
    .sort((a, b) => a.line - b.line);
  return (line) => {
    const after = firstFrom(certain, line);
    const [above, below] = [certain[after - 1], certain[after]];
    if (below?.line === line) return below.shift;
    if (!above || !below) return (above ?? below)?.shift ?? 0;
    return above.shift === below.shift ? above.shift : undefined;
  };
}

/** Index of the first that is at a line or below it. */
function firstFrom(certain: readonly { readonly line: number }[], line: number): number {
  let [low, high] = [0, certain.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((certain[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function places(lines: readonly (readonly [text: string, place: number])[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [text, place] of lines) {
    const at = found.get(keyOf(text));
    if (at) at.push(place);
    else found.set(keyOf(text), [place]);
  }
  return found;
}

function keyOf(text: string): string {
  return text.trim().slice(0, WHOLE_QUOTE).trimEnd();
}
