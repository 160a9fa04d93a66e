import * as vscode from 'vscode';
import type { SourceReport } from '../../source/report';
import type { UntracedModel } from '../../source/trace';
import { formatInputShapes } from '../../source/input-shape';
import { isCancelled } from '../../source/source-error';
import { modelText } from '../source/line-text';
import type { SourceTracing } from '../source/source-tracing';
import { isPython } from '../source/source-tracing';
import { askForInput } from './change-input';
import type { SourceModel } from './source-model';

/** What a link or a message's button says of the model. */
interface Asked extends SourceModel {
  /** What to ask for first: the call that makes it, or the shape of its input. */
  readonly ask?: 'call' | 'input';
}

interface ModelItem extends vscode.QuickPickItem {
  /** undefined asks for it. */
  readonly name?: string;
  readonly ask?: 'call';
}

const TRIES = 5;
const RETRY_MS = 1000;

/**
 * The model that a link names, else one of the active file that the user picks or names: traced or
 * not, as the user's own Python needn't be told apart. The file is saved: Python reads the disk.
 * Undefined when nothing is picked.
 */
export async function ownPythonModel(
  tracing: SourceTracing,
  argument: unknown,
): Promise<SourceModel | undefined> {
  const asked = isAsked(argument) ? argument : undefined;
  const document = asked
    ? await vscode.workspace.openTextDocument(asked.uri)
    : vscode.window.activeTextEditor?.document;
  if (!document || !isPython(document)) {
    // The palette hides the command then; a key binding does not.
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open the Python file that makes the model, then run this command again.'),
    );
    return undefined;
  }
  const found = asked ?? (await pick(tracing, document));
  if (!found) return undefined;
  const name = found.ask === 'call' ? await askForCall(found.name) : found.name;
  if (name === undefined) return undefined;
  if (asked?.ask === 'input') {
    const shapes = formatInputShapes(tracing.inputs.of(document.uri)[name] ?? []);
    if (!(await askForInput(tracing, { uri: document.uri, name, shapes }))) return undefined;
  }
  if (document.isDirty && !(await document.save())) return undefined;
  return { uri: document.uri, name };
}

async function pick(
  tracing: SourceTracing,
  document: vscode.TextDocument,
): Promise<{ name: string; ask?: 'call' } | undefined> {
  const picked = await vscode.window.showQuickPick(itemsOf(tracing, document), {
    title: vscode.l10n.t('Profile with Your Python'),
    placeHolder: vscode.l10n.t('A model of this file; the file is run by your Python'),
    matchOnDescription: true,
    // It waits for a trace, and may not be gone by then.
    ignoreFocusOut: true,
  });
  return picked && { name: picked.name ?? '', ...(picked.ask && { ask: picked.ask }) };
}

async function itemsOf(
  tracing: SourceTracing,
  document: vscode.TextDocument,
): Promise<ModelItem[]> {
  const report = await reportOf(tracing, document);
  return [
    ...(report?.models ?? []).map((model) => ({
      label: model.name,
      description: modelText(model),
      name: model.name,
    })),
    ...(report?.untraced ?? []).map((model) => ({
      label: model.name,
      description: model.reason,
      ...makerOf(model),
    })),
    { label: vscode.l10n.t('$(edit) Another model of this file…'), ask: 'call' },
  ];
}

/** Where the file doesn't say all arguments, a call to be completed. */
function makerOf({ name, arguments: parameters }: UntracedModel): Pick<ModelItem, 'name' | 'ask'> {
  if (parameters.length === 0) return { name };
  const given = parameters.map((one) => `${one.name}=${one.value ?? ''}`);
  return { name: `${name}(${given.join(', ')})`, ask: 'call' };
}

/** A file that can't be traced at all may still be run. */
async function reportOf(
  tracing: SourceTracing,
  document: vscode.TextDocument,
): Promise<SourceReport | undefined> {
  for (let tries = 1; ; tries++)
    try {
      return await tracing.report(document);
    } catch (error) {
      // The editor's own trace, which took its place, shall come to its end.
      if (!isCancelled(error) || tries === TRIES) return undefined;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
}

function askForCall(value = ''): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Profile with Your Python'),
    prompt: vscode.l10n.t('A class or function of this file, or a call that makes the model'),
    placeHolder: 'Net(num_classes=10)',
    value,
    valueSelection: [value.length, value.length],
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === ''
        ? vscode.l10n.t('A name or a call such as Net(num_classes=10)')
        : undefined,
  });
}

function isAsked(argument: unknown): argument is Asked {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'uri' in argument && argument.uri instanceof vscode.Uri && 'name' in argument;
}
