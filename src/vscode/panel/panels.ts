import * as vscode from 'vscode';
import type { Agreement } from '../../profile/agreement';
import type { Profile } from '../../profile/document';
import type { MemoryFit } from '../../profile/memory-need';
import type { Roofs } from '../../profile/roofline';
import { logProblem } from '../problems';
import type { Run } from '../runs';
import type { Session } from '../session';
import { settings } from '../settings';
import { shortDate } from '../sidebar/run-date';
import type { Against, PanelCommand, PanelContent } from './messages';
import type { ModelPage } from './model-page';
import { ReadModelPage } from './model-page';
import { Panel } from './panel';
import { nextTurn } from './wire';

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

/** A measurement that a panel shows, from its first step to its failure: the panel's own buttons. */
export interface Attempt {
  /** Measures the same again, in the same panel. */
  again(): void;
  /** The same with another batch. */
  atBatch(batch: number): void;
  stop(): void;
  /** Nobody asked for it just now: it stays where it is, behind other tabs maybe. */
  readonly isQuiet?: boolean;
}

/** What stands in a panel. */
interface Shown {
  readonly run: Run | null;
  /** Before the model runs, and again when its first run is stopped. */
  readonly page?: ReadModelPage | undefined;
  readonly attempt?: Attempt;
  /** The run that the attempt took the place of. */
  readonly before?: Run | null;
  /** What runs of this panel are compared with, until that is left. */
  readonly against?: Run | undefined;
}

/** The open panels, one per profile. The one in front decides which profile the window shows. */
export class Panels
  implements
    vscode.Disposable,
    vscode.WebviewPanelSerializer,
    vscode.CustomReadonlyEditorProvider<ProfileDocument>
{
  private readonly open = new Map<Panel, Shown>();
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

  /**
   * A panel of a model: the open one, whatever it shows of it, or a new one with what is known of
   * the model without a run.
   */
  showModel(title: string, origin: string, makePage: () => ModelPage): void {
    const open = [...this.open.keys()].find(
      ({ shown }) => shown.title === title && shown.origin === origin,
    );
    if (open) return open.bringToFront(false);
    const content = { kind: 'model', title, origin, fileBytes: null, inspection: null } as const;
    const panel = this.create(content);
    const page = new ReadModelPage(
      makePage(),
      (inspection) => {
        if (this.isPage(panel)) panel.show({ ...content, inspection }, null);
      },
      (error) => {
        if (this.isPage(panel)) this.showFailure(panel, logProblem(error, this.log, title), []);
      },
    );
    this.open.set(panel, { run: null, page });
    panel.bringToFront(false);
    void page.read();
  }

  /**
   * A panel for a measurement that begins: the given one, the model's open panel unless that is
   * measuring as well, or a new one beside.
   */
  beginMeasuring(title: string, origin: string, attempt: Attempt, wanted?: Panel): Panel {
    const content: PanelContent = { kind: 'measuring', title, origin, early: null };
    const panel =
      (wanted && this.open.has(wanted) ? wanted : undefined) ??
      this.panelOfModel(title, origin) ??
      this.create(content);
    const { run: before = null, page, against } = this.open.get(panel) ?? {};
    panel.show(content, before?.id ?? null);
    if (!attempt.isQuiet) panel.bringToFront(true);
    this.open.set(panel, { run: null, attempt, before, page, against });
    return panel;
  }

  /** Puts a profile into a panel that is open, or brings the panel that shows it to the front. */
  showRun(run: Run, wanted?: Panel, preserveFocus = true): void {
    const panel = wanted && this.open.has(wanted) ? wanted : this.panelOf(run);
    const target = panel ?? this.create(profileContent(run));
    const {
      run: shown,
      attempt,
      before = null,
      page,
      against,
    } = this.open.get(target) ?? { run: null };
    page?.dispose();
    if (shown !== run) target.show(profileContent(run, against), restoreKey(run, against));
    this.open.set(target, { run, against });
    if (!attempt?.isQuiet) target.bringToFront(preserveFocus);
    // Another profile that the window shows stays.
    if (!attempt?.isQuiet || this.session.run === null || this.session.run === before)
      this.session.show(run);
  }

  /** Shows a run against another one, or without one by itself again. */
  compare(run: Run, against?: Run, agreement?: Agreement): void {
    this.showRun(run, undefined, false);
    const panel = this.panelOf(run);
    if (!panel) return;
    this.open.set(panel, { run, against });
    panel.compare(againstOf(against, agreement), restoreKey(run, against));
  }

  /** What a few runs say, while more are made. */
  showEarly(early: Profile, panel: Panel): void {
    const shown = this.open.get(panel);
    if (!shown?.attempt) return;
    const { title, origin } = panel.shown;
    panel.show({ kind: 'measuring', title, origin, early }, shown.before?.id ?? null);
  }

  showFailure(panel: Panel, message: string, log: readonly string[]): void {
    const shown = this.open.get(panel);
    if (!shown) return;
    const { title, origin } = panel.shown;
    const restore = shown.before?.id ?? null;
    const content = { kind: 'failed', title, origin, message, log, canRunAgain: true } as const;
    panel.show({ ...content, fit: null }, restore);
  }

  /** Which batches would fit, once it is known of the run that failed. */
  showFit(panel: Panel, fit: MemoryFit): void {
    const { shown } = panel;
    if (shown.kind === 'failed')
      panel.show({ ...shown, fit }, this.open.get(panel)?.before?.id ?? null);
  }

  /** After a cancelled measurement: back to what was there, or nothing. */
  abandon(panel: Panel): void {
    const shown = this.open.get(panel);
    if (!shown) return;
    if (shown.before) return this.showRun(shown.before, panel);
    if (!shown.page) return panel.close();
    this.open.set(panel, { run: null, page: shown.page });
    void shown.page.read();
  }

  /** Closes the panel of every profile; those of measurements under way stay. */
  closeProfiles(): void {
    for (const [panel, { run }] of [...this.open]) if (run) panel.close();
  }

  /** Marks layers of the shown profile whose source was edited since. */
  markStale(layers: readonly string[]): void {
    this.panelOf(this.session.run)?.markStale(layers);
  }

  panelOf(run: Run | null): Panel | undefined {
    if (!run) return undefined;
    return [...this.open].find(([, shown]) => shown.run === run)?.[0];
  }

  /** What panels show, or showed before the measurement that is under way in them. */
  get runs(): Run[] {
    return [...this.open.values()].flatMap(({ run, before }) => run ?? before ?? []);
  }

  get activePanel(): Panel | undefined {
    return [...this.open.keys()].find((panel) => panel.active);
  }

  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const [run, against] = await this.restored(state);
    // A measurement that the reload ended has nothing to show.
    if (!run) {
      webviewPanel.dispose();
      return;
    }
    const content = profileContent(run, against);
    const panel = this.adopt(webviewPanel, content);
    panel.show(content, restoreKey(run, against));
    this.open.set(panel, { run, against });
    void this.showElsewhere(run, panel);
  }

  async openCustomDocument(uri: vscode.Uri): Promise<ProfileDocument> {
    const dispose = (): void => undefined;
    try {
      return { uri, run: await this.actions.openFile(uri), dispose };
    } catch (error) {
      // VS Code would only say that the editor could not be opened.
      return { uri, failure: logProblem(error, this.log), dispose };
    }
  }

  resolveCustomEditor(document: ProfileDocument, webviewPanel: vscode.WebviewPanel): void {
    const { run } = document;
    if (!run) {
      this.adopt(webviewPanel, unreadableContent(document));
      return;
    }
    const panel = this.adopt(webviewPanel, profileContent(run));
    this.open.set(panel, { run });
    void this.showElsewhere(run, panel);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    for (const { page } of this.open.values()) page?.dispose();
    // The window keeps the tabs and restores them when it loads again.
    this.open.clear();
  }

  /** What `restoreKey` named. */
  private async restored(state: unknown): Promise<(Run | undefined)[]> {
    const key = typeof state === 'object' && state !== null && 'restore' in state && state.restore;
    if (typeof key !== 'string') return [];
    try {
      return await Promise.all(key.split(' ').map((id) => this.actions.openRun(id)));
    } catch (error) {
      this.log.warn(`A panel can't be restored: ${String(error)}`);
      return [];
    }
  }

  /** Shows the run of a new panel in the rest of the window, while the panel's page loads. */
  private async showElsewhere(run: Run, panel: Panel): Promise<void> {
    await nextTurn();
    if (this.runOf(panel) === run && (panel.active || !this.session.run)) this.session.show(run);
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
          if (this.runOf(from) === this.session.run) this.session.select(known, 'panel');
        },
        reveal: (from, layer) => {
          if (this.isPage(from)) this.open.get(from)?.page?.page.reveal(layer);
          else this.actions.reveal(layer);
        },
        command: (from, command) => this.command(from, command),
        runAtBatch: (from, batch) => this.open.get(from)?.attempt?.atBatch(batch),
        measureRoofs: (from) =>
          this.actions.measureRoofs(this.runOf(from)?.profile.run.threads ?? null),
        activated: (from) => this.activate(from),
        closed: (from) => this.forget(from),
      },
      this.log,
    );
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(this.extensionUri, 'media', `panel-${theme}.svg`);
    webviewPanel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.open.set(panel, { run: null });
    return panel;
  }

  /** Whether the panel shows a model that hasn't run, and isn't running. */
  private isPage(panel: Panel): boolean {
    const { run, attempt, page } = this.open.get(panel) ?? {};
    return page !== undefined && !run && !attempt;
  }

  private runOf(panel: Panel): Run | null {
    return this.open.get(panel)?.run ?? null;
  }

  /** An editor stays with its file, and each measurement under way has a panel of its own. */
  private panelOfModel(title: string, origin: string): Panel | undefined {
    return [...this.open].find(
      ([{ shown }, { run }]) =>
        shown.title === title &&
        shown.origin === origin &&
        shown.kind !== 'measuring' &&
        !run?.file,
    )?.[0];
  }

  /** The buttons of a measurement, and of its failure, are about that one. */
  private command(panel: Panel, command: PanelCommand): void {
    const { attempt, page } = this.open.get(panel) ?? {};
    if (page && command === 'profileModel') return page.page.profile();
    if (page && !attempt && command === 'runAgain') return void page.read();
    if (attempt && command === 'stop') return attempt.stop();
    if (attempt && command === 'runAgain') return attempt.again();
    this.activate(panel);
    const run = this.runOf(panel);
    if (run && command === 'stopComparing') return this.compare(run);
    this.actions.command(command);
  }

  private activate(panel: Panel): void {
    const run = this.runOf(panel);
    if (run) this.session.show(run);
  }

  /** Closing the panel of the shown profile shows another open one, or none: numbers go with it. */
  private forget(panel: Panel): void {
    const run = this.runOf(panel);
    this.open.get(panel)?.page?.dispose();
    this.open.delete(panel);
    if (run && run === this.session.run) {
      const others = [...this.open.values()].flatMap((other) => other.run ?? []);
      this.session.show(others.at(-1) ?? null);
    }
  }
}

/** A panel opens beside the text that one works on, else where editors open. */
export function besideSource(): vscode.ViewColumn {
  return vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}

interface ProfileDocument extends vscode.CustomDocument {
  readonly run?: Run;
  /** Why there is no run. */
  readonly failure?: string;
}

function unreadableContent({ uri, failure = '' }: ProfileDocument): PanelContent {
  const origin = vscode.workspace.asRelativePath(uri);
  const title = origin.slice(origin.lastIndexOf('/') + 1);
  const rest = { log: [], fit: null, canRunAgain: false };
  return { kind: 'failed', title, origin, message: failure, ...rest };
}

function profileContent(run: Run, other?: Run): PanelContent {
  const { title, origin, profile } = run;
  const against = againstOf(other);
  return { kind: 'profile', title, origin, profile, against, canRunAgain: true };
}

function againstOf(run: Run | undefined, agreement?: Agreement): Against | null {
  if (!run) return null;
  const { title, profile } = run;
  const date = new Date(profile.environment.date);
  const detail = shortDate(date, new Date(), vscode.env.language);
  return { title, detail, profile, agreement };
}

/** What shows a run after a reload: its id, and that of what it is compared with. */
function restoreKey({ id }: Run, against?: Run): string | null {
  return id !== null && against?.id ? `${id} ${against.id}` : id;
}
