import * as vscode from 'vscode';

const LANGUAGES = ['typescript', 'javascript', 'typescriptreact', 'javascriptreact'];

/** TypeScript and JavaScript on disk, where a bundler finds what it imports. */
export const SCRIPTS: vscode.DocumentSelector = LANGUAGES.map((language) => ({
  scheme: 'file',
  language,
}));

/** A model of a script by its name; without one it is asked for. */
export interface AskedScript {
  readonly uri: vscode.Uri;
  readonly name?: string | undefined;
}

/** The script that a lens or link names, else that of the active editor; undefined for others. */
export function askedScript(argument: unknown): AskedScript | undefined {
  if (isAsked(argument)) return isScript(argument.uri) ? argument : undefined;
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri && isScript(uri) ? { uri } : undefined;
}

function isScript({ scheme, path }: vscode.Uri): boolean {
  return scheme === 'file' && /\.(?:[cm]?[jt]s|[jt]sx)$/i.test(path);
}

function isAsked(argument: unknown): argument is AskedScript {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'uri' in argument && argument.uri instanceof vscode.Uri;
}
