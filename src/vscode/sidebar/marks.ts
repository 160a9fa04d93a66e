import * as vscode from 'vscode';

const SCHEME = 'layerline-mark';

/**
 * A tree item's address that says whether the item is the chosen one. VS Code's trees can't check
 * an item out of several; a decoration's badge can.
 */
export function markedUri(list: 'device' | 'run', id: string, isChosen: boolean): vscode.Uri {
  const query = isChosen ? 'chosen' : '';
  return vscode.Uri.from({ scheme: SCHEME, path: `/${list}/${id}`, query });
}

export class MarkDecorations implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== SCHEME || uri.query === '') return undefined;
    const isRun = uri.path.startsWith('/run/');
    return new vscode.FileDecoration(
      '✓',
      isRun ? vscode.l10n.t('Shown') : vscode.l10n.t('Selected'),
    );
  }
}
