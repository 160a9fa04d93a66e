/** Where a line of a profile stands in a text. */
export interface QuotedPlace {
  /** From 0. */
  readonly line: number;
  /** Whether the text says there what the profile quotes; true where it quotes nothing. */
  readonly isSame: boolean;
}

/** A line, from 1, and what it said; null where nothing tells. */
export interface QuotedLine {
  readonly line: number;
  readonly code: string | null;
}

/** What is compared of a line: quotes are cut. */
const WHOLE_QUOTE = 200;

/** What is kept of a line, to find it again. */
export function quoteOf(line: string): string {
  return line.trim().slice(0, WHOLE_QUOTE).trimEnd();
}

/**
 * Finds the lines that a profile quotes, in a text that may have changed since. A line that stands
 * only once in the text, and is quoted once, is followed wherever it is. Others (`return out`) must
 * have moved by as much as those around them; what isn't found there has been edited.
 */
export function quotedPlaces(lines: readonly QuotedLine[], text: readonly string[]): QuotedPlace[] {
  const certain = certainPlaces(lines, text);
  const shiftAt = shifts([...certain.values()]);
  return lines.map(({ line, code }) => {
    if (code === null) return { line: line - 1, isSame: true };
    const known = certain.get(quoteOf(code));
    if (known) return { line: known.place, isSame: true };
    const shift = shiftAt(line);
    const moved = line - 1 + (shift ?? 0);
    const isSame = shift !== undefined && quoteOf(text[moved] ?? '') === quoteOf(code);
    return { line: Math.max(0, Math.min(moved, text.length - 1)), isSame };
  });
}

interface CertainPlace {
  /** From 1, as recorded. */
  readonly line: number;
  /** From 0, in the text. */
  readonly place: number;
}

/** By what they say. */
function certainPlaces(
  lines: readonly QuotedLine[],
  text: readonly string[],
): Map<string, CertainPlace> {
  const inText = numbersOf(text.map((line, index) => [line, index]));
  const quoted = numbersOf(
    lines.flatMap(({ line, code }) => (code === null ? [] : [[code, line]])),
  );
  const certain = new Map<string, CertainPlace>();
  for (const [key, [line = 0, ...others]] of quoted) {
    const [place, ...more] = inText.get(key) ?? [];
    if (place !== undefined && others.length + more.length === 0) certain.set(key, { line, place });
  }
  return certain;
}

/** By how much a line has moved, as far as the nearest certain lines above and below agree. */
function shifts(certain: readonly CertainPlace[]): (line: number) => number | undefined {
  const sorted = [...certain].sort((a, b) => a.line - b.line);
  const shiftOf = (one: CertainPlace | undefined): number | undefined =>
    one && one.place - (one.line - 1);
  return (line) => {
    const after = firstFrom(sorted, line);
    const [above, below] = [shiftOf(sorted[after - 1]), shiftOf(sorted[after])];
    if (above === undefined || below === undefined) return above ?? below ?? 0;
    return above === below ? above : undefined;
  };
}

/** Index of the first that is at a line or below it. */
function firstFrom(certain: readonly CertainPlace[], line: number): number {
  let [low, high] = [0, certain.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((certain[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function numbersOf(
  lines: readonly (readonly [text: string, number: number])[],
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [text, number] of lines) {
    const at = found.get(quoteOf(text));
    if (!at) found.set(quoteOf(text), [number]);
    else if (!at.includes(number)) at.push(number);
  }
  return found;
}
