import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../settings';
import { placeOf } from '../source/source-tracing';

/** What is used of the Python extension's API, as its `main.d.ts` has it. */
interface PythonExtension {
  readonly environments?: {
    readonly onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

const PYTHON_EXTENSION = 'ms-python.python';

/**
 * The interpreter that the setting names, or a folder with an environment; else the one that is
 * selected in the Python extension for this file. Undefined when neither says one.
 */
export async function findPython(
  file: vscode.Uri,
  log: vscode.LogOutputChannel,
): Promise<string | undefined> {
  const { path } = settings.python(file);
  if (path !== '') return expanded(path, placeOf(file).root);
  try {
    return await selectedPython(file);
  } catch (error) {
    // It is somebody else's, and may be of another version.
    log.warn(`The Python extension names no interpreter: ${String(error)}`);
    return undefined;
  }
}

/** The same, without starting the Python extension: for reading packages, which runs nothing. */
export class PythonsAtHand implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another interpreter was chosen. */
  readonly onDidChange = this.changed.event;
  private readonly settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('layerline.python.path')) this.changed.fire();
  });
  /** Of the Python extension, once it runs. */
  private selection: vscode.Disposable | undefined;

  constructor(private readonly log: vscode.LogOutputChannel) {}

  async of(folder: vscode.Uri): Promise<string[]> {
    const isActive = this.followSelection();
    const isKnown = isActive || settings.python(folder).path !== '';
    const python = isKnown ? await findPython(folder, this.log) : undefined;
    return python === undefined ? [] : [python];
  }

  dispose(): void {
    vscode.Disposable.from(this.changed, this.settings).dispose();
    this.selection?.dispose();
  }

  /** Whether the Python extension runs; it may start at any time, and tells nobody. */
  followSelection(): boolean {
    const extension = vscode.extensions.getExtension<PythonExtension>(PYTHON_EXTENSION);
    if (!extension?.isActive) return false;
    const { onDidChangeActiveEnvironmentPath } = extension.exports.environments ?? {};
    this.selection ??= onDidChangeActiveEnvironmentPath?.(() => this.changed.fire());
    return true;
  }
}

async function selectedPython(file: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>(PYTHON_EXTENSION);
  const environments = (await extension?.activate())?.environments;
  if (!environments) return undefined;
  const active = environments.getActiveEnvironmentPath(file);
  const resolved = await environments.resolveEnvironment(active);
  return resolved?.executable.uri?.fsPath;
}

/** A name without a folder (`python3`) stays one, to be found on PATH. */
function expanded(path: string, root: string): string {
  const full = path
    .replace(/^~(?=$|[/\\])/, () => homedir())
    .replaceAll('${workspaceFolder}', () => root);
  return isAbsolute(full) || !/[/\\]/.test(full) ? full : join(root, full);
}
