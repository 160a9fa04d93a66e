import * as vscode from 'vscode';
import { formatDuration } from '../../profile/format';
import { shownName } from '../drawing/hostile-text';
import type { Run, RunFolder } from '../runs';
import type { Session } from '../session';
import { markedUri } from './marks';
import { shortDate } from './run-date';
import { runTooltip } from './run-tooltip';

/** A run that is kept: it has an id. */
export type KeptRun = Run & { readonly id: string };

/** Kept runs, newest first; the shown one is checked. */
export class RunsView implements vscode.TreeDataProvider<KeptRun>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  private readonly subscriptions: vscode.Disposable[];

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
    const runs = await this.runs.list();
    return runs.filter((run): run is KeptRun => run.id !== null);
  }

  getTreeItem(run: KeptRun): vscode.TreeItem {
    const { latency, environment } = run.profile;
    const when = shortDate(new Date(environment.date), new Date(), vscode.env.language);
    const total = latency.unprofiled.medianMs;
    const isShown = this.session.run?.id === run.id;
    const item = new vscode.TreeItem(shownName(run.title));
    item.id = run.id;
    item.description = `${formatDuration(total)} · ${when}`;
    item.iconPath = new vscode.ThemeIcon('history');
    item.contextValue = 'run';
    item.resourceUri = markedUri('run', run.id, isShown);
    item.command = {
      command: 'layerline.openRun',
      title: vscode.l10n.t('Open'),
      arguments: [run.id],
    };
    const spoken = [run.title, formatDuration(total, 'plain'), when];
    if (isShown) spoken.push(vscode.l10n.t('shown'));
    item.accessibilityInformation = { label: spoken.join(', ') };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, run: KeptRun): vscode.TreeItem {
    item.tooltip = new vscode.MarkdownString(runTooltip(run, vscode.env.language));
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
