import * as vscode from 'vscode';
import type { ProfileAnnotations } from '../source/profile-annotations';
import { SCRIPTS } from './script-files';
import { ScriptLenses } from './script-lenses';

/** Shows what can be done with the models of TypeScript and JavaScript files, until disposed. */
export function registerScripts(annotations: ProfileAnnotations): vscode.Disposable {
  const lenses = new ScriptLenses(annotations);
  return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(SCRIPTS, lenses));
}
