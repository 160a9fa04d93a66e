import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { pair } from '../../model/layers/options';
import { formatDuration } from '../../profile/format';
import { describeZoo } from '../../zoo/specs';
import type { ModelFinder } from '../find-models';
import { MOST_FILES } from '../find-models';
import type { SourceFinder } from '../find-sources';
import type { RunFolder } from '../runs';
import type { SourceTracing } from '../source/source-tracing';
import { escapeMarkdown } from './markdown';
import type { ModelItem } from './model-item';
import {
  latestTotals,
  modelItemId,
  modelItems,
  shortNames,
  sourceItems,
  zooItems,
} from './model-item';
import { sourceModelItem, sourceNoteItem, sourcesFolder } from './source-item';
import { modelsOfSource } from './source-models';

/** Model files and saved profiles of the workspace, models in its Python files, then the zoo. */
export class ModelsView implements vscode.TreeDataProvider<ModelItem>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ModelItem | undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  private readonly view: vscode.TreeView<ModelItem>;
  private readonly subscriptions: vscode.Disposable[];
  private names: ReadonlyMap<string, string> = new Map();
  private sourceNames: ReadonlyMap<string, string> = new Map();
  /** By item id; empty until the runs are read, which must not hold up the list of files. */
  private totals: ReadonlyMap<string, number> = new Map();
  private reading: Promise<void> | undefined;
  private isListed = false;
  /** Python files that may define models; empty until they are found. */
  private sources: readonly string[] = [];
  private searching: Promise<void> | undefined;
  private readonly sourceItems = new Map<string, ModelItem>();

  constructor(
    private readonly finder: ModelFinder,
    private readonly sourceFinder: SourceFinder,
    private readonly tracing: SourceTracing,
    private readonly runs: RunFolder,
  ) {
    this.view = vscode.window.createTreeView('layerline.models', { treeDataProvider: this });
    this.subscriptions = [
      this.view,
      // What no watcher reports, a folder that came or went, is found when one looks again.
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.isListed) finder.refresh();
      }),
      sourceFinder.onDidChange(() => {
        if (this.searching) void this.findSources();
      }),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        const item = this.sourceItems.get(uri.fsPath);
        if (item) this.changed.fire(item);
      }),
      finder.onDidChange(() => this.changed.fire(undefined)),
      runs.onDidChange(() => {
        if (this.reading) void this.readTotals();
      }),
    ];
  }

  async getChildren(parent?: ModelItem): Promise<ModelItem[]> {
    if (parent) return this.childrenOf(parent);
    const reading = this.reading ?? this.readTotals();
    // It may take a while, and must not hold up the rest.
    if (!this.searching) void this.findSources();
    const { files, isCut } = await this.finder.find();
    this.view.message = isCut
      ? vscode.l10n.t(
          'Only the first {0} files are shown.',
          MOST_FILES.toLocaleString(vscode.env.language),
        )
      : undefined;
    this.names = shortNames(files.map(({ path }) => path));
    this.isListed = true;
    const sources = this.sources.length;
    if (files.length + sources > 0)
      return [
        ...modelItems(files),
        ...(sources > 0 ? [{ kind: 'sources', count: sources } as const] : []),
        { kind: 'zoo' },
      ];
    // An empty view shows its welcome: for those who have run nothing yet.
    await reading;
    return this.totals.size > 0 ? [{ kind: 'zoo' }] : [];
  }

  getTreeItem(item: ModelItem): vscode.TreeItem {
    const shown = this.itemOf(item);
    shown.id = modelItemId(item);
    shown.contextValue = item.kind;
    return shown;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }

  private itemOf(item: ModelItem): vscode.TreeItem {
    switch (item.kind) {
      case 'model':
        return this.fileItem(
          item,
          'file-binary',
          this.totalOf(item) ?? vscode.l10n.t('not run yet'),
        );
      case 'profile':
        return this.fileItem(item, 'graph', vscode.l10n.t('saved profile'));
      case 'sources':
        return sourcesFolder(item.count);
      case 'source':
        return this.sourceItem(item);
      case 'source-model':
        return sourceModelItem(item, this.totalOf(item));
      case 'source-note':
        return sourceNoteItem(item);
      case 'zoo':
        return zooFolder();
      case 'zoo-model':
        return this.zooItem(item);
    }
  }

  private async childrenOf(parent: ModelItem): Promise<ModelItem[]> {
    switch (parent.kind) {
      case 'zoo':
        return zooItems();
      case 'sources': {
        const items = sourceItems(this.sources);
        this.sourceItems.clear();
        for (const item of items) if (item.kind === 'source') this.sourceItems.set(item.path, item);
        return items;
      }
      case 'source':
        return modelsOfSource(this.tracing, parent.path);
      default:
        return [];
    }
  }

  private findSources(): Promise<void> {
    const searching: Promise<void> = this.sourceFinder.find().then(({ paths }) => {
      // Overtaken by a later change.
      if (this.searching !== searching) return this.searching;
      const isSame = paths.join('\n') === this.sources.join('\n');
      this.sources = paths;
      this.sourceNames = shortNames(paths);
      if (!isSame) this.changed.fire(undefined);
    });
    this.searching = searching;
    return searching;
  }

  private sourceItem({ path }: ModelItem & { kind: 'source' }): vscode.TreeItem {
    const uri = vscode.Uri.file(path);
    const [name = '', ...folders] = (this.sourceNames.get(path) ?? path).split('/').reverse();
    const shown = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    shown.resourceUri = uri;
    shown.iconPath = vscode.ThemeIcon.File;
    shown.description = folders.reverse().join('/');
    shown.tooltip = vscode.workspace.asRelativePath(uri);
    return shown;
  }

  private fileItem(
    item: ModelItem & { path: string },
    icon: string,
    description: string,
  ): vscode.TreeItem {
    const uri = vscode.Uri.file(item.path);
    const [name = '', ...folders] = (this.names.get(item.path) ?? item.path).split('/').reverse();
    const shown = new vscode.TreeItem(name);
    shown.iconPath = new vscode.ThemeIcon(icon);
    shown.resourceUri = uri;
    const folder = folders.reverse().join('/');
    shown.description = folder === '' ? description : `${description} · ${folder}`;
    shown.tooltip = vscode.workspace.asRelativePath(uri);
    shown.command = {
      command: 'layerline.models.open',
      title: vscode.l10n.t('Open'),
      arguments: [item],
    };
    shown.accessibilityInformation = {
      label: [name, shown.description, dirname(vscode.workspace.asRelativePath(uri))].join(', '),
    };
    return shown;
  }

  private zooItem(item: ModelItem & { kind: 'zoo-model' }): vscode.TreeItem {
    const { title, summary, inputSize } = item.entry;
    const shown = new vscode.TreeItem(title);
    const total = this.totalOf(item);
    shown.description = total ? `${total} · ${summary}` : summary;
    shown.iconPath = new vscode.ThemeIcon('package');
    const input = vscode.l10n.t('Input {0}×{1} pixels', ...pair(inputSize));
    shown.tooltip = new vscode.MarkdownString(
      `**${escapeMarkdown(title)}**\n\n${escapeMarkdown(summary)}\n\n${input}`,
    );
    shown.accessibilityInformation = { label: `${title}, ${shown.description}` };
    return shown;
  }

  private totalOf(item: ModelItem): string | undefined {
    const total = this.totals.get(modelItemId(item));
    return total === undefined ? undefined : formatDuration(total);
  }

  private readTotals(): Promise<void> {
    const reading: Promise<void> = this.runs.list().then((runs) => {
      // Overtaken by a later change.
      if (this.reading !== reading) return this.reading;
      this.totals = latestTotals(runs);
      this.changed.fire(undefined);
    });
    this.reading = reading;
    return reading;
  }
}

function zooFolder(): vscode.TreeItem {
  const shown = new vscode.TreeItem(
    vscode.l10n.t('Zoo'),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  shown.description = vscode.l10n.t('{0} models', describeZoo().length);
  shown.iconPath = new vscode.ThemeIcon('library');
  shown.tooltip = vscode.l10n.t('Models that Layerline builds on this machine: no download');
  return shown;
}
