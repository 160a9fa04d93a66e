import * as vscode from 'vscode';
import type { BaselineRuns, ComparableRuns } from '../runs';
import type { Session } from '../session';
import { settings } from '../settings';
import { AnnotatedDocuments } from './annotated-documents';
import { BaselineChanges } from './baseline-changes';
import { LINK_COMMANDS } from './command-links';
import { Decorator } from './decorator';
import { EditorSelection } from './editor-selection';
import { HoverProvider } from './hovers';
import { LensProvider } from './lenses';
import { Navigation } from './reveal';

const SOURCES: vscode.DocumentSelector = { scheme: 'file' };

/** The shown profile beside the source: numbers at line ends, lenses, hovers, and ways to them. */
export class Annotations implements vscode.Disposable {
  private readonly documents: AnnotatedDocuments;
  private readonly selection: EditorSelection;
  private readonly baseline: BaselineChanges;
  private readonly decorator: Decorator;
  private readonly lenses: LensProvider;
  private readonly hovers: HoverProvider;
  private readonly navigation: Navigation;
  private readonly staleChanged = new vscode.EventEmitter<readonly string[]>();
  private readonly shownChanged = new vscode.EventEmitter<void>();
  /** Other lines show numbers of the profile, or annotations are switched on or off. */
  readonly onDidChangeShown = this.shownChanged.event;
  private readonly subscriptions: vscode.Disposable;
  private isOn = true;

  /** Ids of the layers whose line was edited since the run, whenever there are others. */
  readonly onDidChangeStale = this.staleChanged.event;

  constructor({ session, runs, log }: AnnotationsContext) {
    this.documents = new AnnotatedDocuments(session);
    this.selection = new EditorSelection(this.documents, session);
    this.baseline = new BaselineChanges(session, runs, log);
    this.decorator = new Decorator(
      this.documents,
      (document) => this.selection.linesOf(document),
      this.baseline,
    );
    this.lenses = new LensProvider(this.documents, session, runs);
    this.hovers = new HoverProvider(this.documents, session);
    this.navigation = new Navigation(session, this.documents);
    this.subscriptions = vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider(SOURCES, this.lenses),
      vscode.languages.registerHoverProvider(SOURCES, this.hovers),
      session.onDidSelect(() => this.decorator.paintHighlights()),
      this.documents.onDidReplace(() => {
        this.staleChanged.fire([]);
        this.shownChanged.fire();
      }),
      this.documents.onDidChange(({ isNews }) => {
        if (!isNews) return;
        this.staleChanged.fire(this.stale);
        this.shownChanged.fire();
      }),
      vscode.commands.registerCommand(LINK_COMMANDS.openFrame, (...place: unknown[]) =>
        this.openFrame(place),
      ),
      vscode.commands.registerCommand(LINK_COMMANDS.copy, copy),
    );
  }

  /** Ids of the layers whose line was edited since the run. */
  get stale(): string[] {
    return [...this.documents.all].flatMap(({ staleSources }) =>
      staleSources.flatMap(({ own }) => own.map(({ id }) => id)),
    );
  }

  /** Whether annotations are to be seen where there are any. */
  get isShown(): boolean {
    return this.isOn;
  }

  /** Lines, from 0, of a document that show numbers of the profile. */
  linesOf(document: vscode.TextDocument): ReadonlySet<number> {
    const lines = this.documents.get(document)?.lines ?? [];
    return new Set(lines.map(({ line }) => line));
  }

  /** Lines, from 0, over which the measured model's totals stand. */
  modelLinesOf(document: vscode.TextDocument): ReadonlySet<number> {
    const isOff = !this.isOn || settings.annotations().lenses === 'off';
    const definitions = isOff ? [] : (this.documents.get(document)?.shownDefinitions ?? []);
    return new Set(definitions.filter(({ source }) => source.isModel).map(({ line }) => line));
  }

  toggle(): void {
    this.isOn = !this.isOn;
    this.decorator.show(this.isOn);
    this.shownChanged.fire();
    this.lenses.show(this.isOn);
    this.hovers.show(this.isOn);
  }

  goToSlowest(): Promise<void> {
    return this.navigation.goToSlowest();
  }

  nextHot(): Promise<void> {
    return this.navigation.nextHot();
  }

  /** Shows the source line of a row of the layer tree (its key, or a layer's id), else the model. */
  reveal(key: string): Promise<void> {
    return this.navigation.reveal(key);
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const part of [this.decorator, this.baseline, this.selection, this.lenses, this.documents])
      part.dispose();
    this.staleChanged.dispose();
    this.shownChanged.dispose();
  }

  /** Arguments come from a link, which anybody may have written. */
  private async openFrame([file, line, column]: readonly unknown[]): Promise<void> {
    if (typeof file !== 'string' || !isPosition(line) || !isPosition(column)) return;
    if (!this.documents.shown?.lines.files.has(file)) return;
    await this.navigation.open({ file, line, column });
  }
}

/** Shows the profile of the session in the editors until disposed. */
export function registerAnnotations(context: AnnotationsContext): Annotations {
  return new Annotations(context);
}

interface AnnotationsContext {
  readonly session: Session;
  readonly runs: ComparableRuns & BaselineRuns;
  readonly log: vscode.LogOutputChannel;
}

async function copy(text: unknown): Promise<void> {
  if (typeof text === 'string') await vscode.env.clipboard.writeText(text);
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
