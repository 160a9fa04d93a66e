import * as vscode from 'vscode';
import { UserError } from '../model/errors';
import type { Run } from './runs';
import { describeRun } from './runs';

const ENDING = '.layerline.json';
const FILTERS = { Layerline: ['layerline.json', 'json'] };

class ProfileFileError extends UserError {
  override readonly name = 'ProfileFileError';
  override readonly code = 'profile-file';
}

/** Reads a saved profile. Throws UserError that says what is wrong with the file. */
export async function readProfileFile(file: vscode.Uri): Promise<Run> {
  const path = vscode.workspace.asRelativePath(file);
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(file);
  } catch (error) {
    throw new ProfileFileError(vscode.l10n.t('Can’t read {0}: {1}', path, reasonOf(error)));
  }
  const { parseProfile } = await import('./later');
  const profile = parseProfile(Buffer.from(bytes).toString('utf8'), path);
  return describeRun(profile, { id: null, file });
}

export async function askForProfileFile(): Promise<vscode.Uri | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open Profile'),
      filters: FILTERS,
    })) ?? [];
  return file;
}

/** Asks where and writes the document. Undefined when the user gave up; throws UserError. */
export async function saveProfileAs(run: Run): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Profile As'),
    filters: FILTERS,
    ...(folder && {
      defaultUri: vscode.Uri.joinPath(folder, `${run.profile.model.name}${ENDING}`),
    }),
  });
  if (!file) return undefined;
  try {
    const text = `${JSON.stringify(run.profile, undefined, 1)}\n`;
    await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  } catch (error) {
    const path = vscode.workspace.asRelativePath(file);
    throw new ProfileFileError(vscode.l10n.t('Can’t write {0}: {1}', path, reasonOf(error)));
  }
  return file;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
