import * as vscode from 'vscode';
import { modelText } from '../source/line-text';
import type { SourceTracing } from '../source/source-tracing';

/** A model of a source file by its name. */
export interface SourceModel {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/**
 * The model that a link names, else one of the active file: the only one, or the one that the user
 * picks. Undefined when there is none, which a message says, or when nothing is picked.
 */
export async function sourceModel(
  tracing: SourceTracing,
  argument: unknown,
): Promise<SourceModel | undefined> {
  if (isSourceModel(argument)) return argument;
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return undefined;
  const report = await tracing.report(document);
  const { uri } = document;
  const [only, ...others] = report.models;
  if (!only) {
    const reason = report.problem?.message ?? report.untraced[0]?.reason;
    const message = vscode.l10n.t('{0} has no model to profile.', baseName(uri));
    void vscode.window.showWarningMessage(reason === undefined ? message : `${message} ${reason}`);
    return undefined;
  }
  if (others.length === 0) return { uri, name: only.name };
  const picked = await vscode.window.showQuickPick(
    report.models.map((model) => ({
      label: model.name,
      description: modelText(model),
      name: model.name,
    })),
    { placeHolder: vscode.l10n.t('A model of this file'), matchOnDescription: true },
  );
  return picked && { uri, name: picked.name };
}

export function isSourceModel(argument: unknown): argument is SourceModel {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'uri' in argument && argument.uri instanceof vscode.Uri && 'name' in argument;
}

function baseName({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
