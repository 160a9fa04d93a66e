import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';

/**
 * The parts of the `vscode` module that the code under test uses, over the real file system:
 * `vi.mock('vscode', () => import('./fake-vscode'))`.
 */
export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): Disposable => {
    this.listeners.add(listener);
    return new Disposable(() => this.listeners.delete(listener));
  };
  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class Disposable {
  constructor(private readonly action: () => unknown) {}
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
  dispose(): void {
    this.action();
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query = '',
  ) {}
  static file(path: string): Uri {
    return new Uri('file', path);
  }
  static from({ scheme, path, query }: { scheme: string; path: string; query?: string }): Uri {
    return new Uri(scheme, path, query);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, posix.join(base.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

export class RelativePattern {
  constructor(
    readonly baseUri: Uri,
    readonly pattern: string,
  ) {}
}

class Watcher {
  readonly created = new EventEmitter<Uri>();
  readonly changed = new EventEmitter<Uri>();
  readonly deleted = new EventEmitter<Uri>();
  readonly onDidCreate = this.created.event;
  readonly onDidChange = this.changed.event;
  readonly onDidDelete = this.deleted.event;
  constructor(readonly pattern: RelativePattern) {}
  dispose(): void {
    for (const emitter of [this.created, this.changed, this.deleted]) emitter.dispose();
  }
}

/** Those that were made, for tests that play another window. */
export const watchers: Watcher[] = [];

/** Answers of `showInputBox`, in order, and the messages that were shown. */
export const dialogs = { answers: [] as (string | undefined)[], messages: [] as string[] };

export class TextDocument {
  constructor(
    readonly uri: Uri,
    readonly text: string,
  ) {}
  getText(): string {
    return this.text;
  }
  /** By line and column, from 0. */
  positionAt(offset: number): { line: number; character: number } {
    const lines = this.text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  }
}

const saved = new EventEmitter<TextDocument>();
const edited = new EventEmitter<{ document: TextDocument; contentChanges: unknown[] }>();
const removed = new EventEmitter<{ files: Uri[] }>();
/** What a person does. */
export const person = {
  save: (document: TextDocument) => saved.fire(document),
  edit: (document: TextDocument) => edited.fire({ document, contentChanges: [{}] }),
  remove: (...files: Uri[]) => removed.fire({ files }),
};

/** Marks of all collections, by file. */
export const marks = new Map<string, readonly Diagnostic[]>();
const marksChanged = new EventEmitter<void>();

/** Resolves when marks were set the next time. */
export function nextMarks(): Promise<void> {
  return new Promise((resolve) => {
    const heard = marksChanged.event(() => {
      heard.dispose();
      resolve();
    });
  });
}

export const languages = {
  createDiagnosticCollection: () => ({
    clear: () => marks.clear(),
    set: (entries: [Uri, Diagnostic[]][]) => {
      for (const [uri, found] of entries) marks.set(uri.path, found);
      marksChanged.fire();
    },
    dispose: () => marks.clear(),
  }),
};

export class Diagnostic {
  constructor(
    readonly range: unknown,
    readonly message: string,
    readonly severity: number,
  ) {}
}
export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export class DiagnosticRelatedInformation {
  constructor(
    readonly location: unknown,
    readonly message: string,
  ) {}
}
export class Location {
  constructor(
    readonly uri: Uri,
    readonly range: unknown,
  ) {}
}
export class Range {
  readonly start: unknown;
  readonly end: unknown;
  constructor(...at: unknown[]) {
    [this.start, this.end] =
      at.length === 2
        ? at
        : [
            { line: at[0], character: at[1] },
            { line: at[2], character: at[3] },
          ];
  }
}

export class CancellationError extends Error {}
export class CancellationTokenSource {
  private readonly cancelled = new EventEmitter<void>();
  readonly token = {
    isCancellationRequested: false,
    onCancellationRequested: this.cancelled.event,
  };
  cancel(): void {
    this.token.isCancellationRequested = true;
    this.cancelled.fire();
  }
  dispose(): void {
    this.cancelled.dispose();
  }
}

export const ProgressLocation = { Notification: 15 };
export const commands = { executeCommand: () => Promise.resolve() };

export const workspace = {
  fs: {
    readFile: (uri: Uri) => readFile(uri.fsPath),
    writeFile: (uri: Uri, bytes: Uint8Array) => writeFile(uri.fsPath, bytes),
    rename: (from: Uri, to: Uri) => rename(from.fsPath, to.fsPath),
    delete: (uri: Uri) => rm(uri.fsPath),
    createDirectory: (uri: Uri) => mkdir(uri.fsPath, { recursive: true }),
    readDirectory: async (uri: Uri) =>
      (await readdir(uri.fsPath)).map((name) => [name, 1] as const),
  },
  createFileSystemWatcher: (pattern: RelativePattern) => {
    const watcher = new Watcher(pattern);
    watchers.push(watcher);
    return watcher;
  },
  asRelativePath: (path: string | Uri) => (typeof path === 'string' ? path : path.path),
  isTrusted: true,
  workspaceFolders: [] as { uri: Uri }[],
  getWorkspaceFolder: ({ path }: Uri) =>
    workspace.workspaceFolders.find(({ uri }) => path.startsWith(`${uri.path}/`)),
  onDidSaveTextDocument: saved.event,
  onDidChangeTextDocument: edited.event,
  onDidDeleteFiles: removed.event,
  openTextDocument: async (uri: Uri) => new TextDocument(uri, await readFile(uri.path, 'utf8')),
  findFiles: () => Promise.resolve([] as Uri[]),
};

export const window = {
  showInputBox: () => Promise.resolve(dialogs.answers.shift()),
  showWarningMessage: (text: string) => {
    dialogs.messages.push(text);
    return Promise.resolve(undefined);
  },
  showInformationMessage: (text: string) => {
    dialogs.messages.push(text);
    return Promise.resolve(undefined);
  },
  activeTextEditor: undefined as { document: TextDocument } | undefined,
  withProgress: <T>(_: unknown, task: (progress: unknown, token: unknown) => T): T =>
    task({ report: () => undefined }, new CancellationTokenSource().token),
  createTreeView: () => new Disposable(() => undefined),
};

export class TreeItem {
  constructor(readonly label: string) {}
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  constructor(readonly value: string) {}
}

export const env = { language: 'en' };

export const l10n = {
  bundle: undefined,
  uri: undefined,
  t: (text: string | { message: string; args: unknown[] }, ...values: unknown[]) => {
    const [message, args] = typeof text === 'string' ? [text, values] : [text.message, text.args];
    return message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));
  },
};

export const log = { error: () => undefined, warn: () => undefined, info: () => undefined };
