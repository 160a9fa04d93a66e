import * as vscode from 'vscode';
import type { PanelContent } from './panel/messages';
import type { PanelRequests } from './panel/panel';
import { commandId, Panel } from './panel/panel';
import { logProblem } from './problems';
import { settings } from './settings';

export const ONNX_EDITOR = 'layerline.onnx';

/**
 * Read-only editor for `.onnx` files: what is in it and what its layers cost, without running it.
 * The file is read in a process of its own, which leaves the weights where they are.
 */
export class OnnxEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, webviewPanel: vscode.WebviewPanel): void {
    const editor = new OpenOnnx(uri, webviewPanel, this.extensionUri, this.log);
    webviewPanel.onDidDispose(() => editor.dispose());
    void editor.refresh();
  }
}

/** One open file. It is read again when it changes; a newer reading ends an older one. */
class OpenOnnx implements vscode.Disposable {
  private readonly panel: Panel;
  private readonly watcher: vscode.FileSystemWatcher;
  private reading = new AbortController();

  constructor(
    private readonly uri: vscode.Uri,
    webviewPanel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const preferences = () => ({ units: settings.units(), colours: settings.colours() });
    const first = this.content(0, null);
    this.panel = new Panel(webviewPanel, extensionUri, first, preferences, this.requests(), log);
    this.watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), baseName(uri)),
    );
    this.watcher.onDidChange(() => void this.refresh());
    this.watcher.onDidCreate(() => void this.refresh());
  }

  async refresh(): Promise<void> {
    this.reading.abort();
    const { signal } = (this.reading = new AbortController());
    try {
      const batch = settings.runOptions().batch;
      const spec = { kind: 'file', path: this.uri.fsPath } as const;
      const { inspectInProcess } = await import('./later');
      const found = await inspectInProcess(spec, { batch }, signal);
      const { size } = await vscode.workspace.fs.stat(this.uri);
      if (!signal.aborted) this.panel.show(this.content(size, found), null);
    } catch (error) {
      if (signal.aborted) return;
      const { title, origin } = this.content(0, null);
      const message = logProblem(error, this.log, title);
      this.panel.show(
        { kind: 'failed', title, origin, message, log: [], fit: null, canRunAgain: false },
        null,
      );
    }
  }

  dispose(): void {
    this.reading.abort();
    this.watcher.dispose();
  }

  private content(
    fileBytes: number,
    inspection: Extract<PanelContent, { kind: 'model' }>['inspection'],
  ): Extract<PanelContent, { kind: 'model' }> {
    const title = baseName(this.uri);
    const origin = vscode.workspace.asRelativePath(this.uri);
    return { kind: 'model', title, origin, fileBytes, inspection };
  }

  private requests(): PanelRequests {
    return {
      select: () => undefined,
      reveal: () => undefined,
      command: (_, command) => {
        if (command === 'profileModel' || command === 'runAgain')
          void vscode.commands.executeCommand('layerline.profileActiveModel', this.uri);
        else void vscode.commands.executeCommand(commandId(command));
      },
      runAtBatch: () => undefined,
      measureRoofs: () => Promise.reject(new Error('A model that has not run has no roofs.')),
      activated: () => undefined,
      closed: () => undefined,
    };
  }
}

function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
