import * as vscode from 'vscode';
import { formatInputShapes, parseInputShapes } from '../../source/input-shape';
import type { SourceReport } from '../../source/report';
import type { InputShape } from '../../source/trace';
import { inputText, needsInput } from '../source/line-text';
import type { SourceTracing } from '../source/source-tracing';
import type { SourceModel } from './source-model';
import { isSourceModel } from './source-model';

/** A model whose inputs are to change. */
interface Asked extends SourceModel {
  /** Shapes that it has now, as people write them; '' where nothing tells them. */
  readonly shapes: string;
}

/**
 * Asks for the shapes of a model's inputs, and keeps them with the workspace: of the model that a
 * link names, else of one of the active file.
 */
export async function changeInput(tracing: SourceTracing, argument: unknown): Promise<void> {
  const asked = isAsked(argument) ? argument : await pick(tracing);
  if (!asked) return;
  await askForInput(tracing, asked);
}

/** Asks for the shapes of one model's inputs and keeps them; false when the user gave up. */
export async function askForInput(
  tracing: SourceTracing,
  { uri, name, shapes }: Asked,
): Promise<boolean> {
  const isChosen = tracing.inputs.of(uri)[name] !== undefined;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Input of {0}', name),
    prompt: isChosen
      ? vscode.l10n.t('Shape with the batch; several with commas between. Empty: as the file says.')
      : vscode.l10n.t('Shape with the batch; several with commas between.'),
    placeHolder: '1x3x224x224',
    value: shapes,
    validateInput: (value) => problemOf(value, isChosen),
  });
  if (text === undefined || (text.trim() === '' && !isChosen)) return false;
  await tracing.inputs.choose(uri, name, text.trim() === '' ? undefined : parseInputShapes(text));
  return true;
}

function problemOf(text: string, mayBeEmpty: boolean): string | undefined {
  if (parseInputShapes(text) || (mayBeEmpty && text.trim() === '')) return undefined;
  return vscode.l10n.t('A shape such as 1x3x224x224, or 1x128:int64');
}

async function pick(tracing: SourceTracing): Promise<Asked | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return undefined;
  const { uri } = document;
  const items = itemsOf(await tracing.report(document), tracing.inputs.of(uri));
  if (items.length === 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} has no model whose input can be changed.',
        vscode.workspace.asRelativePath(uri),
      ),
    );
    return undefined;
  }
  const picked =
    items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, {
          placeHolder: vscode.l10n.t('A model of this file'),
        });
  return picked && { uri, name: picked.label, shapes: picked.description };
}

function itemsOf(
  { models, untraced }: SourceReport,
  chosen: Readonly<Record<string, readonly InputShape[]>>,
): { label: string; description: string }[] {
  return [
    ...models.map((model) => ({ label: model.name, description: inputText(model) })),
    ...untraced
      .filter((model) => needsInput(model) || chosen[model.name] !== undefined)
      .map(({ name }) => ({ label: name, description: formatInputShapes(chosen[name] ?? []) })),
  ];
}

function isAsked(argument: unknown): argument is Asked {
  return isSourceModel(argument) && 'shapes' in argument && typeof argument.shapes === 'string';
}
