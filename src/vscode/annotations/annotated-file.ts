import type { ProfiledLayer } from '../../profile/document';
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
    this.statementEnds = sources.map(({ line }) => statementEnd(baseline.lines, line - 1));
    this.definitionLines = definitions.map(({ name, firstLine }) =>
      name === '' ? firstLine - 1 : definitionLine(baseline.lines, name, firstLine - 1),
    );
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
    return this.tracker.find(line - 1)?.line;
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

  get isVerified(): boolean {
    return this.baseline.isVerified;
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
    const texts = this.sources.map(({ line }) => this.baseline.lines[line - 1] ?? '');
    const column = textColumn(texts, tabSize);
    this.columns.set(tabSize, column);
    return column;
  }

  /** @returns whether a line is stale that wasn't, or the other way round, or is gone or back. */
  private locate(): boolean {
    const { isVerified } = this.baseline;
    const before = this.bySource;
    let isNews = false;
    this.bySource = this.sources.map((source, index) => {
      const known = before[index];
      const from = source.line - 1;
      const place = this.tracker.find(from);
      const to = this.statementEnds[index] ?? from;
      const isFresh =
        isVerified && place?.isFresh && (from === to || this.tracker.isUntouched(from, to));
      const isSame = place && known && known.isStale === !isFresh;
      if (!isSame && (place || known)) isNews = true;
      if (!place) return undefined;
      return isSame && known.line === place.line
        ? known
        : { source, line: place.line, isStale: !isFresh };
    });
    this.current = this.bySource.filter((line) => line !== undefined);
    return isNews;
  }
}
