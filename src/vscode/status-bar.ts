import * as vscode from 'vscode';
import { formatDuration, formatShare } from '../profile/format';
import type { Measurements } from './measurements';
import type { Session } from './session';

/** The last total, or the progress of what is measured now. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly session: Session,
    private readonly measurements: Measurements,
  ) {
    this.item = vscode.window.createStatusBarItem('layerline', vscode.StatusBarAlignment.Right, 90);
    this.item.name = 'Layerline';
    this.subscriptions = [
      this.item,
      session.onDidChange(() => this.update()),
      measurements.onDidChange(() => this.update()),
    ];
    this.update();
    this.item.show();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private update(): void {
    const measuring = this.measurements.current;
    if (measuring) {
      const { state, request } = measuring;
      const done = state.kind === 'measuring' ? ` ${formatShare(state.progress.fraction)}` : '';
      // Not an icon that turns: drawing it would slow what is measured.
      this.item.text = `$(pulse) ${request.title}${done}`;
      this.item.tooltip = vscode.l10n.t('Measuring {0}. Click to stop.', request.title);
      this.item.command = 'layerline.stop';
      return;
    }
    const { run } = this.session;
    if (!run) {
      this.item.text = `$(layers) ${vscode.l10n.t('No model')}`;
      this.item.tooltip = vscode.l10n.t('Layerline: profile a model');
      this.item.command = 'layerline.profileModel';
      return;
    }
    const { profile, title } = run;
    const total = formatDuration(profile.latency.unprofiled.medianMs);
    this.item.text = `$(layers) ${total} · ${profile.run.device.toUpperCase()} · ${profile.run.precision}`;
    this.item.tooltip = vscode.l10n.t('{0}: {1}. Click to show its panel.', title, total);
    this.item.command = 'layerline.showPanel';
  }
}
