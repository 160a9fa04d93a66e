import * as vscode from 'vscode';
import { shownName } from '../drawing/hostile-text';
import type { RunNotes } from '../run-notes';
import type { Run, RunFolder } from '../runs';
import type { Session } from '../session';
import { markedUri } from './marks';
import { shortDate } from './run-date';
import { modelKeyOf } from './run-model';
import { runTooltip } from './run-tooltip';
import { timeText, type Trend, trendsOf } from './run-trend';

/** A run that is kept: it has an id. */
export type KeptRun = Run & { readonly id: string };

/** What the list knows of all runs together. */
interface Listing {
  readonly notes: RunNotes;
  readonly trends: ReadonlyMap<string, Trend>;
  readonly runs: ReadonlyMap<string, KeptRun>;
}

const NOTHING: Listing = {
  notes: { names: new Map(), baselines: new Map() },
  trends: new Map(),
  runs: new Map(),
};

/** Kept runs, newest first; the shown one is checked, a model's baseline has a pin. */
export class RunsView implements vscode.TreeDataProvider<KeptRun>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  private readonly subscriptions: vscode.Disposable[];
  private listing = NOTHING;

  constructor(
    private readonly runs: RunFolder,
    private readonly session: Session,
  ) {
    const refresh = (): void => this.changed.fire();
    this.subscriptions = [
      vscode.window.createTreeView('layerline.runs', { treeDataProvider: this }),
      runs.onDidChange(refresh),
      session.onDidChange(refresh),
    ];
  }

  async getChildren(parent?: KeptRun): Promise<KeptRun[]> {
    if (parent) return [];
    const [all, notes] = await Promise.all([this.runs.list(), this.runs.notes()]);
    const runs = all.filter((run): run is KeptRun => run.id !== null);
    const byId = new Map(runs.map((run) => [run.id, run]));
    this.listing = { notes, trends: trendsOf(runs), runs: byId };
    return runs;
  }

  getTreeItem(run: KeptRun): vscode.TreeItem {
    const { latency, environment } = run.profile;
    const { notes, trends } = this.listing;
    const when = shortDate(new Date(environment.date), new Date(), vscode.env.language);
    const total = latency.unprofiled.medianMs;
    const trend = trends.get(run.id);
    const name = notes.names.get(run.id);
    const isShown = this.session.run?.id === run.id;
    const isBaseline = this.baselineOf(run) === run;
    const title = shownName(run.title);
    const item = new vscode.TreeItem(name === undefined ? title : shownName(name));
    item.id = run.id;
    const time = timeText(total, trend, 'ui');
    item.description = [...(name === undefined ? [] : [title]), time, when].join(' · ');
    item.iconPath = new vscode.ThemeIcon(isBaseline ? 'pinned' : 'history');
    item.contextValue = isBaseline ? 'run.pinned' : 'run';
    item.resourceUri = markedUri('run', run.id, isShown);
    item.command = {
      command: 'layerline.openRun',
      title: vscode.l10n.t('Open'),
      arguments: [run.id],
    };
    const spoken = [...(name === undefined ? [] : [name]), run.title];
    spoken.push(timeText(total, trend, 'plain'), when);
    if (isBaseline) spoken.push(vscode.l10n.t('baseline'));
    if (isShown) spoken.push(vscode.l10n.t('shown'));
    item.accessibilityInformation = { label: spoken.join(', ') };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, run: KeptRun): vscode.TreeItem {
    const tooltip = runTooltip(run, vscode.env.language, {
      name: this.listing.notes.names.get(run.id),
      trend: this.listing.trends.get(run.id),
      baseline: this.baselineOf(run),
    });
    item.tooltip = new vscode.MarkdownString(tooltip);
    return item;
  }

  /** The pinned run of a run's model, which may be the run itself. */
  private baselineOf(run: KeptRun): KeptRun | undefined {
    const { notes, runs } = this.listing;
    // Most workspaces have none: then there is nothing to look up.
    if (notes.baselines.size === 0) return undefined;
    return runs.get(notes.baselines.get(modelKeyOf(run.profile)) ?? '');
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
