import * as vscode from 'vscode';
import { settings } from '../settings';
import { textColumn, blanksAfter } from '../annotations/text-column';
import type { LiveFiles, LiveLine } from './live-files';
import { lineText } from './line-text';
import type { ProfileAnnotations } from './profile-annotations';

const SPACE = '\u00a0';

/** Static numbers at the ends of lines. */
export class LivePainter implements vscode.Disposable {
  private readonly type = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly files: LiveFiles,
    private readonly annotations: ProfileAnnotations,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.type,
      // One file's layers may stand on lines of others.
      files.onDidChange(() => this.paintAll()),
      annotations.onDidChangeShown(() => this.paintAll()),
      vscode.window.onDidChangeVisibleTextEditors((editors) =>
        editors.forEach((editor) => this.paint(editor)),
      ),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline')) this.paintAll();
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private paintAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.paint(editor);
  }

  private paint(editor: vscode.TextEditor): void {
    const { document, options } = editor;
    const isShown = this.annotations.isShown && settings.source() === 'lineEnd';
    const lines = isShown ? this.shownLines(document) : [];
    const tabSize = typeof options.tabSize === 'number' ? options.tabSize : 4;
    const texts = lines.map(({ line }) => document.lineAt(line).text);
    const column = textColumn(texts, tabSize);
    const decorations = lines.map(({ line, cost, isStale }, index) => {
      const blanks = blanksAfter(texts[index] ?? '', column, tabSize);
      return atEnd(document, line, SPACE.repeat(blanks) + spaced(lineText(cost)), isStale);
    });
    editor.setDecorations(this.type, decorations);
  }

  private shownLines(document: vscode.TextDocument): LiveLine[] {
    const measured = this.annotations.linesOf(document);
    return this.files
      .linesOf(document)
      .filter(({ line }) => line < document.lineCount && !measured.has(line));
  }
}

function atEnd(
  document: vscode.TextDocument,
  line: number,
  contentText: string,
  isStale: boolean,
): vscode.DecorationOptions {
  const { end } = document.lineAt(line).range;
  const color = new vscode.ThemeColor(
    isStale ? 'disabledForeground' : 'layerline.secondaryForeground',
  );
  const fontStyle = isStale ? 'italic' : 'normal';
  return {
    range: new vscode.Range(end, end),
    renderOptions: { after: { contentText, color, fontStyle } },
  };
}

/** Decorations drop ordinary blanks. */
function spaced(text: string): string {
  return text.replaceAll(' ', SPACE);
}
