import * as vscode from 'vscode';
import { settings } from '../settings';
import type { LiveFiles } from './live-files';
import { lineText } from './line-text';
import type { ProfileAnnotations } from './profile-annotations';

/** Static numbers as inlay hints, which VS Code's own settings style and hide. */
export class LiveInlayHints implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly files: LiveFiles,
    private readonly annotations: ProfileAnnotations,
  ) {
    this.subscription = vscode.Disposable.from(
      files.onDidChange(() => this.changed.fire()),
      annotations.onDidChangeShown(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline')) this.changed.fire();
      }),
    );
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    if (!this.annotations.isShown || settings.source() !== 'inlay') return [];
    const measured = this.annotations.linesOf(document);
    return this.files
      .linesOf(document)
      .filter(({ line }) => line >= range.start.line && line <= range.end.line)
      .filter(({ line }) => line < document.lineCount && !measured.has(line))
      .map(({ line, cost }) => {
        const hint = new vscode.InlayHint(document.lineAt(line).range.end, lineText(cost));
        hint.paddingLeft = true;
        return hint;
      });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}
