import * as vscode from 'vscode';
import type { ScriptParameter } from '../../source/script/parameters';

/** By file and model, what was typed last. */
const typed = new Map<string, readonly string[]>();

/**
 * Asks for the arguments of a function, one after the other, as JSON. An optional one that is left
 * empty ends them: those behind it keep their defaults. Undefined when the user gives up.
 */
export async function askForArguments(
  uri: vscode.Uri,
  name: string,
  parameters: readonly ScriptParameter[],
): Promise<unknown[] | undefined> {
  const key = `${uri.toString()} ${name}`;
  const before = typed.get(key) ?? [];
  const texts: string[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t('{0}: argument {1} of {2}', name, index + 1, parameters.length),
      prompt: promptOf(parameter),
      placeHolder: parameter.default ?? '10',
      value: before[index] ?? shownDefault(parameter),
      ignoreFocusOut: true,
      validateInput: (value) => problemOf(parameter, value),
    });
    if (text === undefined) return undefined;
    if (text.trim() === '') break;
    texts.push(text);
  }
  typed.set(key, texts);
  return texts.map((text) => JSON.parse(text) as unknown);
}

function promptOf({ name, isOptional }: ScriptParameter): string {
  return isOptional
    ? vscode.l10n.t('{0}, as JSON; empty leaves it and those behind it to the function', name)
    : vscode.l10n.t('{0}, as JSON', name);
}

/** A default that is JSON too; others can't be shown as a value. */
function shownDefault({ default: value }: ScriptParameter): string {
  if (value === null) return '';
  const asJson = value.startsWith("'") ? value.replaceAll("'", '"') : value;
  return isJson(asJson) ? asJson : '';
}

function problemOf({ name, isOptional }: ScriptParameter, text: string): string | undefined {
  if (text.trim() === '')
    return isOptional ? undefined : vscode.l10n.t('{0} has no default: give a value.', name);
  return isJson(text)
    ? undefined
    : vscode.l10n.t('No JSON: numbers as 10, texts as "relu", lists as [1, 2].');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
