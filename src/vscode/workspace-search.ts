import * as vscode from 'vscode';

/** A build or a checkout makes many files at once. */
const SETTLE_MS = 300;

/**
 * A search of the workspace that is made when somebody asks, kept until files come or go, and made
 * again then. Without those that `files.exclude` hides; VS Code's own search runs in a process of
 * its own.
 */
export abstract class WorkspaceSearch<Found> implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another search may find something else. */
  readonly onDidChange = this.changed.event;

  private readonly subscriptions: vscode.Disposable[] = [];
  private search: { readonly found: Promise<Found>; cancel(): void } | undefined;
  private settling: NodeJS.Timeout | undefined;
  private isDisposed = false;

  protected constructor(private readonly pattern: string) {}

  protected abstract list(token: vscode.CancellationToken): Promise<Found>;

  /**
   * Whether a file that was written would be found now and wasn't, or the other way round. Searches
   * that go by names alone have none.
   */
  protected changes?(uri: vscode.Uri, known: Found): Promise<boolean>;

  /** What the last search found; the same promise until something changes. */
  find(): Promise<Found> {
    if (this.subscriptions.length === 0) this.watch();
    this.search ??= this.start();
    return this.search.found;
  }

  /** Searches again, for changes that no watcher reports. */
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

  private start(): NonNullable<WorkspaceSearch<Found>['search']> {
    const source = new vscode.CancellationTokenSource();
    const found = this.listed(source.token).finally(() => source.dispose());
    return { found, cancel: () => source.cancel() };
  }

  private async listed(token: vscode.CancellationToken): Promise<Found> {
    const found = await this.list(token);
    // Who waits for a search that was overtaken gets the next one's result.
    return token.isCancellationRequested && !this.isDisposed ? this.find() : found;
  }

  /** Starts with the first search: a window that never shows the list shouldn't pay for it. */
  private watch(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(this.pattern, false, !this.changes);
    const later = (): void => this.refreshSoon();
    this.subscriptions.push(
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidDelete(later),
      watcher.onDidChange((uri) => void this.look(uri)),
      vscode.workspace.onDidDeleteFiles(later),
      vscode.workspace.onDidRenameFiles(later),
      vscode.workspace.onDidChangeWorkspaceFolders(later),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) later();
      }),
    );
  }

  private async look(uri: vscode.Uri): Promise<void> {
    const known = await this.search?.found;
    if (known && !this.isDisposed && (await this.changes?.(uri, known))) this.refreshSoon();
  }

  private refreshSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.refresh(), SETTLE_MS);
  }
}
