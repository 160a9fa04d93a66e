import * as vscode from 'vscode';
import type { LayerNode } from '../profile/layer-tree';
import { layerTree, walkTree } from '../profile/layer-tree';
import type { Run } from './runs';

/** Who made a selection: that view shows it already. */
export type SelectionOrigin = 'editor' | 'sidebar' | 'panel' | 'command';

export interface Selection {
  /** A node of the layer tree by its key; null when nothing is selected. */
  readonly key: string | null;
  readonly origin: SelectionOrigin;
}

/** The profile that editor, sidebar and panel show now, and the one selection they share. */
export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Run | null>();
  private readonly selected = new vscode.EventEmitter<Selection>();
  /** Another profile, or none, is shown. */
  readonly onDidChange = this.changed.event;
  readonly onDidSelect = this.selected.event;

  private shown: Run | null = null;
  private selection: string | null = null;
  private nodes: LayerTreeIndex | undefined;

  get run(): Run | null {
    return this.shown;
  }

  get selectedKey(): string | null {
    return this.selection;
  }

  /** Scope tree of the shown profile, in graph order; made when first asked for. */
  get tree(): readonly LayerNode[] {
    return this.index.roots;
  }

  /** The tree's node with this key, if the shown profile has it. */
  node(key: string): LayerNode | undefined {
    return this.index.byKey.get(key);
  }

  /** The row in which a layer's time stands: its own, or that of the layer it is fused into. */
  rowOf(layerId: string): LayerNode | undefined {
    return this.index.byLayer.get(layerId);
  }

  show(run: Run | null): void {
    if (run === this.shown) return;
    this.shown = run;
    this.selection = null;
    this.nodes = undefined;
    this.changed.fire(run);
  }

  select(key: string | null, origin: SelectionOrigin): void {
    if (key === this.selection) return;
    this.selection = key;
    this.selected.fire({ key, origin });
  }

  dispose(): void {
    this.changed.dispose();
    this.selected.dispose();
  }

  private get index(): LayerTreeIndex {
    this.nodes ??= indexTree(this.shown ? layerTree(this.shown.profile) : []);
    return this.nodes;
  }
}

interface LayerTreeIndex {
  readonly roots: readonly LayerNode[];
  readonly byKey: ReadonlyMap<string, LayerNode>;
  readonly byLayer: ReadonlyMap<string, LayerNode>;
}

function indexTree(roots: readonly LayerNode[]): LayerTreeIndex {
  const all = [...walkTree(roots)];
  const rows = all.filter((node) => !node.isScope);
  return {
    roots,
    byKey: new Map(all.map((node) => [node.key, node])),
    byLayer: new Map(rows.flatMap((node) => node.members.map(({ id }) => [id, node]))),
  };
}
