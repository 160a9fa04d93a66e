import * as vscode from 'vscode';
import { formatDuration } from '../../profile/format';
import type { LayerNode } from '../../profile/layer-tree';
import { walkTree } from '../../profile/layer-tree';
import { shownName } from '../drawing/hostile-text';
import { svgUri } from '../drawing/svg';
import { currentPalette } from '../drawing/theme';
import type { Selection, Session } from '../session';
import type { LayerSort } from './layer-description';
import { describeLayer, LAYER_SORTS } from './layer-description';
import { layerIcon, slowestShare } from './layer-icon';
import { orderLayers } from './layer-order';
import { layerTooltip } from './layer-tooltip';

const SORT_STATE = 'layerline.layers.sort';
/** Holds the sort key, for the check marks of the sort menu. */
const SORT_CONTEXT = 'layerline.layers.sort';

/** Two clicks, or two Enters, in this time go to the layer's line. */
const TWICE_MS = 500;

/** The shown profile's tree, as the view has sorted it. */
interface ShownTree {
  readonly roots: readonly LayerNode[];
  readonly byKey: ReadonlyMap<string, LayerNode>;
  readonly parents: ReadonlyMap<string, string>;
  readonly slowestShare: number;
}

/** Layers of the shown profile by scope. Elements are keys of the layer tree. */
export class LayersView implements vscode.TreeDataProvider<string>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  private readonly view: vscode.TreeView<string>;
  private readonly subscriptions: vscode.Disposable[];
  private sort: LayerSort;
  private shown: ShownTree | undefined;
  /** Being selected for another view: its own event tells nothing new and may come late. */
  private revealing: string | null = null;
  private opened: { readonly key: string; readonly at: number } | undefined;

  constructor(
    private readonly session: Session,
    private readonly state: vscode.Memento,
  ) {
    this.sort = state.get<LayerSort>(SORT_STATE, 'time');
    this.view = vscode.window.createTreeView('layerline.layers', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.subscriptions = [
      this.view,
      session.onDidChange(() => this.showRun()),
      session.onDidSelect((selection) => void this.follow(selection)),
      this.view.onDidChangeSelection(({ selection }) => this.select(selection[0])),
      this.view.onDidChangeVisibility(() => void this.reveal(session.selectedKey)),
      vscode.window.onDidChangeActiveColorTheme(() => this.changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('layerline')) this.changed.fire();
      }),
      vscode.commands.registerCommand('layerline.layers.open', (key: string) => this.open(key)),
      ...LAYER_SORTS.flatMap((sort) => this.registerSort(sort)),
    ];
    this.tellSort();
    this.showRun();
  }

  getChildren(parent?: string): string[] {
    const { roots, byKey } = this.tree;
    const nodes = parent === undefined ? roots : (byKey.get(parent)?.children ?? []);
    return nodes.map(({ key }) => key);
  }

  /** Lets VS Code reveal a layer inside folded scopes. */
  getParent(key: string): string | undefined {
    return this.tree.parents.get(key);
  }

  getTreeItem(key: string): vscode.TreeItem {
    const { byKey, slowestShare: slowest } = this.tree;
    const node = byKey.get(key);
    // VS Code may ask for an item of the profile that was shown just before.
    if (!node) return new vscode.TreeItem('');
    const folding = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
      shownName(node.name),
      node.children.length > 0 ? folding.Collapsed : folding.None,
    );
    item.id = key;
    item.description = describeLayer(node, this.sort);
    // One icon for every theme of its kind: VS Code would take the dark one for high contrast.
    item.iconPath = vscode.Uri.parse(svgUri(layerIcon(node, slowest, currentPalette())));
    item.contextValue = node.isScope ? 'scope' : 'layer';
    // A scope has none: with one, a click would no longer unfold it.
    if (!node.isScope)
      item.command = {
        command: 'layerline.layers.open',
        title: vscode.l10n.t('Select'),
        arguments: [key],
      };
    item.accessibilityInformation = { label: this.spoken(node) };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, key: string): vscode.TreeItem {
    const node = this.tree.byKey.get(key);
    const { run } = this.session;
    if (node && run) item.tooltip = new vscode.MarkdownString(layerTooltip(node, run.profile));
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }

  private get tree(): ShownTree {
    this.shown ??= shownTree(orderLayers(this.session.tree, this.sort));
    return this.shown;
  }

  private showRun(): void {
    const { run } = this.session;
    this.shown = undefined;
    this.view.description = run
      ? `${shownName(run.title)} · ${formatDuration(run.profile.latency.unprofiled.medianMs)}`
      : '';
    this.changed.fire();
  }

  /** Each sort has a second command, whose title carries the check mark: menus have none. */
  private registerSort(sort: LayerSort): vscode.Disposable[] {
    const run = (): Thenable<void> => this.sortBy(sort);
    const id = `layerline.layers.sort.${sort}`;
    return [id, `${id}.checked`].map((name) => vscode.commands.registerCommand(name, run));
  }

  private sortBy(sort: LayerSort): Thenable<void> {
    this.sort = sort;
    this.shown = undefined;
    this.tellSort();
    this.changed.fire();
    return this.state.update(SORT_STATE, sort);
  }

  private tellSort(): void {
    void vscode.commands.executeCommand('setContext', SORT_CONTEXT, this.sort);
  }

  private select(key: string | undefined): void {
    if (key === undefined || key === this.revealing) return;
    this.session.select(key, 'sidebar');
  }

  /** A click or Enter, which VS Code tells apart no more than once from twice. */
  private open(key: string): Thenable<unknown> | undefined {
    const { opened } = this;
    this.opened = { key, at: Date.now() };
    // VS Code reports no selection of what its tree has kept selected over a change of profiles.
    this.session.select(key, 'sidebar');
    const isTwice = opened?.key === key && this.opened.at - opened.at < TWICE_MS;
    return isTwice ? vscode.commands.executeCommand('layerline.revealLayer', key) : undefined;
  }

  private async follow({ key, origin }: Selection): Promise<void> {
    if (origin === 'sidebar') return;
    await this.reveal(key);
  }

  private async reveal(key: string | null): Promise<void> {
    if (key === null || !this.view.visible || !this.tree.byKey.has(key)) return;
    if (this.view.selection[0] === key) return;
    this.revealing = key;
    try {
      await this.view.reveal(key, { select: true, focus: false, expand: false });
    } catch {
      // The tree changed under way: nothing is left to reveal.
    } finally {
      if (this.revealing === key) this.revealing = null;
    }
  }

  private spoken(node: LayerNode): string {
    const fused = node.fused.length > 0 ? ` + ${node.fused.join(' + ')}` : '';
    const text = describeLayer(node, this.sort, 'plain');
    return [`${node.name}${fused}`, text, node.type]
      .filter((part) => part !== '')
      .map(shownName)
      .join(', ');
  }
}

function shownTree(roots: readonly LayerNode[]): ShownTree {
  const all = [...walkTree(roots)];
  return {
    roots,
    byKey: new Map(all.map((node) => [node.key, node])),
    parents: new Map(all.flatMap(({ key, children }) => children.map((child) => [child.key, key]))),
    slowestShare: slowestShare(roots),
  };
}
