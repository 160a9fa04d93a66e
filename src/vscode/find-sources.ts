import { open } from 'node:fs/promises';
import * as vscode from 'vscode';
import { importsFramework } from './source/imports';

export interface FoundSources {
  /** Paths on disk. */
  readonly paths: readonly string[];
  /** There are more Python files than are looked into. */
  readonly isCut: boolean;
}

const PATTERN = '**/*.py';
/** Packages that are installed there, of which the frameworks themselves are a thousand files. */
const INSTALLED = '**/{site-packages,dist-packages,node_modules}/**';
/** More are never looked into. */
const MOST_SOURCES = 5000;
/** Imports stand at the top. */
const HEAD_BYTES = 4096;
/** So many files at once: the disk of a remote machine must stay free for others. */
const AT_ONCE = 8;
/** A checkout writes many files at once. */
const SETTLE_MS = 300;

/**
 * Python files of the workspace that import a framework, without those that `files.exclude` hides.
 * Only the first lines of each are read, and nothing of them runs.
 */
export class SourceFinder implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another search may find something else. */
  readonly onDidChange = this.changed.event;

  private readonly subscriptions: vscode.Disposable[] = [];
  private search: { readonly found: Promise<FoundSources>; cancel(): void } | undefined;
  private settling: NodeJS.Timeout | undefined;
  private isDisposed = false;

  /** Files of the last search; the same promise until something changes. */
  find(): Promise<FoundSources> {
    if (this.subscriptions.length === 0) this.watch();
    this.search ??= this.start();
    return this.search.found;
  }

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

  private start(): NonNullable<SourceFinder['search']> {
    const source = new vscode.CancellationTokenSource();
    const found = this.list(source.token).finally(() => source.dispose());
    return { found, cancel: () => source.cancel() };
  }

  private async list(token: vscode.CancellationToken): Promise<FoundSources> {
    const found = await vscode.workspace.findFiles(PATTERN, INSTALLED, MOST_SOURCES + 1, token);
    const files = found.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
    const isCut = files.length > MOST_SOURCES;
    const paths = await filter(files.slice(0, MOST_SOURCES), token);
    // Who waits for a search that was overtaken gets the next one's result.
    if (token.isCancellationRequested && !this.isDisposed) return this.find();
    return { paths, isCut };
  }

  private watch(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
    const later = (): void => this.refreshSoon();
    this.subscriptions.push(
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidDelete(later),
      watcher.onDidChange((uri) => void this.look(uri)),
      vscode.workspace.onDidChangeWorkspaceFolders(later),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) later();
      }),
    );
  }

  /** A file that was written is looked at alone. */
  private async look({ fsPath }: vscode.Uri): Promise<void> {
    const known = await this.search?.found;
    if (!known || this.isDisposed) return;
    if ((await isSource(fsPath)) !== known.paths.includes(fsPath)) this.refreshSoon();
  }

  private refreshSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.refresh(), SETTLE_MS);
  }
}

/** Those that import a framework, in order. */
async function filter(
  paths: readonly string[],
  token: vscode.CancellationToken,
): Promise<string[]> {
  const isFound = new Array<boolean>(paths.length).fill(false);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < paths.length && !token.isCancellationRequested) {
      const at = next++;
      isFound[at] = await isSource(paths[at] ?? '');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return paths.filter((_, at) => isFound[at]);
}

async function isSource(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return importsFramework(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
