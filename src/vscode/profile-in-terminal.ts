import * as vscode from 'vscode';
import { describeZoo } from '../zoo';

const MAX_MODEL_FILES = 200;

interface ModelItem extends vscode.QuickPickItem {
  readonly argument: string;
}

/**
 * Asks for a model of the workspace or the zoo and profiles it in a terminal with the bundled
 * command line, on the Node that VS Code brings.
 */
export async function profileInTerminal(cliPath: string): Promise<void> {
  const picked = await vscode.window.showQuickPick(listModels(), {
    title: vscode.l10n.t('Profile Model in Terminal'),
    placeHolder: vscode.l10n.t('A model file of this workspace, or a model of the zoo'),
    matchOnDescription: true,
  });
  if (!picked) return;
  vscode.window
    .createTerminal({
      name: 'Layerline',
      shellPath: process.execPath,
      shellArgs: [cliPath, 'profile', picked.argument],
      env: { ELECTRON_RUN_AS_NODE: '1' },
    })
    .show();
}

async function listModels(): Promise<ModelItem[]> {
  const files = await vscode.workspace.findFiles('**/*.onnx', undefined, MAX_MODEL_FILES);
  const fromWorkspace = files.map((uri) => ({
    label: vscode.workspace.asRelativePath(uri),
    description: vscode.l10n.t('model file'),
    argument: uri.fsPath,
  }));
  const fromZoo = describeZoo().map((entry) => ({
    label: entry.title,
    description: entry.summary,
    argument: entry.name,
  }));
  return [...fromWorkspace, ...fromZoo];
}
