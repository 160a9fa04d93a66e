import * as vscode from 'vscode';
import type { Roofs } from '../../profile/roofline';
import type { Run } from '../runs';
import type { Session } from '../session';
import { settings } from '../settings';
import type { PanelCommand, PanelContent } from './messages';
import { Panel } from './panel';

export const PANEL_TYPE = 'layerline.panel';
/** Saved profiles open in a panel too: as an editor, whose file VS Code itself restores. */
export const PROFILE_EDITOR = 'layerline.profile';

/** What panels need and can't do themselves. */
export interface PanelActions {
  openRun(id: string): Promise<Run | undefined>;
  openFile(uri: vscode.Uri): Promise<Run>;
  reveal(layer: string): void;
  command(command: PanelCommand): void;
  measureRoofs(threads: number | null): Promise<Roofs>;
}

/** The open panels, one per profile. The one in front decides which profile the window shows. */
export class Panels
  implements
    vscode.Disposable,
    vscode.WebviewPanelSerializer,
    vscode.CustomReadonlyEditorProvider<ProfileDocument>
{
  private readonly open = new Map<Panel, Run | null>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly session: Session,
    private readonly log: vscode.LogOutputChannel,
    private readonly actions: PanelActions,
  ) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, this),
      vscode.window.registerCustomEditorProvider(PROFILE_EDITOR, this),
      session.onDidSelect(({ key, origin }) => {
        if (origin !== 'panel') this.panelOf(session.run)?.select(key);
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('layerline')) return;
        for (const panel of this.open.keys()) panel.updatePreferences();
      }),
    ];
  }

  /** A panel for a measurement that begins: the model's open panel, or a new one beside. */
  beginMeasuring(title: string, origin: string): Panel {
    const content: PanelContent = { kind: 'measuring', title, origin };
    // An editor stays with its file.
    const same = [...this.open].find(
      ([{ shown }, run]) => shown.title === title && shown.origin === origin && !run?.file,
    );
    const panel = same?.[0] ?? this.create(content);
    panel.show(content, null);
    panel.bringToFront(true);
    this.open.set(panel, null);
    return panel;
  }

  /** Puts a profile into a panel, or brings the panel that shows it to the front. */
  showRun(run: Run, panel = this.panelOf(run), preserveFocus = true): void {
    const content = profileContent(run);
    const target = panel ?? this.create(content);
    if (this.open.get(target) !== run) target.show(content, run.id);
    this.open.set(target, run);
    target.bringToFront(preserveFocus);
    this.session.show(run);
  }

  showFailure(panel: Panel, message: string, log: readonly string[]): void {
    const { title, origin } = panel.shown;
    panel.show({ kind: 'failed', title, origin, message, log, canRunAgain: true }, null);
  }

  /** After a cancelled measurement: back to what was there, or nothing. */
  abandon(panel: Panel, before: Run | null): void {
    if (before) this.showRun(before, panel);
    else panel.close();
  }

  /** Marks layers of the shown profile whose source was edited since. */
  markStale(layers: readonly string[]): void {
    this.panelOf(this.session.run)?.markStale(layers);
  }

  panelOf(run: Run | null): Panel | undefined {
    if (!run) return undefined;
    return [...this.open].find(([, shown]) => shown === run)?.[0];
  }

  get activePanel(): Panel | undefined {
    return [...this.open.keys()].find((panel) => panel.active);
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const run = await this.restored(state);
    // A measurement that the reload ended has nothing to show.
    if (!run) {
      webviewPanel.dispose();
      return;
    }
    const panel = this.adopt(webviewPanel, profileContent(run));
    panel.show(profileContent(run), run.id);
    this.open.set(panel, run);
    if (webviewPanel.active || !this.session.run) this.session.show(run);
  }

  /** Throws UserError, which VS Code shows in the editor's place. */
  async openCustomDocument(uri: vscode.Uri): Promise<ProfileDocument> {
    return { uri, run: await this.actions.openFile(uri), dispose: () => undefined };
  }

  resolveCustomEditor({ run }: ProfileDocument, webviewPanel: vscode.WebviewPanel): void {
    const panel = this.adopt(webviewPanel, profileContent(run));
    this.open.set(panel, run);
    if (webviewPanel.active || !this.session.run) this.session.show(run);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    // The window keeps the tabs and restores them when it loads again.
    this.open.clear();
  }

  private async restored(state: unknown): Promise<Run | undefined> {
    const key = typeof state === 'object' && state !== null && 'restore' in state && state.restore;
    if (typeof key !== 'string') return undefined;
    try {
      return await this.actions.openRun(key);
    } catch (error) {
      this.log.warn(`A panel can't be restored: ${String(error)}`);
      return undefined;
    }
  }

  private create(content: PanelContent): Panel {
    return this.adopt(
      vscode.window.createWebviewPanel(PANEL_TYPE, content.title, {
        viewColumn: besideSource(),
        preserveFocus: true,
      }),
      content,
    );
  }

  private adopt(webviewPanel: vscode.WebviewPanel, content: PanelContent): Panel {
    const panel = new Panel(
      webviewPanel,
      this.extensionUri,
      content,
      () => ({ units: settings.units(), colours: settings.colours() }),
      {
        select: (from, key) => {
          // Rows that only the panel has, such as those of source lines, select nothing elsewhere.
          const known = key !== null && this.session.node(key) ? key : null;
          if (this.open.get(from) === this.session.run) this.session.select(known, 'panel');
        },
        reveal: (_, layer) => this.actions.reveal(layer),
        command: (from, command) => {
          this.activate(from);
          this.actions.command(command);
        },
        measureRoofs: (from) => {
          const run = this.open.get(from);
          return this.actions.measureRoofs(run?.profile.run.threads ?? null);
        },
        activated: (from) => this.activate(from),
        closed: (from) => this.forget(from),
      },
      this.log,
    );
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(this.extensionUri, 'media', `panel-${theme}.svg`);
    webviewPanel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.open.set(panel, null);
    return panel;
  }

  private activate(panel: Panel): void {
    const run = this.open.get(panel);
    if (run) this.session.show(run);
  }

  /** Closing the panel of the shown profile shows another open one, or none: numbers go with it. */
  private forget(panel: Panel): void {
    const run = this.open.get(panel);
    this.open.delete(panel);
    if (run && run === this.session.run) {
      const others = [...this.open.values()].filter((other) => other !== null);
      this.session.show(others.at(-1) ?? null);
    }
  }
}

/** A panel opens beside the text that one works on, else where editors open. */
export function besideSource(): vscode.ViewColumn {
  return vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}

interface ProfileDocument extends vscode.CustomDocument {
  readonly run: Run;
}

function profileContent(run: Run): PanelContent {
  const { title, origin, profile } = run;
  return { kind: 'profile', title, origin, profile, canRunAgain: true };
}
