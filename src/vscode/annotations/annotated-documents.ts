import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Profile } from '../../profile/document';
import type { SourceLine, SourceLines } from '../../profile/source-lines';
import { sourceLines } from '../../profile/source-lines';
import { pathKey } from '../../source/path-endings';
import type { Run } from '../runs';
import type { Session } from '../session';
import { AnnotatedFile, type Baseline } from './annotated-file';
import { locateFiles } from './locate-files';
import { pathsInside } from './source-paths';

export interface DocumentChange {
  readonly document: vscode.TextDocument;
  /** Lines became stale, fresh, deleted or were put back; else they moved at most. */
  readonly isNews: boolean;
  /** Whether the edit may have moved decorations further than the lines. */
  readonly isLarge: boolean;
}

/** The shown profile by source lines. */
export interface ShownSource {
  readonly run: Run;
  readonly lines: SourceLines;
  /** Folders that the profile's file names may be relative to. */
  readonly folders: readonly string[];
  /** Settled once it is known where the files are. */
  readonly files: Promise<SourceFiles>;
}

/** Where the files that a profile names may be, and back. */
interface SourceFiles {
  readonly paths: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlyMap<string, string>;
}

/** Open documents that the shown profile says something about. */
export class AnnotatedDocuments implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<DocumentChange>();
  private readonly replaced = new vscode.EventEmitter<void>();
  /** One document's lines. */
  readonly onDidChange = this.changed.event;
  /** Another profile, or none. */
  readonly onDidReplace = this.replaced.event;

  private current: ShownSource | undefined;
  private sources: SourceFiles | undefined;
  private files = new Map<string, AnnotatedFile>();
  private pending = new Map<string, Promise<void>>();
  /** Kept with the profile, so that showing it again after a save still knows what it measured. */
  private readonly baselines = new WeakMap<Profile, Map<string, Baseline>>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly session: Session) {
    this.subscriptions = vscode.Disposable.from(
      session.onDidChange(() => this.replace()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.replace()),
      vscode.workspace.onDidOpenTextDocument((document) => void this.ready(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      vscode.workspace.onDidChangeTextDocument((event) => this.edit(event)),
    );
    this.replace();
  }

  /** Undefined when no profile is shown, or one without source locations. */
  get shown(): ShownSource | undefined {
    return this.current;
  }

  /** Every open one. */
  get all(): Iterable<AnnotatedFile> {
    return this.files.values();
  }

  get({ uri }: vscode.TextDocument): AnnotatedFile | undefined {
    return this.files.get(uri.toString());
  }

  /** The open file of a line, if it is open. */
  fileOf({ file }: Pick<SourceLine, 'file'>): AnnotatedFile | undefined {
    for (const document of vscode.workspace.textDocuments)
      if (this.nameOf(document) === file) return this.get(document);
    return undefined;
  }

  /** Where a file that the profile names may be on disk, most likely first. */
  async pathsOf(file: string): Promise<readonly string[]> {
    const sources = await this.current?.files;
    return sources?.paths.get(file) ?? pathsInside(file, workspacePaths());
  }

  /** Resolves when a document's lines are known, or when it turns out that there are none. */
  async ready(document: vscode.TextDocument): Promise<AnnotatedFile | undefined> {
    const key = document.uri.toString();
    if (!this.files.has(key)) {
      const pending = this.pending.get(key) ?? this.adopt(document);
      this.pending.set(key, pending);
      await pending;
    }
    return this.files.get(key);
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
    this.replaced.dispose();
  }

  private replace(): void {
    this.files = new Map();
    this.pending = new Map();
    this.sources = undefined;
    this.current = shownSource(this.session.run);
    this.replaced.fire();
    if (!this.current) return;
    for (const document of vscode.workspace.textDocuments) void this.ready(document);
  }

  private async adopt(document: vscode.TextDocument): Promise<void> {
    const shown = this.current;
    const files = await shown?.files;
    if (this.current !== shown) return;
    this.sources = files;
    const name = this.nameOf(document);
    const sources = name === undefined ? undefined : shown?.lines.files.get(name);
    if (!shown || name === undefined || !sources) return;
    const baseline = await this.baselineOf(shown, name, document);
    if (this.current !== shown || document.isClosed) return;
    const definitions = shown.lines.definitions.filter(({ file }) => file === name);
    const file = new AnnotatedFile(sources, definitions, baseline, linesOf(document));
    if (!file.hasQuotes) return;
    this.files.set(document.uri.toString(), file);
    this.changed.fire({ document, isNews: true, isLarge: true });
  }

  private nameOf({ uri }: vscode.TextDocument): string | undefined {
    if (uri.scheme !== 'file') return undefined;
    return this.sources?.names.get(pathKey(uri.fsPath));
  }

  private edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const file = this.get(document);
    if (!file || contentChanges.length === 0) return;
    const isNews = file.apply(contentChanges);
    // Whatever happened, numbers must not stand on lines that they don't belong to.
    if (file.lineCount !== document.lineCount) {
      this.forget(document.uri);
      void this.ready(document);
      return;
    }
    const isLarge = contentChanges.some(
      ({ range, text }) => !range.isSingleLine || /[\r\n]/.test(text),
    );
    this.changed.fire({ document, isNews, isLarge });
  }

  private forget(uri: vscode.Uri): void {
    this.files.delete(uri.toString());
    this.pending.delete(uri.toString());
  }

  private async baselineOf(
    { run: { profile }, lines, folders }: ShownSource,
    name: string,
    document: vscode.TextDocument,
  ): Promise<Baseline> {
    const known = this.baselines.get(profile) ?? new Map<string, Baseline>();
    this.baselines.set(profile, known);
    // Quoted lines can be told by themselves, also in a text that isn't saved.
    const isQuoted = lines.files.get(name)?.every(({ code }) => code !== null);
    const baseline =
      known.get(name) ??
      (isQuoted
        ? { lines: linesOf(document), isVerified: true }
        : await readBaseline(profile, folders, document));
    known.set(name, baseline);
    return baseline;
  }
}

/** What is on disk is what was measured if it was written before. */
async function readBaseline(
  profile: Profile,
  folders: readonly string[],
  document: vscode.TextDocument,
): Promise<Baseline> {
  try {
    const { mtime } = await vscode.workspace.fs.stat(document.uri);
    const isVerified = mtime <= (await sourceDate(profile, folders));
    if (!document.isDirty) return { lines: linesOf(document), isVerified };
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    return { lines: splitLines(Buffer.from(bytes).toString('utf8')), isVerified };
  } catch {
    // Deleted or unreadable since: the text in the editor is all there is.
    return { lines: linesOf(document), isVerified: false };
  }
}

/** When the source was what the profile speaks of, ms: for a model file that is when it was written. */
async function sourceDate(
  { model: { source }, environment }: Profile,
  folders: readonly string[],
): Promise<number> {
  const measured = Date.parse(environment.date);
  if (source.kind !== 'file') return measured;
  for (const path of pathsInside(source.path, folders)) {
    const found = await vscode.workspace.fs.stat(vscode.Uri.file(path)).then(
      ({ mtime }) => mtime,
      () => undefined,
    );
    if (found !== undefined) return Math.min(found, measured);
  }
  return -Infinity;
}

function shownSource(run: Run | null): ShownSource | undefined {
  if (!run?.profile.layers.some(({ source }) => source !== null)) return undefined;
  const lines = sourceLines(run.profile);
  const folders = workspacePaths();
  if (run.file?.scheme === 'file') folders.push(dirname(run.file.fsPath));
  return { run, lines, folders, files: findSources([...lines.files.keys()], folders) };
}

async function findSources(
  files: readonly string[],
  folders: readonly string[],
): Promise<SourceFiles> {
  const located = await locateFiles(files, folders);
  const paths = new Map(
    files.map((file) => {
      const path = located.get(file);
      return [file, path === undefined ? pathsInside(file, folders) : [path]];
    }),
  );
  const names = new Map<string, string>();
  for (const [file, possible] of paths)
    for (const path of possible) if (!names.has(pathKey(path))) names.set(pathKey(path), file);
  return { paths, names };
}

/** Folders of the workspace on disk. */
export function workspacePaths(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
}

function linesOf(document: vscode.TextDocument): string[] {
  return splitLines(document.getText());
}

function splitLines(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
}
