import * as vscode from 'vscode';
import { isUserError } from '../model/errors';
import { detailsOf } from '../source/own-python/own-python-error';

/** What a message offers to do about it. */
export interface Remedy {
  readonly title: string;
  run(): unknown;
}

/**
 * What a person reads of an error: expected failures are one sentence, anything else is a bug,
 * whose details are in the log.
 *
 * @param title of the model that it happened to, if it was one.
 */
export function logProblem(error: unknown, log: vscode.LogOutputChannel, title?: string): string {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const details = detailsOf(error);
  if (details.length > 0) log.error(details.join('\n'));
  if (isUserError(error)) return error.message;
  return title === undefined
    ? vscode.l10n.t('Layerline failed: this is a bug. The log has the details.')
    : vscode.l10n.t('Layerline failed on {0}: this is a bug. The log has the details.', title);
}

/** Shows a message with a way to the log. */
export function showProblem(message: string, log: vscode.LogOutputChannel, remedy?: Remedy): void {
  const showLog = vscode.l10n.t('Show Log');
  const buttons = remedy ? [remedy.title, showLog] : [showLog];
  void vscode.window.showErrorMessage(message, ...buttons).then((picked) => {
    if (picked === showLog) log.show();
    else if (picked !== undefined) void remedy?.run();
  });
}
