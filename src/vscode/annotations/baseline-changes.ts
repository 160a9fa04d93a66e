import * as vscode from 'vscode';
import type { BaselineRuns, Run } from '../runs';
import type { Session } from '../session';
import { modelKeyOf } from '../sidebar/run-model';
import { type LayerChanges, layerChanges, NO_CHANGES } from './line-difference';

/** How the shown run differs from the pinned run of its model, where one is pinned. */
export class BaselineChanges implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  private changes = NO_CHANGES;
  /** What `changes` is of: runs come and go that have nothing to do with it. */
  private compared: { readonly run: Run; readonly baseline: Run } | undefined;
  private turn = 0;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly session: Session,
    private readonly runs: BaselineRuns,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      session.onDidChange(() => void this.update()),
      runs.onDidChange(() => void this.update()),
    );
    void this.update();
  }

  /** Beyond the noise, by layer; empty without a baseline, and for the baseline itself. */
  get current(): LayerChanges {
    return this.changes;
  }

  dispose(): void {
    this.turn++;
    this.subscriptions.dispose();
    this.changed.dispose();
  }

  private async update(): Promise<void> {
    const { run } = this.session;
    const turn = ++this.turn;
    // Until it is known, nothing is said of the run before.
    if (run !== this.compared?.run) this.set(NO_CHANGES, undefined);
    if (!run) return;
    try {
      const baseline = await this.runs.baselineOf(modelKeyOf(run.profile));
      if (turn !== this.turn) return;
      if (!baseline || isSame(baseline, run)) return this.set(NO_CHANGES, undefined);
      if (this.compared?.run === run && this.compared.baseline === baseline) return;
      const { compareRuns } = await import('../later');
      if (turn !== this.turn) return;
      const changes = layerChanges(compareRuns(baseline.profile, run.profile));
      this.set(changes, { run, baseline });
    } catch (error) {
      this.set(NO_CHANGES, undefined);
      this.log.warn(`The run is not compared with its baseline: ${String(error)}`);
    }
  }

  private set(changes: LayerChanges, compared: BaselineChanges['compared']): void {
    const isNews = changes.size > 0 || this.changes.size > 0;
    this.changes = changes;
    this.compared = compared;
    if (isNews) this.changed.fire();
  }
}

/** A saved document of the baseline is the baseline, too. */
function isSame(a: Run, b: Run): boolean {
  const { environment, model } = b.profile;
  return (
    a.id === b.id ||
    (a.profile.environment.date === environment.date && a.profile.model.hash === model.hash)
  );
}
