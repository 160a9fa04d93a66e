import { alignLines } from './align-lines';

/** One replacement in a text, positions from 0, as VS Code reports it. */
export interface TextChange {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

export interface TrackedLine {
  /** In the text as it is now, from 0. */
  readonly line: number;
  /** Whether the line still says what it said. */
  readonly isFresh: boolean;
}

const NONE = -1;

/**
 * Follows the lines of a text, the baseline, through edits. A line is fresh while it says what it
 * said in the baseline, wherever it moved; after an edit it is known by its place, not fresh; and
 * it is fresh again when the edit is undone, also a deletion. Trailing blanks don't count. Blank
 * lines are never followed: they'd be found everywhere.
 */
export class LineTracker {
  /** Without blanks at line ends. */
  private readonly baseline: readonly string[];
  private readonly lines: string[];
  /** For each line now, the baseline's line that it is, or was before an edit. */
  private readonly origins: number[];
  /** For each line of the baseline, where it is now; made when first asked for after an edit. */
  private places: Int32Array | undefined;

  constructor(baseline: readonly string[], now: readonly string[] = baseline) {
    this.baseline = baseline.map((text) => text.trimEnd());
    this.lines = [...now];
    this.origins = this.match(0, baseline.length, now, () => true);
  }

  get lineCount(): number {
    return this.lines.length;
  }

  /** Where a line of the baseline, from 0, stands now; undefined when it was deleted. */
  find(baselineLine: number): TrackedLine | undefined {
    const line = this.placeOf(baselineLine);
    return line === NONE ? undefined : { line, isFresh: this.isFresh(line) };
  }

  /**
   * Whether some lines of the baseline that belong together, `from` to `to`, all say what they
   * said, with nothing new between them.
   */
  isUntouched(from: number, to: number): boolean {
    let previous = NONE;
    for (let line = from; line <= to; line++) {
      if (isBlank(this.baseline[line])) continue;
      const place = this.placeOf(line);
      if (place === NONE || !this.isFresh(place)) return false;
      for (let between = previous + 1; previous !== NONE && between < place; between++)
        if (!isBlank(this.lines[between])) return false;
      previous = place;
    }
    return true;
  }

  /** Lines that were edited, added or deleted. */
  get editedLines(): number {
    let count = 0;
    this.lines.forEach((text, line) => {
      if (!isBlank(text) && !this.isFresh(line)) count++;
    });
    this.baseline.forEach((text, line) => {
      if (!isBlank(text) && this.placeOf(line) === NONE) count++;
    });
    return count;
  }

  /** Applies one event's changes: ranges in the text before all of them, not overlapping. */
  apply(changes: readonly TextChange[]): void {
    const fromEnd = [...changes].sort(
      ({ range: { start: a } }, { range: { start: b } }) =>
        b.line - a.line || b.character - a.character,
    );
    for (const change of fromEnd) this.applyOne(change);
    this.places = undefined;
  }

  private applyOne({ range: { start, end }, text }: TextChange): void {
    const before = (this.lines[start.line] ?? '').slice(0, start.character);
    const after = (this.lines[end.line] ?? '').slice(end.character);
    const added = `${before}${text}${after}`.split(/\r\n|\r|\n/);
    const edited = new Set(this.origins.slice(start.line, end.line + 1));
    const origins = this.match(
      this.originBefore(start.line) + 1,
      this.originFrom(end.line + 1),
      added,
      (line) => edited.has(line),
    );
    const count = end.line - start.line + 1;
    replace(this.lines, start.line, count, added);
    replace(this.origins, start.line, count, origins);
  }

  /**
   * Ties new lines to those of the baseline in `from` up to `to`: equal ones, then, between these
   * and in order, the rest of those that were here (`wasHere`) to what they were edited to.
   */
  private match(
    from: number,
    to: number,
    added: readonly string[],
    wasHere: (baselineLine: number) => boolean,
  ): number[] {
    const candidates = range(from, to).filter((line) => !isBlank(this.baseline[line]));
    const filled = [...added.keys()].filter((index) => !isBlank(added[index]));
    const equal = alignLines(
      candidates.map((line) => this.baseline[line] ?? ''),
      filled.map((index) => (added[index] ?? '').trimEnd()),
    );
    const origins = new Array<number>(added.length).fill(NONE);
    let [nextCandidate, gap] = [0, [] as number[]];
    const pairEdited = (upTo: number): void => {
      const left = candidates.slice(nextCandidate, upTo).filter(wasHere);
      gap.slice(0, left.length).forEach((index, at) => (origins[index] = left[at] ?? NONE));
      gap = [];
    };
    filled.forEach((index, at) => {
      const candidate = equal[at] ?? NONE;
      if (candidate === NONE) {
        gap.push(index);
        return;
      }
      pairEdited(candidate);
      origins[index] = candidates[candidate] ?? NONE;
      nextCandidate = candidate + 1;
    });
    pairEdited(candidates.length);
    return origins;
  }

  private isFresh(line: number): boolean {
    const origin = this.origins[line] ?? NONE;
    return origin !== NONE && this.baseline[origin] === this.lines[line]?.trimEnd();
  }

  private placeOf(baselineLine: number): number {
    if (!this.places) {
      const places = new Int32Array(this.baseline.length).fill(NONE);
      this.origins.forEach((origin, line) => {
        if (origin !== NONE) places[origin] = line;
      });
      this.places = places;
    }
    return this.places[baselineLine] ?? NONE;
  }

  /** Baseline line of the nearest line above that has one. */
  private originBefore(line: number): number {
    for (let at = line - 1; at >= 0; at--) {
      const origin = this.origins[at] ?? NONE;
      if (origin !== NONE) return origin;
    }
    return NONE;
  }

  private originFrom(line: number): number {
    for (let at = line; at < this.origins.length; at++) {
      const origin = this.origins[at] ?? NONE;
      if (origin !== NONE) return origin;
    }
    return this.baseline.length;
  }
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** `splice` without spreading a large paste over the stack. */
function replace<T>(list: T[], start: number, count: number, added: readonly T[]): void {
  if (added.length === count) {
    added.forEach((item, index) => (list[start + index] = item));
    return;
  }
  if (added.length < 10_000) {
    list.splice(start, count, ...added);
    return;
  }
  const rest = list.slice(start + count);
  list.length = start;
  for (const item of added) list.push(item);
  for (const item of rest) list.push(item);
}
