import * as vscode from 'vscode';
import type { ModelSpec } from '../../engine/options';
import { describeZoo, zooSpec } from '../../zoo/specs';
import { modelFileOf } from '../active-model';

interface ModelItem extends vscode.QuickPickItem {
  readonly spec?: ModelSpec;
  readonly browse?: true;
}

/** Asks for a model: the active file, model files of the workspace, the zoo, or any other file. */
export async function pickModel(
  findFiles: () => Promise<readonly vscode.Uri[]>,
): Promise<ModelSpec | undefined> {
  const picked = await vscode.window.showQuickPick(listItems(findFiles), {
    title: vscode.l10n.t('Profile Model'),
    placeHolder: vscode.l10n.t('A model file of this workspace, or a model of the zoo'),
    matchOnDescription: true,
  });
  if (!picked) return undefined;
  return picked.browse ? browse() : picked.spec;
}

async function listItems(findFiles: () => Promise<readonly vscode.Uri[]>): Promise<ModelItem[]> {
  const active = modelFileOf(vscode.window.tabGroups.activeTabGroup.activeTab);
  const files = (await findFiles()).filter((uri) => uri.toString() !== active?.toString());
  return [
    ...(active ? [separator(vscode.l10n.t('active file')), fileItem(active)] : []),
    ...(files.length > 0 ? [separator(vscode.l10n.t('workspace')), ...files.map(fileItem)] : []),
    separator(vscode.l10n.t('zoo: built here, with random weights')),
    ...describeZoo().map((entry) => ({
      label: entry.title,
      description: entry.summary,
      spec: zooSpec(entry.name),
    })),
    separator(''),
    { label: vscode.l10n.t('$(folder-opened) Open a model file…'), browse: true },
  ];
}

function separator(label: string): ModelItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function fileItem(uri: vscode.Uri): ModelItem {
  return {
    label: vscode.workspace.asRelativePath(uri),
    spec: { kind: 'file', path: uri.fsPath },
  };
}

async function browse(): Promise<ModelSpec | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Profile Model'),
      openLabel: vscode.l10n.t('Profile'),
      filters: { [vscode.l10n.t('Models')]: ['onnx', 'keras', 'h5', 'json'] },
    })) ?? [];
  return file && { kind: 'file', path: file.fsPath };
}
