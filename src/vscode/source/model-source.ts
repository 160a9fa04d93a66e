import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Profile } from '../../profile/document';
import { isCancelled } from '../../source/source-error';
import type { TracedModel } from '../../source/trace';
import { workspacePaths } from '../annotations/annotated-documents';
import { locateFiles } from '../annotations/locate-files';
import { pathsInside } from '../annotations/source-paths';
import type { Run } from '../runs';
import { placeOf, type SourceTracing } from './source-tracing';

/** How long files are traced while a model runs, and how long a profile waits for that. */
const SEARCH_MS = 15_000;
const WAIT_MS = 3000;
/** A folder of models may have hundreds. */
const MOST_FILES = 5;
const LARGEST_FILE = 1_000_000;

/** What is to be measured, or was. */
interface ModelOrigin {
  readonly kind: string;
  readonly path?: string;
}

/** Models that come as `.onnx` files: given, or exported from a Python file. */
const FROM_FILES: ReadonlySet<string> = new Set(['file', 'export', 'exported']);

/** A Python file and the models that it makes. */
interface TracedFile {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly models: readonly TracedModel[];
}

/** Finds the Python source of model files in the workspace. */
export class ModelSource {
  constructor(
    private readonly tracing: SourceTracing,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Begins to look for a model's source, while that is measured or read. */
  begin({ kind, path }: ModelOrigin): SourceSearch {
    const isWanted = FROM_FILES.has(kind) && vscode.workspace.isTrusted;
    const [inside] = isWanted && path !== undefined ? pathsInside(path, workspacePaths()) : [];
    return new SourceSearch(this.tracing, this.log, inside);
  }

  /** A saved run, of which nobody may have known the source. */
  async completeRun(run: Run): Promise<Run> {
    const { profile } = run;
    return { ...run, profile: await this.begin(profile.model.source).complete(profile) };
  }
}

/**
 * One search. It begins with the Python file that is named like the model, else with those open or
 * in its folder; the profile may name another one.
 */
export class SourceSearch {
  private readonly traced = new Map<string, Promise<TracedFile | undefined>>();
  private readonly limit = new AbortController();
  private readonly guessed: Promise<readonly vscode.Uri[]>;

  /** @param path of the model file, or of the Python file it comes from; undefined finds nothing. */
  constructor(
    private readonly tracing: SourceTracing,
    private readonly log: vscode.LogOutputChannel,
    private readonly path: string | undefined,
  ) {
    this.guessed = this.guess();
  }

  /**
   * The profile with the lines of the source that makes the same layers: of the files that it names
   * itself, or of one that was guessed. As it is when there is none.
   */
  async complete(profile: Profile): Promise<Profile> {
    if (this.path === undefined) return profile;
    const timer = setTimeout(() => this.limit.abort(), WAIT_MS);
    try {
      return await this.locate(profile);
    } finally {
      clearTimeout(timer);
      this.limit.abort();
    }
  }

  private async locate(profile: Profile): Promise<Profile> {
    const { bestJoin, lacksSource, locateLayers, sourceFiles } = await import('../later');
    if (!lacksSource(profile)) return profile;
    const paths = await locateFiles(sourceFiles(profile), workspacePaths());
    const layers = profile.layers.filter(({ kind }) => kind === 'layer');
    for (const uri of await this.candidates([...paths.values()])) {
      const file = await this.trace(uri);
      const best = file && bestJoin(layers, file.models);
      if (!best) continue;
      const { sources, matched, layers: count } = best.join;
      this.log.info(`Source: ${uri.fsPath}, ${best.model.name}: ${matched} of ${count} layers`);
      const texts = await textsOf(file, best.model);
      return locateLayers(profile, { sources, texts, names: namesBelow(placeOf(uri).root, paths) });
    }
    return profile;
  }

  private async candidates(named: readonly string[]): Promise<readonly vscode.Uri[]> {
    const python = named.filter((path) => path.endsWith('.py')).slice(0, MOST_FILES);
    return [...python.map((path) => vscode.Uri.file(path)), ...(await this.guessed)];
  }

  private async guess(): Promise<readonly vscode.Uri[]> {
    if (this.path === undefined) return [];
    const files = await guessFiles(this.path);
    AbortSignal.timeout(SEARCH_MS).addEventListener('abort', () => this.limit.abort());
    // Not awaited: measuring doesn't wait for this.
    for (const uri of files) void this.trace(uri);
    return files;
  }

  private trace(uri: vscode.Uri): Promise<TracedFile | undefined> {
    const key = uri.toString();
    const known = this.traced.get(key) ?? this.traceFile(uri, this.limit.signal);
    this.traced.set(key, known);
    return known;
  }

  private async traceFile(uri: vscode.Uri, limit: AbortSignal): Promise<TracedFile | undefined> {
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > LARGEST_FILE) return undefined;
      const document = await vscode.workspace.openTextDocument(uri);
      if (!this.tracing.isSource(document)) return undefined;
      const text = document.getText();
      return { uri, text, models: await this.tracing.models(document, limit) };
    } catch (error) {
      if (!isCancelled(error)) this.log.info(`${uri.fsPath} is not traced: ${String(error)}`);
      return undefined;
    }
  }
}

/** The file named like the model, beside it; else Python files in editors and in its folder. */
async function guessFiles(path: string): Promise<vscode.Uri[]> {
  // Of a Python file this is the file itself.
  const beside = vscode.Uri.file(path.replace(/\.onnx$/i, '.py'));
  if (await exists(beside)) return [beside];
  const folder = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), '*.py');
  const inFolder = await vscode.workspace.findFiles(folder, undefined, 4 * MOST_FILES);
  const open = vscode.workspace.textDocuments
    .map(({ uri }) => uri)
    .filter((uri) => isPython(uri) && vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  const files = new Map([...open, ...inFolder].map((uri) => [uri.toString(), uri]));
  const wanted = new Set<vscode.Uri>();
  for (const uri of files.values()) if (wanted.size < MOST_FILES) wanted.add(uri);
  return [...wanted];
}

/** Names below a root of the files that a profile names, by those names. */
function namesBelow(root: string, paths: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, path] of paths) {
    const place = placeOf(vscode.Uri.file(path));
    if (place.root === root) names.set(name, place.file);
  }
  return names;
}

/** Lines of the files that a traced model's frames are in, by the names that these have. */
async function textsOf(
  { uri, text }: TracedFile,
  { graph }: TracedModel,
): Promise<Map<string, readonly string[]>> {
  const { root, file } = placeOf(uri);
  const texts = new Map([[file, text.split(/\r\n|\r|\n/)]]);
  for (const name of new Set(graph.frames.map((frame) => frame.file))) {
    const [path] = texts.has(name) ? [] : pathsInside(name, [root]);
    if (path === undefined) continue;
    const other = await vscode.workspace.openTextDocument(path).then(
      (document) => document.getText(),
      () => undefined,
    );
    if (other !== undefined) texts.set(name, other.split(/\r\n|\r|\n/));
  }
  return texts;
}

function isPython({ scheme, path }: vscode.Uri): boolean {
  return scheme === 'file' && basename(path).endsWith('.py');
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
