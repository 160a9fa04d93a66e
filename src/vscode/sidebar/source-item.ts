import * as vscode from 'vscode';
import type { ModelKind } from '../../source/trace';
import { escapeMarkdown } from './markdown';
import type { SourceModelItem, SourceNoteItem } from './model-item';

/** So many files are shown without being asked for. */
const FEW = 10;

export function sourcesFolder(count: number): vscode.TreeItem {
  const state =
    count > FEW
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.Expanded;
  const shown = new vscode.TreeItem(vscode.l10n.t('Python source'), state);
  shown.description =
    count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', count.toLocaleString());
  shown.iconPath = new vscode.ThemeIcon('file-code');
  shown.tooltip = vscode.l10n.t('Python files that import Keras, TensorFlow or PyTorch');
  return shown;
}

/** @param total time of its newest run, if it was run. */
export function sourceModelItem(item: SourceModelItem, total: string | undefined): vscode.TreeItem {
  const { name, definition, text, totals, untranslated } = item;
  const shown = new vscode.TreeItem(name);
  shown.iconPath = new vscode.ThemeIcon(ICONS[definition]);
  const kind = kindText(definition);
  shown.description = [total ?? kind, totals].join(' · ');
  const notes = untranslated.length === 0 ? [] : [notTranslated(untranslated)];
  shown.tooltip = new vscode.MarkdownString(
    [
      `**${escapeMarkdown(name)}** ${escapeMarkdown(kind)}`,
      ...[text, ...notes].map(escapeMarkdown),
    ].join('\n\n'),
  );
  shown.command = openCommand(item);
  shown.accessibilityInformation = { label: [name, kind, text, ...notes].join(', ') };
  return shown;
}

export function sourceNoteItem(item: SourceNoteItem): vscode.TreeItem {
  const { name, text } = item;
  const shown = new vscode.TreeItem(name === '' ? text : name);
  if (name !== '') shown.description = text;
  shown.iconPath = new vscode.ThemeIcon(name === '' ? 'info' : 'circle-slash');
  shown.tooltip = name === '' ? text : `${name}: ${text}`;
  shown.command = openCommand(item);
  return shown;
}

const ICONS: Readonly<Record<ModelKind, string>> = {
  function: 'symbol-function',
  class: 'symbol-class',
  object: 'symbol-variable',
};

function kindText(kind: ModelKind): string {
  switch (kind) {
    case 'function':
      return vscode.l10n.t('function');
    case 'class':
      return vscode.l10n.t('class');
    case 'object':
      return vscode.l10n.t('variable');
  }
}

function notTranslated(types: readonly string[]): string {
  return vscode.l10n.t('not translated: {0}', types.join(', '));
}

function openCommand(item: SourceModelItem | SourceNoteItem): vscode.Command {
  return {
    command: 'layerline.models.open',
    title: vscode.l10n.t('Open'),
    arguments: [item],
  };
}
