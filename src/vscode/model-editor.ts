import * as vscode from 'vscode';
import type { ModelSpec } from '../engine/options';
import { isForTfjsOnly } from '../engine/options';
import { isKerasPath } from '../formats/keras/match';
import type { Inspection } from '../profile/inspection';
import type { PanelContent } from './panel/messages';
import type { ModelPage } from './panel/model-page';
import { ReadModelPage } from './panel/model-page';
import type { PanelRequests } from './panel/panel';
import { commandId, Panel } from './panel/panel';
import { logProblem } from './problems';
import { settings } from './settings';
import { requireTrust } from './trust';

/** The editor that `.onnx` files open in, and the one that other model files can be opened with. */
export const MODEL_EDITORS = ['layerline.onnx', 'layerline.model'];

/** A Keras file, with its layers in ONNX's operators where all have some. */
type ReadKeras = (path: string, signal: AbortSignal) => Promise<ModelSpec>;

/**
 * Read-only editor for model files: what is in one and what its layers cost. The file is read in a
 * process of its own, which leaves the weights where they are; what only TensorFlow.js can run is run
 * there once, in trusted workspaces, since it tells shapes in no other way.
 */
export class ModelEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
    private readonly keras: ReadKeras,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, webviewPanel: vscode.WebviewPanel): void {
    const page = new ModelFilePage(uri, this.keras);
    const title = baseName(uri);
    const origin = vscode.workspace.asRelativePath(uri);
    const content = (inspection: Inspection | null): PanelContent => {
      return { kind: 'model', title, origin, fileBytes: page.fileBytes, inspection };
    };
    const panel = new Panel(
      webviewPanel,
      this.extensionUri,
      content(null),
      () => ({ units: settings.units(), colours: settings.colours() }),
      requestsOf(page),
      this.log,
    );
    const reading = new ReadModelPage(
      page,
      (inspection) => panel.show(content(inspection), null),
      (error) => {
        const message = logProblem(error, this.log, title);
        const failed = { title, origin, message, log: [], fit: null, canRunAgain: false };
        panel.show({ kind: 'failed', ...failed }, null);
      },
    );
    webviewPanel.onDidDispose(() => reading.dispose());
    void reading.read();
  }
}

/** One file, read again when it changes. */
class ModelFilePage implements ModelPage {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly watcher: vscode.FileSystemWatcher;
  /** Size on disk; 0 until it is read. */
  fileBytes = 0;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly keras: ReadKeras,
  ) {
    this.watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), baseName(uri)),
    );
    this.watcher.onDidChange(() => this.changed.fire());
    this.watcher.onDidCreate(() => this.changed.fire());
  }

  async inspect(signal: AbortSignal): Promise<Inspection> {
    const { batch } = settings.runOptions();
    const path = this.uri.fsPath;
    if (isForTfjsOnly({ kind: 'file', path })) requireTrust(this.uri);
    const spec: ModelSpec = isKerasPath(path)
      ? await this.keras(path, signal)
      : { kind: 'file', path };
    const { inspectInProcess } = await import('./later');
    const found = await inspectInProcess(spec, { batch }, signal);
    this.fileBytes = (await vscode.workspace.fs.stat(this.uri)).size;
    return found;
  }

  profile(): void {
    void vscode.commands.executeCommand('layerline.profileActiveModel', this.uri);
  }

  /** The file itself is what is shown. */
  reveal(): void {}

  dispose(): void {
    vscode.Disposable.from(this.changed, this.watcher).dispose();
  }
}

function requestsOf(page: ModelFilePage): PanelRequests {
  return {
    select: () => undefined,
    reveal: () => undefined,
    command: (_, command) => {
      if (command === 'profileModel' || command === 'runAgain') page.profile();
      else void vscode.commands.executeCommand(commandId(command));
    },
    runAtBatch: () => undefined,
    measureRoofs: () => Promise.reject(new Error('A model that has not run has no roofs.')),
    activated: () => undefined,
    closed: () => undefined,
  };
}

function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
