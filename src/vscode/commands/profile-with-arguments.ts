import * as vscode from 'vscode';
import { directiveLine, directiveSnippet, lineAbove } from '../../source/directive';
import type { SourceArgument } from '../../source/trace';
import type { SourceModel } from './source-model';
import { isSourceModel } from './source-model';

interface Asked extends SourceModel {
  /** Of the definition, from 0. */
  readonly line: number;
  readonly parameters: readonly SourceArgument[];
}

/**
 * Writes a comment above a model's definition that says with what it is made, for the user to fill
 * in; or goes to the one that is there.
 */
export async function profileWithArguments(argument: unknown): Promise<void> {
  if (!isAsked(argument)) return;
  const { uri, name, line, parameters } = argument;
  const editor = await vscode.window.showTextDocument(uri);
  const lines = editor.document.getText().split(/\r\n|\n|\r/);
  const known = directiveLine(lines, name);
  if (known !== undefined) {
    const end = editor.document.lineAt(known).range.end;
    editor.selection = new vscode.Selection(end, end);
    editor.revealRange(new vscode.Range(end, end));
    return;
  }
  const above = lineAbove(lines, Math.min(line, lines.length - 1));
  const indent = /^\s*/.exec(lines[above] ?? '')?.[0] ?? '';
  const snippet = `${indent}${directiveSnippet(name, parameters)}\n`;
  await editor.insertSnippet(new vscode.SnippetString(snippet), new vscode.Position(above, 0));
}

function isAsked(argument: unknown): argument is Asked {
  return isSourceModel(argument) && 'line' in argument && 'parameters' in argument;
}
