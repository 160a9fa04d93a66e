import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ScriptSpec } from '../../engine/options';
import type { ScriptModel } from '../../source/script/find-models';
import { findScriptModels } from '../../source/script/find-models';
import { importsTensorflowJs } from '../../source/script/imports';
import { isTrustedFor } from '../trust';
import { askForArguments } from './ask-arguments';
import type { AskedScript } from './script-files';

/**
 * What to measure of a script: the model that is named, the only one, or the one that the user
 * picks, with the arguments that they give. The file is saved: the engine reads the disk.
 * Undefined when nothing is picked, or when it may not run.
 */
export async function scriptModel(
  { uri, name }: AskedScript,
  isWithArguments: boolean,
): Promise<ScriptSpec | undefined> {
  // 1. Running it is running whatever stands in it.
  const file = vscode.workspace.asRelativePath(uri);
  const reason = vscode.l10n.t('This workspace is not trusted, so {0} is not run.', file);
  if (!(await isTrustedFor(reason))) return undefined;
  // 2. Which model.
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const models = findScriptModels(text);
  const chosen = name ?? (await pick(uri, text, models));
  if (chosen === undefined) return undefined;
  // 3. With what.
  const parameters = models.find((model) => model.name === chosen)?.parameters ?? [];
  const isNeeded = isWithArguments || parameters.some(({ isOptional }) => !isOptional);
  const given = isNeeded ? await askForArguments(uri, chosen, parameters) : [];
  if (!given) return undefined;
  // 4. As it stands.
  if (document.isDirty && !(await document.save())) return undefined;
  return { kind: 'script', path: uri.fsPath, name: chosen, arguments: given };
}

/** '' where the text shows none, though it imports TensorFlow.js: running it may. */
async function pick(
  uri: vscode.Uri,
  text: string,
  models: readonly ScriptModel[],
): Promise<string | undefined> {
  const [only, ...others] = models;
  if (!only && importsTensorflowJs(text)) return '';
  if (!only) {
    const message = vscode.l10n.t('{0} does not import @tensorflow/tfjs.', basename(uri.fsPath));
    void vscode.window.showWarningMessage(message);
    return undefined;
  }
  if (others.length === 0) return only.name;
  const items = models.map((model) => ({
    label: model.name,
    description: vscode.l10n.t('line {0}', model.line),
    name: model.name,
  }));
  const placeHolder = vscode.l10n.t('A model of this file');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.name;
}
