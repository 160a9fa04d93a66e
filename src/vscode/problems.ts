import * as vscode from 'vscode';
import { UserError } from '../model/errors';

/**
 * What a person reads of an error: expected failures are one sentence, anything else is a bug,
 * whose details are in the log.
 *
 * @param title of the model that it happened to, if it was one.
 */
export function logProblem(error: unknown, log: vscode.LogOutputChannel, title?: string): string {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof UserError) return error.message;
  return title === undefined
    ? vscode.l10n.t('Layerline failed: this is a bug. The log has the details.')
    : vscode.l10n.t('Layerline failed on {0}: this is a bug. The log has the details.', title);
}

/** Shows a message with a way to the log. */
export function showProblem(message: string, log: vscode.LogOutputChannel): void {
  const showLog = vscode.l10n.t('Show Log');
  void vscode.window.showErrorMessage(message, showLog).then((picked) => {
    if (picked === showLog) log.show();
  });
}
