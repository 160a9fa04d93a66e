import * as vscode from 'vscode';

export interface ModelFile {
  readonly kind: 'model' | 'profile';
  /** On disk. */
  readonly path: string;
}

export interface FoundModels {
  readonly files: readonly ModelFile[];
  /** There are more than the list can show. */
  readonly isCut: boolean;
}

const PROFILE_ENDING = '.layerline.json';
const PATTERN = `**/*.{onnx,${PROFILE_ENDING.slice(1)}}`;
/** A longer list helps nobody, and VS Code's search stops once it has so many. */
export const MOST_FILES = 1000;
/** A build or a checkout makes many files at once. */
const SETTLE_MS = 300;

/**
 * Model files and saved profiles of the workspace, without those that `files.exclude` hides. VS
 * Code's own search finds them in a process of its own.
 */
export class ModelFinder implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another search may find something else. */
  readonly onDidChange = this.changed.event;

  private readonly subscriptions: vscode.Disposable[] = [];
  private search: { readonly found: Promise<FoundModels>; cancel(): void } | undefined;
  private settling: NodeJS.Timeout | undefined;
  private isDisposed = false;

  /** Files of the last search; the same promise until something changes. */
  find(): Promise<FoundModels> {
    if (this.subscriptions.length === 0) this.watch();
    this.search ??= this.start();
    return this.search.found;
  }

  async modelFiles(): Promise<vscode.Uri[]> {
    const { files } = await this.find();
    return files.filter(({ kind }) => kind === 'model').map(({ path }) => vscode.Uri.file(path));
  }

  /** Searches again, for changes that no watcher reports: a removed folder. */
  refresh(): void {
    clearTimeout(this.settling);
    this.search?.cancel();
    this.search = undefined;
    this.changed.fire();
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.settling);
    this.search?.cancel();
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }

  private start(): NonNullable<ModelFinder['search']> {
    const source = new vscode.CancellationTokenSource();
    const found = this.list(source.token).finally(() => source.dispose());
    return { found, cancel: () => source.cancel() };
  }

  private async list(token: vscode.CancellationToken): Promise<FoundModels> {
    // Without an exclude pattern VS Code takes those of `files.exclude`.
    const found = await vscode.workspace.findFiles(PATTERN, undefined, MOST_FILES + 1, token);
    // Who waits for a search that was overtaken gets the next one's result.
    if (token.isCancellationRequested && !this.isDisposed) return this.find();
    const files = found
      .filter(({ scheme }) => scheme === 'file')
      .map(({ fsPath }) => fileAt(fsPath));
    return { files: files.slice(0, MOST_FILES), isCut: files.length > MOST_FILES };
  }

  /** Starts with the first search: a window that never shows the list shouldn't pay for it. */
  private watch(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN, false, true, false);
    const later = (): void => this.refreshSoon();
    this.subscriptions.push(
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidDelete(later),
      vscode.workspace.onDidDeleteFiles(later),
      vscode.workspace.onDidRenameFiles(later),
      vscode.workspace.onDidChangeWorkspaceFolders(later),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) later();
      }),
    );
  }

  private refreshSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.refresh(), SETTLE_MS);
  }
}

function fileAt(path: string): ModelFile {
  return { kind: path.endsWith(PROFILE_ENDING) ? 'profile' : 'model', path };
}
