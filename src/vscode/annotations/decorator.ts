import * as vscode from 'vscode';
import { settings } from '../settings';
import type { AnnotatedDocuments, DocumentChange } from './annotated-documents';
import type { AnnotatedFile, AnnotatedLine } from './annotated-file';
import type { BaselineChanges } from './baseline-changes';
import { DecorationTypes } from './decoration-types';
import { paintHeat, paintLines, type Decorations } from './line-painter';

/** Lines around the visible ones that are painted too, so that scrolling shows no gaps. */
const MARGIN = 60;
const NOTHING: Decorations = new Map();

/** What is in an editor, to send only what changes. */
interface Painted {
  readonly lines: Map<vscode.TextEditorDecorationType, string>;
  readonly heat: Map<vscode.TextEditorDecorationType, string>;
}

/** Paints the lines of annotated documents in the visible editors. */
export class Decorator implements vscode.Disposable {
  private types = new DecorationTypes();
  private options = settings.annotations();
  private painted = new WeakMap<vscode.TextEditor, Painted>();
  private isOn = true;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly documents: AnnotatedDocuments,
    /** Lines, from 0, to outline: those of the selected layer. */
    private readonly highlighted: (document: vscode.TextDocument) => readonly number[],
    private readonly baseline: BaselineChanges,
  ) {
    this.subscriptions = vscode.Disposable.from(
      documents.onDidReplace(() => this.paintAll()),
      documents.onDidChange((change) => this.paintChange(change)),
      baseline.onDidChange(() => this.paintAll()),
      vscode.window.onDidChangeVisibleTextEditors((editors) =>
        editors.forEach((e) => this.paint(e)),
      ),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) =>
        this.paintVisible(textEditor),
      ),
      vscode.window.onDidChangeTextEditorOptions(({ textEditor }) => this.paint(textEditor)),
      vscode.window.onDidChangeActiveColorTheme(() => this.restart()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline')) this.restart();
      }),
    );
    this.paintAll();
  }

  show(isOn: boolean): void {
    this.isOn = isOn;
    this.paintAll();
  }

  paintHighlights(): void {
    for (const editor of vscode.window.visibleTextEditors) this.paintHighlight(editor);
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.types.dispose();
  }

  /** Colours are part of decoration types, so another theme needs others. */
  private restart(): void {
    this.types.dispose();
    this.types = new DecorationTypes();
    this.options = settings.annotations();
    this.painted = new WeakMap();
    this.paintAll();
  }

  private paintAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.paint(editor);
  }

  private paint(editor: vscode.TextEditor): void {
    this.paintVisible(editor);
    this.paintWhole(editor);
    this.paintHighlight(editor);
  }

  private paintChange({ document, isNews, isLarge }: DocumentChange): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document !== document) continue;
      const painted = this.painted.get(editor);
      // The edit may have moved what the editor holds: what was sent says nothing any more.
      if (isLarge) this.forgetSent(painted);
      // An edit on its own line moves the numbers at the line's end.
      else for (const type of this.types.lineEnd) painted?.lines.set(type, '');
      this.paintVisible(editor);
      if (isNews || isLarge) this.paintWhole(editor);
      if (isLarge) this.paintHighlight(editor);
    }
  }

  private forgetSent(painted: Painted | undefined): void {
    for (const sent of [painted?.lines, painted?.heat])
      for (const type of sent?.keys() ?? []) sent?.set(type, '');
  }

  private paintVisible(editor: vscode.TextEditor): void {
    const file = this.fileOf(editor);
    const lines = file ? visibleLines(editor, file) : [];
    const decorations: Decorations = file
      ? paintLines(lines, file, editor, this.types, this.options, this.baseline.current)
      : NOTHING;
    this.send(editor, this.paintedIn(editor).lines, decorations);
  }

  private paintWhole(editor: vscode.TextEditor): void {
    const file = this.fileOf(editor);
    const decorations: Decorations = file ? paintHeat(file, this.types, this.options) : NOTHING;
    this.send(editor, this.paintedIn(editor).heat, decorations);
  }

  private paintHighlight(editor: vscode.TextEditor): void {
    const lines = this.fileOf(editor) ? this.highlighted(editor.document) : [];
    const ranges = lines.map((line) => new vscode.Range(line, 0, line, 0));
    editor.setDecorations(this.types.highlight, ranges);
  }

  private fileOf({ document }: vscode.TextEditor): AnnotatedFile | undefined {
    return this.isOn ? this.documents.get(document) : undefined;
  }

  private paintedIn(editor: vscode.TextEditor): Painted {
    const painted = this.painted.get(editor) ?? { lines: new Map(), heat: new Map() };
    this.painted.set(editor, painted);
    return painted;
  }

  /** Every type is a message to the window: those that stay the same are left out. */
  private send(
    editor: vscode.TextEditor,
    sent: Map<vscode.TextEditorDecorationType, string>,
    decorations: Decorations,
  ): void {
    for (const [type, options] of decorations) {
      const text = signature(options);
      if (sent.get(type) === text) continue;
      editor.setDecorations(type, options);
      sent.set(type, text);
    }
    for (const type of [...sent.keys()]) {
      if (decorations.has(type)) continue;
      editor.setDecorations(type, []);
      sent.delete(type);
    }
  }
}

function signature(options: readonly vscode.DecorationOptions[]): string {
  return options
    .map(({ range: { start }, renderOptions }) => {
      const [before, after] = [renderOptions?.before, renderOptions?.after];
      return `${start.line}:${start.character} ${before?.contentText ?? ''}${after?.contentText ?? ''}`;
    })
    .join('\n');
}

function visibleLines(editor: vscode.TextEditor, file: AnnotatedFile): AnnotatedLine[] {
  const { visibleRanges } = editor;
  // A new editor has none yet.
  const ranges = visibleRanges.length > 0 ? visibleRanges : [new vscode.Range(0, 0, MARGIN, 0)];
  return file.lines.filter(({ line }) =>
    ranges.some(({ start, end }) => line >= start.line - MARGIN && line <= end.line + MARGIN),
  );
}
