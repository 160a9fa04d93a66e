import * as vscode from 'vscode';
import type { ExportRequest } from '../../source/own-python/export-model';
import { settings } from '../settings';
import type { ChosenInputs } from '../source/chosen-inputs';
import { placeOf } from '../source/source-tracing';
import { isTrustedFor } from '../trust';
import { findPython } from './find-python';

/** Models of source files as the user's own Python makes them. */
export class OwnPython {
  constructor(
    private readonly inputs: ChosenInputs,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /**
   * What exports a model, once it is measured. Undefined when there is no Python, or none that may
   * run: a message says so. Nothing runs yet.
   *
   * @param name in the file, or a call that makes it.
   */
  async request(file: vscode.Uri, name: string): Promise<ExportRequest | undefined> {
    if (!(await mayRun(file))) return undefined;
    const python = await findPython(file, this.log);
    if (python === undefined) {
      await askForPython();
      return undefined;
    }
    const { timeoutMs, network } = settings.python(file);
    return {
      kind: 'export',
      name,
      path: file.fsPath,
      root: placeOf(file).root,
      python,
      inputs: this.inputs.of(file)[name] ?? null,
      batch: undefined,
      timeoutMs,
      network,
    };
  }
}

/** The file's own code is run: only in a trusted workspace. */
function mayRun(file: vscode.Uri): Promise<boolean> {
  return isTrustedFor(
    vscode.l10n.t(
      'This workspace is not trusted, so {0} is not run.',
      vscode.workspace.asRelativePath(file),
    ),
  );
}

async function askForPython(): Promise<void> {
  const choose = chooseTitle();
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Which Python has your framework? Select an interpreter in the Python extension, or name one in the setting layerline.python.path.',
    ),
    choose,
  );
  if (picked === choose) await openPythonSetting();
}

export function chooseTitle(): string {
  return vscode.l10n.t('Choose Python…');
}

export async function openPythonSetting(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', 'layerline.python');
}
