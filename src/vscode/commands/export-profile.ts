/** Exporting a run for other tools. In the bundle that is loaded when it is asked for. */
import { isAbsolute, win32 } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../model/errors';
import type { Profile } from '../../profile/document';
import type { ExportFormat } from '../../profile/export/formats';
import { EXPORT_FORMATS } from '../../profile/export/formats';
import { withSourceFiles } from '../../profile/export/source-files';
import { shownName } from '../drawing/hostile-text';
import type { Run } from '../runs';

/** The flame chart is an extension of its own; VS Code has only the table built in. */
const FLAME_EXTENSION = 'ms-vscode.vscode-js-profile-flame';
const FLAME_EDITOR = 'jsProfileVisualizer.cpuprofile.flame';

class ExportFileError extends UserError {
  override readonly name = 'ExportFileError';
  override readonly code = 'export-file';
}

/**
 * Asks for a format and a file, writes it, and opens it where VS Code can show it. Nothing happens
 * when the user gives up; throws UserError for what can't be exported or written.
 */
export async function exportProfile(run: Run): Promise<void> {
  const format = await pickFormat(run);
  if (!format) return;
  // First, so that nobody chooses a name for what can't be written.
  const text = format.export(format.opensSource ? withAbsoluteFiles(run.profile) : run.profile);
  const file = await askForTarget(run, format);
  if (!file) return;
  await write(file, text);
  await show(file, format);
}

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
}

async function pickFormat(run: Run): Promise<ExportFormat | undefined> {
  const items = EXPORT_FORMATS.map((format): FormatItem => {
    const { title, detail, extension } = format;
    return { label: title(), description: extension, detail: detail(), format };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Export Profile of {0}', shownName(run.title)),
    placeHolder: vscode.l10n.t('Format'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.format;
}

async function askForTarget(
  run: Run,
  { title, extension }: ExportFormat,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Profile of {0}', shownName(run.title)),
    filters: { [title()]: [extension.slice(1)] },
    ...(folder && {
      defaultUri: vscode.Uri.joinPath(folder, `${fileName(run.profile.model.name)}${extension}`),
    }),
  });
}

/** Models choose their names, but not folders. */
function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'profile';
}

async function write(file: vscode.Uri, text: string): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(file, Buffer.from(text));
  } catch (error) {
    const path = vscode.workspace.asRelativePath(file);
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExportFileError(vscode.l10n.t('Can’t write {0}: {1}', path, reason));
  }
}

async function show(file: vscode.Uri, { id, detail }: ExportFormat): Promise<void> {
  switch (id) {
    case 'csv':
      await vscode.commands.executeCommand('vscode.open', file);
      return;
    case 'markdown':
      await vscode.commands.executeCommand('markdown.showPreview', file);
      return;
    case 'cpuprofile':
      if (vscode.extensions.getExtension(FLAME_EXTENSION))
        await vscode.commands.executeCommand('vscode.openWith', file, FLAME_EDITOR);
      else await vscode.commands.executeCommand('vscode.open', file);
      return;
    case 'html':
      // A browser elsewhere can't read this machine's files.
      if (isLocal() && (await vscode.env.openExternal(file))) return;
      await vscode.commands.executeCommand('vscode.open', file);
      return;
    case 'chrome-trace':
    case 'netron':
    case 'model-explorer':
      await tellWhere(file, detail());
  }
}

function isLocal(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
}

/** For tools that are no part of VS Code. */
async function tellWhere(file: vscode.Uri, detail: string): Promise<void> {
  const reveal = vscode.l10n.t('Show in Folder');
  const path = vscode.workspace.asRelativePath(file);
  const message = vscode.l10n.t('Saved to {0}. {1}.', path, detail);
  const chosen = isLocal()
    ? await vscode.window.showInformationMessage(message, reveal)
    : await vscode.window.showInformationMessage(message);
  if (chosen === reveal) await vscode.commands.executeCommand('revealFileInOS', file);
}

/** Profiles from the command line have names relative to where it ran: mostly the workspace. */
function withAbsoluteFiles(profile: Profile): Profile {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return withSourceFiles(profile, (file) =>
    folder === undefined || isAbsolute(file) || win32.isAbsolute(file)
      ? file
      : vscode.Uri.joinPath(folder, file).fsPath,
  );
}
