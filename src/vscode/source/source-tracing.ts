import { dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { TracedSpec } from '../../engine/options';
import { SourceError } from '../../source/source-error';
import type { SourceProcess } from '../../source/source-process';
import type { SourceReport } from '../../source/report';

/** Files that name a framework: no other starts the source process. */
const IMPORTS = /^\s*(?:import|from)\s+(?:keras|tensorflow|tf_keras|torch|torchvision|timm)\b/m;

/** Traces Python files in a process of their own, one for each workspace folder. */
export class SourceTracing implements vscode.Disposable {
  private readonly processes = new Map<string, Promise<SourceProcess>>();
  private isDisposed = false;

  constructor(private readonly cache: vscode.Uri) {}

  /** Whether a document may hold models: a Python file on disk that imports a framework. */
  isSource(document: vscode.TextDocument): boolean {
    const { languageId, uri } = document;
    return languageId === 'python' && uri.scheme === 'file' && IMPORTS.test(document.getText());
  }

  /** What a document says as it stands, saved or not. Throws SourceError. */
  async report(document: vscode.TextDocument, signal?: AbortSignal): Promise<SourceReport> {
    const { root, file } = placeOf(document.uri);
    const process = await this.processOf(root);
    const request = { file, text: document.getText(), models: null, inputs: {} };
    return process.report(request, signal);
  }

  /** A model of a source file, ready to be measured. Throws SourceError. */
  async model(uri: vscode.Uri, name: string): Promise<TracedSpec> {
    const document = await vscode.workspace.openTextDocument(uri);
    const { root, file } = placeOf(uri);
    const process = await this.processOf(root);
    const request = { file, text: document.getText(), models: [name], inputs: {} };
    const { models, problem, untraced } = await process.trace(request);
    const found = models.find((model) => model.name === name);
    if (found) return { kind: 'traced', name, path: uri.fsPath, graph: found.graph };
    const reason = untraced.find((model) => model.name === name)?.reason ?? problem?.message;
    throw new SourceError(
      'not-traced',
      reason === undefined
        ? vscode.l10n.t('{0} has no model named {1} any more.', file, name)
        : vscode.l10n.t('{0} can’t be traced: {1}', name, reason),
    );
  }

  dispose(): void {
    this.isDisposed = true;
    for (const process of this.processes.values()) void process.then((it) => it.dispose());
    this.processes.clear();
  }

  private processOf(root: string): Promise<SourceProcess> {
    // Only in a trusted workspace: a file that is traced is run.
    if (this.isDisposed || !vscode.workspace.isTrusted)
      throw new SourceError(
        'not-traced',
        vscode.l10n.t('Python files are traced in trusted workspaces only.'),
      );
    const process = this.processes.get(root) ?? this.start(root);
    this.processes.set(root, process);
    return process;
  }

  private async start(root: string): Promise<SourceProcess> {
    const { SourceProcess } = await import('../../source/source-process');
    return new SourceProcess({ root, cacheFolder: this.cache.fsPath });
  }
}

/** The folder that a file's imports are found in, and the file below it. */
function placeOf(uri: vscode.Uri): { root: string; file: string } {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath);
  return { root, file: relative(root, uri.fsPath).split(sep).join('/') };
}
