import * as vscode from 'vscode';
import type { LineCost, ReportedModel, SourceReport } from '../../source/report';
import { LineTracker } from '../annotations/line-tracker';
import { isCancelled, SourceError } from '../../source/source-error';
import { settings } from '../settings';
import type { SourceTracing } from './source-tracing';

/** After the last key, so that a word being typed isn't traced letter by letter. */
const DEBOUNCE_MS = 250;

/** A line with numbers, where it stands now. */
export interface LiveLine {
  /** From 0. */
  readonly line: number;
  readonly cost: LineCost;
  readonly model: ReportedModel;
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
  readonly tracker: LineTracker | null;
}

/** The open Python files that define models: traced as one types, the active one at a time. */
export class LiveFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument>();
  /** A file has other numbers, or none any more. */
  readonly onDidChange = this.changed.event;

  private readonly files = new Map<string, Tracked>();
  private timer: NodeJS.Timeout | undefined;
  private running: AbortController | undefined;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly tracing: SourceTracing,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => this.visit(editor)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        this.files.get(keyOf(document))?.tracker?.apply(contentChanges);
        if (document === vscode.window.activeTextEditor?.document) this.schedule(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.visit(vscode.window.activeTextEditor)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline.source'))
          this.visit(vscode.window.activeTextEditor);
      }),
    );
    this.visit(vscode.window.activeTextEditor);
  }

  get(document: vscode.TextDocument): LiveFile | undefined {
    return this.files.get(keyOf(document));
  }

  /**
   * Lines with numbers, in order, each for the first model that it is part of. The whole model's
   * lines (`return ResNet(…)`) say nothing that the lens above doesn't.
   */
  linesOf(document: vscode.TextDocument): LiveLine[] {
    const file = this.files.get(keyOf(document));
    if (!file?.report || !file.tracker) return [];
    const lines = new Map<number, LiveLine>();
    for (const model of file.report.models) {
      for (const cost of model.lines) {
        if (!isOf(document, cost.file) || isWhole(cost, model)) continue;
        const place = file.tracker.find(cost.line - 1);
        if (place && !lines.has(place.line)) lines.set(place.line, { ...place, cost, model });
      }
    }
    return [...lines.values()].sort((a, b) => a.line - b.line);
  }

  /** Where a line of the traced text, from 1, stands now, from 0. */
  lineNow(document: vscode.TextDocument, line: number): number | undefined {
    return this.files.get(keyOf(document))?.tracker?.find(line - 1)?.line;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private visit(editor: vscode.TextEditor | undefined): void {
    if (editor) this.schedule(editor.document, 0);
  }

  private schedule(document: vscode.TextDocument, afterMs = DEBOUNCE_MS): void {
    clearTimeout(this.timer);
    if (document.languageId !== 'python') return;
    this.timer = setTimeout(() => void this.trace(document), afterMs);
  }

  private async trace(document: vscode.TextDocument): Promise<void> {
    const known = this.files.get(keyOf(document));
    const isWanted =
      settings.source() !== 'off' && vscode.workspace.isTrusted && this.tracing.isSource(document);
    if (!isWanted) {
      if (known) this.forget(document);
      return;
    }
    this.running?.abort();
    const running = (this.running = new AbortController());
    const baseline = linesOfText(document);
    const { version } = document;
    try {
      const report = await this.tracing.report(document, running.signal);
      if (running.signal.aborted || document.isClosed) return;
      this.keep(document, report, baseline, version);
    } catch (error) {
      if (isCancelled(error) || running.signal.aborted) return;
      this.fail(document, error);
    }
  }

  private keep(
    document: vscode.TextDocument,
    report: SourceReport,
    baseline: readonly string[],
    version: number,
  ): void {
    const known = this.files.get(keyOf(document));
    // A file that can't be traced now still shows what it last was.
    const isBroken = report.problem !== null && report.models.length === 0;
    const now = version === document.version ? baseline : linesOfText(document);
    const kept: Tracked =
      isBroken && known?.report
        ? { ...known, problem: report.problem, failure: null, isStale: true }
        : {
            document,
            report,
            problem: report.problem,
            failure: null,
            isStale: false,
            tracker: new LineTracker(baseline, now),
          };
    this.files.set(keyOf(document), kept);
    this.log.debug(`Traced ${document.fileName} in ${Math.round(report.durationMs)} ms`);
    this.changed.fire(document);
  }

  private fail(document: vscode.TextDocument, error: unknown): void {
    const failure = error instanceof SourceError ? error.message : String(error);
    this.log.warn(`${document.fileName} is not traced: ${failure}`);
    const known = this.files.get(keyOf(document));
    this.files.set(keyOf(document), {
      document,
      report: known?.report ?? null,
      tracker: known?.tracker ?? null,
      problem: null,
      failure,
      isStale: true,
    });
    this.changed.fire(document);
  }

  private forget(document: vscode.TextDocument): void {
    if (this.files.delete(keyOf(document))) this.changed.fire(document);
  }
}

function isOf({ uri }: vscode.TextDocument, file: string): boolean {
  return uri.path === `/${file}` || uri.path.endsWith(`/${file}`);
}

function isWhole({ isSum, share, count }: LineCost, { layerCount }: ReportedModel): boolean {
  return isSum && (share === null ? count === layerCount : share > 0.9995);
}

function keyOf({ uri }: vscode.TextDocument): string {
  return uri.toString();
}

function linesOfText(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r\n|\n|\r/);
}
