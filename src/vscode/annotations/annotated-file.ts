import type { ProfiledLayer } from '../../profile/document';
import { type QuotedPlace, quotedPlaces } from '../../profile/quoted-places';
import type { SourceDefinition, SourceLine } from '../../profile/source-lines';
import { definitionLine } from './definition';
import { LineTracker, type TextChange } from './line-tracker';
import { statementEnd } from './statement';
import { textColumn } from './text-column';

/** The text that was profiled, as far as that can be known. */
export interface Baseline {
  readonly lines: readonly string[];
  /** False: the file changed after the run, so no line is known to be what was measured. */
  readonly isVerified: boolean;
}

/** A line of the profile where it stands in the text now. */
export interface AnnotatedLine {
  readonly source: SourceLine;
  /** From 0. */
  readonly line: number;
  /** Edited since the run: its numbers are what it cost before. */
  readonly isStale: boolean;
}

export interface AnnotatedDefinition {
  readonly source: SourceDefinition;
  /** From 0. */
  readonly line: number;
}

/** What a profile says about one open text, kept in step with its edits. */
export class AnnotatedFile {
  private readonly tracker: LineTracker;
  /** Of each source in the baseline. */
  private readonly places: readonly QuotedPlace[];
  /** Whether the baseline says there what was measured. */
  private readonly measured: readonly boolean[];
  /** Last line of each statement, both from 0 in the baseline. */
  private readonly statementEnds: readonly number[];
  private readonly definitionLines: readonly (number | undefined)[];
  private current: readonly AnnotatedLine[] = [];
  /** The same by index of the source; undefined where the line was deleted. */
  private bySource: readonly (AnnotatedLine | undefined)[] = [];
  /** Index of the source that makes a layer. */
  private readonly sourceOf: ReadonlyMap<string, number>;
  private readonly columns = new Map<number, number>();

  constructor(
    private readonly sources: readonly SourceLine[],
    private readonly definitions: readonly SourceDefinition[],
    private readonly baseline: Baseline,
    now: readonly string[],
  ) {
    this.tracker = new LineTracker(baseline.lines, now);
    this.sourceOf = new Map(
      sources.flatMap(({ own }, index) => own.map(({ id }) => [id, index] as const)),
    );
    this.places = quotedPlaces(sources, baseline.lines);
    this.measured = sources.map(({ code }, index) =>
      code === null ? baseline.isVerified : (this.places[index]?.isSame ?? false),
    );
    this.statementEnds = this.places.map(({ line }) => statementEnd(baseline.lines, line));
    this.definitionLines = definitions.map(({ name, firstLine }) => {
      const first = this.placeOf(firstLine);
      return name === '' ? first : definitionLine(baseline.lines, name, first);
    });
    this.locate();
  }

  /** Lines that are still there, from the top. */
  get lines(): readonly AnnotatedLine[] {
    return this.current;
  }

  /** @param line from 0, in the text now. */
  at(line: number): AnnotatedLine | undefined {
    // In order, because the lines of a text never change places in what the tracker says.
    let [low, high] = [0, this.current.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.current[middle]?.line ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    const found = this.current[low];
    return found?.line === line ? found : undefined;
  }

  /** Where a line of the profile, from 1, stands now, from 0; undefined when it was deleted. */
  find(line: number): number | undefined {
    return this.tracker.find(this.placeOf(line))?.line;
  }

  /** The line that makes a layer. */
  lineOf(layer: ProfiledLayer): AnnotatedLine | undefined {
    const source = this.sourceOf.get(layer.id);
    return source === undefined ? undefined : this.bySource[source];
  }

  get shownDefinitions(): AnnotatedDefinition[] {
    return this.definitions.flatMap((source, index) => {
      const before = this.definitionLines[index];
      const found = before === undefined ? undefined : this.tracker.find(before);
      return found ? [{ source, line: found.line }] : [];
    });
  }

  /** Lines whose numbers are of another text: edited or deleted. */
  get staleSources(): SourceLine[] {
    return this.sources.filter((_, index) => this.bySource[index]?.isStale ?? true);
  }

  /** Whether the baseline is what was measured, as far as lines of the profile tell. */
  get isVerified(): boolean {
    return this.measured.every((isSame) => isSame);
  }

  /** False where the profile quotes lines, and the text has none of them: it is another file. */
  get hasQuotes(): boolean {
    const quoted = this.places.filter((_, index) => this.sources[index]?.code !== null);
    return quoted.length === 0 || quoted.some(({ isSame }) => isSame);
  }

  get editedLines(): number {
    return this.tracker.editedLines;
  }

  get lineCount(): number {
    return this.tracker.lineCount;
  }

  /** @returns whether a line became stale, fresh, deleted or was put back. */
  apply(changes: readonly TextChange[]): boolean {
    this.tracker.apply(changes);
    return this.locate();
  }

  /**
   * Column of the numbers, the same for the whole file. By the lines as they were measured, so that
   * it stays while a long line is typed.
   */
  column(tabSize: number): number {
    const known = this.columns.get(tabSize);
    if (known !== undefined) return known;
    const texts = this.places.map(({ line }) => this.baseline.lines[line] ?? '');
    const column = textColumn(texts, tabSize);
    this.columns.set(tabSize, column);
    return column;
  }

  /** @returns whether a line is stale that wasn't, or the other way round, or is gone or back. */
  private locate(): boolean {
    const before = this.bySource;
    let isNews = false;
    this.bySource = this.sources.map((source, index) => {
      const known = before[index];
      const from = this.places[index]?.line ?? source.line - 1;
      const place = this.tracker.find(from);
      const to = this.statementEnds[index] ?? from;
      const isFresh =
        this.measured[index] &&
        place?.isFresh &&
        (from === to || this.tracker.isUntouched(from, to));
      const isSame = place && known && known.isStale === !isFresh;
      if (!isSame && (place || known)) isNews = true;
      if (!place) return undefined;
      return isSame && known.line === place.line
        ? known
        : { source, line: place.line, isStale: !isFresh };
    });
    this.current = inOrder(this.bySource.filter((line) => line !== undefined));
    return isNews;
  }

  /** A line of the profile, from 1, in the baseline, from 0. */
  private placeOf(line: number): number {
    const index = this.sources.findIndex((source) => source.line === line);
    return this.places[index]?.line ?? line - 1;
  }
}

/** One for each line, from the top: where two ended up on one, the one that is known to be there. */
function inOrder(lines: readonly AnnotatedLine[]): readonly AnnotatedLine[] {
  // As nearly always: typing mustn't wait for sorting.
  if (isAscending(lines)) return lines;
  const byLine = new Map<number, AnnotatedLine>();
  for (const line of lines) {
    const known = byLine.get(line.line);
    if (!known || (known.isStale && !line.isStale)) byLine.set(line.line, line);
  }
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}

function isAscending(lines: readonly AnnotatedLine[]): boolean {
  let last = -1;
  for (const { line } of lines) {
    if (line <= last) return false;
    last = line;
  }
  return true;
}
