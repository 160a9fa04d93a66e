import * as vscode from 'vscode';

/** The model file that a tab shows, whatever shows it: our editor, a text editor, another one. */
export function modelFileOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  if (
    !(input instanceof vscode.TabInputCustom) &&
    !(input instanceof vscode.TabInputText) &&
    !(input instanceof vscode.TabInputNotebook)
  )
    return undefined;
  return isModelFile(input.uri) ? input.uri : undefined;
}

export function isModelFile(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' && /(\.(onnx|keras|h5)|\/model\.json)$/i.test(uri.path);
}
