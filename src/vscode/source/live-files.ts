import * as vscode from 'vscode';
import type { LineCost, ReportedModel, SourceReport } from '../../source/report';
import { LineTracker } from '../annotations/line-tracker';
import { isUserError } from '../../model/errors';
import { isCancelled } from '../../source/source-error';
import { settings } from '../settings';
import type { SourceTracing } from './source-tracing';
import { isPython, placeOf } from './source-tracing';

/** After the last key, so that numbers don't change with every letter of a word. */
const SHOW_AFTER_MS = 250;
/** After the last key, so that most traces are done by the time that their numbers are shown. */
const TRACE_AFTER_MS = 80;

/** A line with numbers, where it stands now. */
export interface LiveLine {
  /** From 0. */
  readonly line: number;
  readonly cost: LineCost;
  readonly model: ReportedModel;
  /** The file that the model was traced in. */
  readonly source: vscode.Uri;
  /** The numbers are those of an earlier text, because the newest has an error. */
  readonly isStale: boolean;
}

/** A Python file as last traced. */
export interface LiveFile {
  readonly document: vscode.TextDocument;
  /** The last one without errors; null before there is one. */
  readonly report: SourceReport | null;
  /** Of the newest trace. */
  readonly problem: SourceReport['problem'];
  /** Why the newest trace didn't come to an end; null when it did. */
  readonly failure: string | null;
  /** The numbers are those of an earlier text, because the newest has an error. */
  readonly isStale: boolean;
}

interface Tracked extends LiveFile {
  /** Of the open files that its models' layers are made in, by address. */
  readonly trackers: Map<string, LineTracker>;
}

/** Texts of open Python files when a trace began, by address. */
type Texts = ReadonlyMap<string, string>;

/**
 * The Python files in view that define models: traced as one types, the active one first. Lines of
 * other files that a model is made in show their part of it.
 */
export class LiveFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument>();
  /** A file has other numbers, or none any more; so may files that its models are made in. */
  readonly onDidChange = this.changed.event;

  private readonly files = new Map<string, Tracked>();
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | undefined;
  /** As `performance.now` counts. */
  private lastEditMs = -Infinity;
  /** What is to be traced next. */
  private readonly due = new Set<vscode.TextDocument>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly tracing: SourceTracing,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor) this.schedule([editor.document], 0);
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.traceMissing()),
      vscode.workspace.onDidChangeTextDocument((change) => this.edit(change)),
      vscode.workspace.onDidCloseTextDocument((document) => this.close(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.traceVisible()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline.source')) this.traceVisible();
      }),
      tracing.inputs.onDidChange(() => this.traceVisible()),
      tracing.onDidRestart(() => this.traceVisible()),
    );
    this.traceVisible();
  }

  get(document: vscode.TextDocument): LiveFile | undefined {
    return this.files.get(keyOf(document));
  }

  /**
   * Lines with numbers, in order, each for the first model that it is part of: of this file, of
   * others, and last a helper that was made with arguments that are only guessed. The whole model's
   * lines (`return ResNet(…)`) say nothing that the lens above doesn't.
   */
  linesOf(document: vscode.TextDocument): LiveLine[] {
    const own = this.files.get(keyOf(document));
    const others = [...this.files.values()].filter((file) => file !== own);
    const ownLines = own ? [...linesIn(own, document)] : [];
    const lines = new Map<number, LiveLine>();
    for (const found of [
      ...ownLines.filter(({ model }) => model.assumedArguments.length === 0),
      ...others.flatMap((file) => [...linesIn(file, document)]),
      ...ownLines,
    ])
      if (!lines.has(found.line)) lines.set(found.line, found);
    return [...lines.values()].sort((a, b) => a.line - b.line);
  }

  /** Where a line of the traced text, from 1, stands now, from 0. */
  lineNow(document: vscode.TextDocument, line: number): number | undefined {
    const key = keyOf(document);
    return this.files
      .get(key)
      ?.trackers.get(key)
      ?.find(line - 1)?.line;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !isPython(document)) return;
    for (const { trackers } of this.files.values())
      trackers.get(keyOf(document))?.apply(contentChanges);
    this.lastEditMs = performance.now();
    // What is traced now is no longer what stands there. Any file may be imported by any other.
    this.running?.abort();
    this.schedule(visibleDocuments(), TRACE_AFTER_MS);
  }

  private traceVisible(): void {
    this.schedule(visibleDocuments(), 0);
  }

  /** Files that came into view: as they are, or as a part of others that are known. */
  private traceMissing(): void {
    const visible = visibleDocuments();
    const untracked = visible.filter((document) => !this.files.has(keyOf(document)));
    const users = visible.filter((document) => {
      const file = this.files.get(keyOf(document));
      return untracked.some((other) => file && isMissing(file, other));
    });
    this.schedule([...untracked, ...users], 0);
  }

  private schedule(documents: readonly vscode.TextDocument[], afterMs: number): void {
    for (const document of documents) if (isPython(document)) this.due.add(document);
    if (this.due.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.traceDue(), afterMs);
  }

  private async traceDue(): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    const active = vscode.window.activeTextEditor?.document;
    const documents = [...this.due].sort((a, b) => Number(b === active) - Number(a === active));
    for (const document of documents) {
      const isDone = await this.trace(document, running.signal);
      if (running.signal.aborted) return;
      if (isDone) this.due.delete(document);
    }
  }

  /** False when it has to be done again. */
  private async trace(document: vscode.TextDocument, signal: AbortSignal): Promise<boolean> {
    const isWanted =
      settings.source() !== 'off' &&
      vscode.workspace.isTrusted &&
      !document.isClosed &&
      this.tracing.isSource(document);
    if (!isWanted) {
      this.forget(document);
      return true;
    }
    const texts = openTexts();
    try {
      const report = await this.tracing.report(document, signal);
      await this.pause();
      if (!signal.aborted && !document.isClosed) this.keep(document, report, texts);
    } catch (error) {
      if (signal.aborted) return false;
      if (isCancelled(error)) {
        // Somebody else asked for the same; this one is still wanted.
        this.schedule([document], SHOW_AFTER_MS);
        return false;
      }
      await this.pause();
      if (signal.aborted) return false;
      this.fail(document, error);
    }
    return true;
  }

  /** Until nobody has typed for a moment. */
  private async pause(): Promise<void> {
    const leftMs = this.lastEditMs + SHOW_AFTER_MS - performance.now();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
  }

  private keep(document: vscode.TextDocument, report: SourceReport, texts: Texts): void {
    const known = this.files.get(keyOf(document));
    // A file that can't be traced now still shows what it last was.
    const isBroken = report.problem !== null && report.models.length === 0;
    const kept: Tracked =
      isBroken && known?.report
        ? { ...known, problem: report.problem, failure: null, isStale: true }
        : {
            document,
            report,
            problem: report.problem,
            failure: null,
            isStale: false,
            trackers: trackersOf(document, report, texts),
          };
    this.files.set(keyOf(document), kept);
    this.log.debug(`Traced ${document.fileName} in ${Math.round(report.durationMs)} ms`);
    this.changed.fire(document);
  }

  private fail(document: vscode.TextDocument, error: unknown): void {
    const failure = isUserError(error) ? error.message : String(error);
    this.log.warn(`${document.fileName} is not traced: ${failure}`);
    const known = this.files.get(keyOf(document));
    this.files.set(keyOf(document), {
      document,
      report: known?.report ?? null,
      trackers: known?.trackers ?? new Map<string, LineTracker>(),
      problem: null,
      failure,
      isStale: true,
    });
    this.changed.fire(document);
  }

  /** What it says when it opens again isn't known. */
  private close(document: vscode.TextDocument): void {
    this.forget(document);
    for (const { trackers } of this.files.values()) trackers.delete(keyOf(document));
  }

  private forget(document: vscode.TextDocument): void {
    this.due.delete(document);
    if (this.files.delete(keyOf(document))) this.changed.fire(document);
  }
}

function* linesIn(file: Tracked, document: vscode.TextDocument): Generator<LiveLine> {
  const tracker = file.trackers.get(keyOf(document));
  if (!file.report || !tracker) return;
  const { isStale } = file;
  const source = file.document.uri;
  const name = nameIn(source, document.uri);
  for (const model of file.report.models) {
    for (const cost of model.lines) {
      if (cost.file !== name || isWhole(cost, model)) continue;
      const place = tracker.find(cost.line - 1);
      if (place) yield { line: place.line, cost, model, source, isStale };
    }
  }
}

/** Follows the lines of the open files that the report names, from what was traced. */
function trackersOf(
  document: vscode.TextDocument,
  { models }: SourceReport,
  texts: Texts,
): Map<string, LineTracker> {
  const files = new Set(models.flatMap(({ lines }) => lines.map(({ file }) => file)));
  const trackers = new Map<string, LineTracker>();
  for (const open of vscode.workspace.textDocuments) {
    const text = texts.get(keyOf(open));
    if (text === undefined || !isPython(open)) continue;
    const name = nameIn(document.uri, open.uri);
    if (open !== document && (name === undefined || !files.has(name))) continue;
    trackers.set(keyOf(open), new LineTracker(splitLines(text), splitLines(open.getText())));
  }
  return trackers;
}

/** Whether layers are made in a file whose lines nobody follows: it wasn't open. */
function isMissing({ document, report, trackers }: Tracked, other: vscode.TextDocument): boolean {
  if (!report || trackers.has(keyOf(other))) return false;
  const name = nameIn(document.uri, other.uri);
  return report.models.some(({ lines }) => lines.some(({ file }) => file === name));
}

/** As traces of `source` name a file; undefined where they know nothing of it. */
function nameIn(source: vscode.Uri, file: vscode.Uri): string | undefined {
  const { root } = placeOf(source);
  const place = placeOf(file);
  if (place.root === root) return place.file;
  return source.toString() === file.toString() ? place.file : undefined;
}

function visibleDocuments(): vscode.TextDocument[] {
  const documents = vscode.window.visibleTextEditors.map(({ document }) => document);
  return [...new Set(documents)].filter(isPython);
}

function openTexts(): Texts {
  const documents = vscode.workspace.textDocuments.filter(isPython);
  return new Map(documents.map((document) => [keyOf(document), document.getText()]));
}

function isWhole({ isSum, count, share }: LineCost, { layerCount }: ReportedModel): boolean {
  return isSum && (share === null ? count === layerCount : share > 0.9995);
}

function keyOf({ uri }: vscode.TextDocument): string {
  return uri.toString();
}

function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
