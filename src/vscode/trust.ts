import * as vscode from 'vscode';

/** Whether the workspace is trusted; else `reason` is shown, with a way to change that. */
export async function isTrustedFor(reason: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const picked = await vscode.window.showWarningMessage(reason, manage);
  if (picked === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
