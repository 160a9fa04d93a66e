import * as vscode from 'vscode';
import type { ExportRequest } from '../../source/own-python/export-model';
import type { OwnPythonErrorCode } from '../../source/own-python/own-python-error';
import { isOwnPythonError } from '../../source/own-python/own-python-error';
import type { Remedy } from '../problems';
import { chooseTitle, openPythonSetting } from './own-python';

/** What can be done about an export that failed; undefined when it is in the file itself. */
export function remedyOf(error: unknown, { path, name }: ExportRequest): Remedy | undefined {
  if (!isOwnPythonError(error)) return undefined;
  const again = (ask: 'call' | 'input') => () =>
    vscode.commands.executeCommand('layerline.profileWithPython', {
      uri: vscode.Uri.file(path),
      name,
      ask,
    });
  const code: OwnPythonErrorCode = error.code;
  switch (code) {
    case 'needs-input':
      return { title: vscode.l10n.t('Give Input Shape…'), run: again('input') };
    case 'needs-arguments':
      return { title: vscode.l10n.t('Give Arguments…'), run: again('call') };
    case 'no-python':
    case 'old-python':
    case 'no-framework':
    case 'no-exporter':
      return { title: chooseTitle(), run: openPythonSetting };
    case 'timeout':
      return { title: vscode.l10n.t('Open Settings'), run: openPythonSetting };
    case 'no-model':
    case 'failed':
    case 'died':
      return undefined;
  }
}
