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
  private byLine = new Map<number, AnnotatedLine>();
  private bySource = new Map<SourceLine, AnnotatedLine>();
  private readonly sourceOf: ReadonlyMap<string, SourceLine>;
  private readonly columns = new Map<number, number>();

  constructor(
    private readonly sources: readonly SourceLine[],
    private readonly definitions: readonly SourceDefinition[],
    private readonly baseline: Baseline,
    now: readonly string[],
  ) {
    this.tracker = new LineTracker(baseline.lines, now);
    this.sourceOf = new Map(
      sources.flatMap((source) => source.own.map(({ id }) => [id, source] as const)),
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
    return this.byLine.get(line);
  }

  /** Where a line of the profile, from 1, stands now, from 0; undefined when it was deleted. */
  find(line: number): number | undefined {
    return this.tracker.find(line - 1)?.line;
  }

  /** The line that makes a layer. */
  lineOf(layer: ProfiledLayer): AnnotatedLine | undefined {
    const source = this.sourceOf.get(layer.id);
    return source && this.bySource.get(source);
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
    return this.sources.filter((source) => this.bySource.get(source)?.isStale ?? true);
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
    const before = this.current;
    this.tracker.apply(changes);
    this.locate();
    return (
      before.length !== this.current.length ||
      before.some(
        ({ source, isStale }, index) =>
          source !== this.current[index]?.source || isStale !== this.current[index].isStale,
      )
    );
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

  private locate(): void {
    const { isVerified } = this.baseline;
    const found: AnnotatedLine[] = [];
    this.sources.forEach((source, index) => {
      const from = source.line - 1;
      const place = this.tracker.find(from);
      if (!place) return;
      const to = this.statementEnds[index] ?? from;
      const isStale = !isVerified || !place.isFresh || !this.tracker.isUntouched(from, to);
      found.push({ source, line: place.line, isStale });
    });
    this.current = found;
    this.byLine = new Map(found.map((line) => [line.line, line]));
    this.bySource = new Map(found.map((line) => [line.source, line]));
  }
}
