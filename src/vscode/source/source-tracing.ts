import { dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { KerasSpec, TracedSpec } from '../../engine/options';
import { batchedInputs } from '../../source/batch';
import { SourceError } from '../../source/source-error';
import type { SourceProcess } from '../../source/source-process';
import type { SourceReport } from '../../source/report';
import type { InputShape, TracedModel, TraceRequest } from '../../source/trace';
import type { PythonsAtHand } from '../own-python/find-python';
import type { ChosenInputs } from './chosen-inputs';
import { importsFramework } from './imports';

/** Traces Python files in a process of their own, one for each workspace folder. */
export class SourceTracing implements vscode.Disposable {
  private readonly processes = new Map<string, Promise<SourceProcess>>();
  private isDisposed = false;
  private readonly restarted = new vscode.EventEmitter<void>();
  /** Traces find other packages from now on. */
  readonly onDidRestart = this.restarted.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly cache: vscode.Uri,
    readonly inputs: ChosenInputs,
    /** Interpreters whose packages traces may read. */
    private readonly pythons: PythonsAtHand,
  ) {
    this.subscription = pythons.onDidChange(() => {
      this.end();
      this.restarted.fire();
    });
  }

  /** Whether a document may hold models: a Python file on disk that imports a framework. */
  isSource(document: vscode.TextDocument): boolean {
    return isPython(document) && importsFramework(document.getText());
  }

  /** What a document says as it stands, saved or not. Throws SourceError. */
  async report(document: vscode.TextDocument, signal?: AbortSignal): Promise<SourceReport> {
    const process = await this.processOf(document);
    const inputs = this.inputs.of(document.uri);
    return process.report(requestOf(document, null, inputs), signal);
  }

  /** Every model of a document, with its layers. Throws SourceError. */
  async models(
    document: vscode.TextDocument,
    signal: AbortSignal,
  ): Promise<readonly TracedModel[]> {
    const process = await this.processOf(document);
    const inputs = this.inputs.of(document.uri);
    return (await process.trace(requestOf(document, null, inputs), signal)).models;
  }

  /**
   * A model of a source file, ready to be measured. Where its batch isn't open, it is traced with
   * the one that is given. Throws SourceError.
   */
  async model(uri: vscode.Uri, name: string, batch?: number): Promise<TracedSpec> {
    const chosen = this.inputs.of(uri);
    const { graph } = await this.trace(uri, name, chosen);
    const batched = batch === undefined ? undefined : batchedInputs(graph, batch);
    const spec = { kind: 'traced', name, path: uri.fsPath } as const;
    if (!batched) return { ...spec, graph };
    return { ...spec, ...(await this.trace(uri, name, { [name]: batched }, batch)) };
  }

  /** A model that Keras saved, with its layers in ONNX's operators where all have some. */
  async keras(path: string, signal?: AbortSignal): Promise<KerasSpec> {
    const { root } = placeOf(vscode.Uri.file(path));
    const { kerasSpec } = await import('../later');
    return kerasSpec(path, await this.processBelow(root), signal);
  }

  dispose(): void {
    this.isDisposed = true;
    this.end();
    vscode.Disposable.from(this.subscription, this.restarted).dispose();
  }

  private end(): void {
    for (const process of this.processes.values()) void process.then((it) => it.dispose());
    this.processes.clear();
  }

  private async trace(
    uri: vscode.Uri,
    name: string,
    inputs: Readonly<Record<string, readonly InputShape[]>>,
    batch?: number,
  ): Promise<Pick<TracedModel, 'graph'>> {
    const document = await vscode.workspace.openTextDocument(uri);
    const process = await this.processOf(document);
    const request = requestOf(document, [name], inputs);
    const { models, problem, untraced } = await process.trace(request);
    const found = models.find((model) => model.name === name);
    if (found) return { graph: found.graph };
    const reason = untraced.find((model) => model.name === name)?.reason ?? problem?.message;
    throw new SourceError('not-traced', notTraced(request.file, name, reason, batch));
  }

  private processOf({ uri }: vscode.TextDocument): Promise<SourceProcess> {
    return this.processBelow(placeOf(uri).root);
  }

  private processBelow(root: string): Promise<SourceProcess> {
    // Only in a trusted workspace: a file that is traced is run.
    if (this.isDisposed || !vscode.workspace.isTrusted)
      throw new SourceError(
        'not-traced',
        vscode.l10n.t('Python files are traced in trusted workspaces only.'),
      );
    this.pythons.followSelection();
    const process = this.processes.get(root) ?? this.start(root);
    this.processes.set(root, process);
    return process;
  }

  private async start(root: string): Promise<SourceProcess> {
    const { findPackages, SourceProcess } = await import('../later');
    const packages = await findPackages(root, await this.pythons.of(vscode.Uri.file(root)));
    return new SourceProcess({ root, cacheFolder: this.cache.fsPath, packages });
  }
}

/** Whether it is a Python file on disk, which others may import. */
export function isPython({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'python' && uri.scheme === 'file';
}

/** The folder that a file's imports are found in, and the file below it. */
export function placeOf(uri: vscode.Uri): { root: string; file: string } {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath);
  return { root, file: relative(root, uri.fsPath).split(sep).join('/') };
}

/** For a document as it stands, saved or not. */
function requestOf(
  document: vscode.TextDocument,
  models: readonly string[] | null,
  inputs: Readonly<Record<string, readonly InputShape[]>>,
): TraceRequest {
  const { root, file } = placeOf(document.uri);
  const others = unsavedTexts(root, document);
  return { file, text: document.getText(), others, models, inputs };
}

/** What a file may import as it stands in editors, by path below the root. */
function unsavedTexts(root: string, but: vscode.TextDocument): Record<string, string> {
  const documents = vscode.workspace.textDocuments.filter(
    (document) => document !== but && document.isDirty && isPython(document),
  );
  const texts = documents.flatMap((document) => {
    const place = placeOf(document.uri);
    return place.root === root ? [[place.file, document.getText()] as const] : [];
  });
  return Object.fromEntries(texts);
}

function notTraced(
  file: string,
  name: string,
  reason: string | undefined,
  batch: number | undefined,
): string {
  if (reason === undefined)
    return vscode.l10n.t('{0} has no model named {1} any more.', file, name);
  return batch === undefined
    ? vscode.l10n.t('{0} can’t be traced: {1}', name, reason)
    : vscode.l10n.t('{0} can’t be traced with a batch of {1}: {2}', name, batch, reason);
}
