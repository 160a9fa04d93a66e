import * as vscode from 'vscode';
import { importsTensorflowJs } from '../../source/script/imports';
import type { ScriptModel } from '../../source/script/find-models';
import { settings } from '../settings';
import type { ProfileAnnotations } from '../source/profile-annotations';

/** Over each model of a TypeScript or JavaScript file what can be done with it. */
export class ScriptLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly annotations: ProfileAnnotations) {
    this.subscription = vscode.Disposable.from(
      annotations.onDidChangeShown(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('layerline')) this.changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!this.annotations.isShown || settings.source() === 'off') return [];
    const text = document.getText();
    // Nearly all files end here: nothing more is loaded for them.
    if (!importsTensorflowJs(text)) return [];
    const { findScriptModels } = await import('../later');
    return findScriptModels(text).flatMap((model) => overModel(document.uri, model));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function overModel(uri: vscode.Uri, { name, line, parameters }: ScriptModel): vscode.CodeLens[] {
  const isComplete = parameters.every(({ isOptional }) => isOptional);
  const profile = vscode.l10n.t('Profile This Model');
  const withArguments = vscode.l10n.t('Profile with Arguments…');
  const asked = { uri, name };
  return [
    ...(isComplete ? [lens(line, profile, 'layerline.profileSource', asked)] : []),
    ...(parameters.length > 0
      ? [lens(line, withArguments, 'layerline.profileWithArguments', asked)]
      : []),
  ];
}

/** @param line from 1. */
function lens(line: number, title: string, command: string, argument: unknown): vscode.CodeLens {
  const range = new vscode.Range(line - 1, 0, line - 1, 0);
  return new vscode.CodeLens(range, { title, command, arguments: [argument] });
}
