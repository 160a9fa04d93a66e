import * as vscode from 'vscode';
import { ModelError } from '../model/errors';

/** Whether the workspace is trusted; else `reason` is shown, with a way to change that. */
export async function isTrustedFor(reason: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const picked = await vscode.window.showWarningMessage(reason, manage);
  if (picked === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

/** For what can't be looked at without running it. Throws ModelError in one sentence. */
export function requireTrust(uri: vscode.Uri): void {
  if (vscode.workspace.isTrusted) return;
  throw new ModelError(
    'bad-option',
    vscode.l10n.t(
      'This workspace is not trusted, so {0} is not run.',
      vscode.workspace.asRelativePath(uri),
    ),
  );
}
