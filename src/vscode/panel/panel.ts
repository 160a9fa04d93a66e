import * as vscode from 'vscode';
import type { Roofs } from '../../profile/roofline';
import { panelHtml } from './html';
import type {
  Against,
  FromPanel,
  PanelCommand,
  PanelContent,
  PanelPreferences,
  PanelView,
  Posted,
  ToPanel,
} from './messages';
import { nextTurn, pack } from './wire';

/** Id of the command that a button of the panel starts. */
export function commandId(command: PanelCommand): string {
  return `layerline.${command === 'saveAs' ? 'saveProfileAs' : command}`;
}

/** What a panel asks of the rest of the extension. */
export interface PanelRequests {
  select(panel: Panel, key: string | null): void;
  reveal(panel: Panel, layer: string): void;
  command(panel: Panel, command: PanelCommand): void;
  runAtBatch(panel: Panel, batch: number): void;
  measureRoofs(panel: Panel): Promise<Roofs>;
  activated(panel: Panel): void;
  closed(panel: Panel): void;
}

/**
 * One webview beside the editor. The page may be thrown away while hidden and starts again when
 * shown: on `ready` it gets everything anew.
 */
export class Panel {
  private content: PanelContent;
  private packed: Promise<Posted>;
  private restore: string | null = null;
  private selection: string | null = null;
  private stale: readonly string[] = [];
  /** To be shown by a page that isn't ready yet. */
  private view: PanelView | null = null;
  private ready = false;
  private posting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly webviewPanel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    content: PanelContent,
    private readonly preferences: () => PanelPreferences,
    private readonly requests: PanelRequests,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.content = content;
    const { webview } = webviewPanel;
    webviewPanel.onDidDispose(() => {
      // Whoever still measures for this panel goes on, and tells it in vain.
      this.ready = false;
      requests.closed(this);
    });
    webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.active) requests.activated(this);
    });
    webview.onDidReceiveMessage((message: FromPanel) => this.receive(message));
    const assets = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [assets] };
    webview.html = panelHtml({
      language: vscode.env.language,
      cspSource: webview.cspSource,
      asset: (name) => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString(),
    });
    this.packed = packSoon(content);
  }

  get shown(): PanelContent {
    return this.content;
  }

  /** Whether source lines of the shown profile were edited since its run. */
  get isStale(): boolean {
    return this.stale.length > 0;
  }

  get active(): boolean {
    return this.webviewPanel.active;
  }

  /** @param restore what shows the same content after a reload of the window; null for nothing. */
  show(content: PanelContent, restore: string | null): void {
    this.content = content;
    this.packed = packSoon(content);
    this.restore = restore;
    this.selection = null;
    this.stale = [];
    if (this.webviewPanel.title !== content.title) this.webviewPanel.title = content.title;
    this.postContent();
  }

  /** The shown profile against another one, or by itself again; selection and marks stay. */
  compare(against: Against | null, restore: string | null): void {
    if (this.content.kind !== 'profile') return;
    this.content = { ...this.content, against };
    this.packed = packSoon(this.content);
    this.restore = restore;
    this.postContent();
    this.postMarks();
    if (against) this.view = 'compare';
    this.postView();
  }

  progress(message: Extract<ToPanel, { type: 'progress' }>): void {
    this.post(message);
  }

  select(key: string | null): void {
    this.selection = key;
    this.post({ type: 'select', key });
  }

  markStale(layers: readonly string[]): void {
    this.stale = layers;
    this.post({ type: 'stale', layers });
  }

  updatePreferences(): void {
    this.post({ type: 'preferences', preferences: this.preferences() });
  }

  bringToFront(preserveFocus: boolean): void {
    this.webviewPanel.reveal(undefined, preserveFocus);
  }

  close(): void {
    this.webviewPanel.dispose();
  }

  private postContent(): void {
    // First, because a page that is hidden soon must have it.
    this.post({ type: 'restore', restore: this.restore });
    this.post(this.packed);
  }

  private post(message: Posted | Promise<Posted>): void {
    // Before the page is ready a message would be lost; it gets the latest of everything then.
    if (!this.ready) return;
    // In their order, although packing takes a while.
    this.posting = this.posting
      .then(() => message)
      .then((posted) => {
        if (this.ready) void this.webviewPanel.webview.postMessage(posted);
      });
  }

  private start(): void {
    this.ready = true;
    const texts = vscode.l10n.bundle ?? null;
    const preferences = this.preferences();
    this.post({ type: 'start', texts, locale: vscode.env.language, preferences });
    this.postContent();
    this.postMarks();
    this.postView();
  }

  private postMarks(): void {
    if (this.selection !== null) this.post({ type: 'select', key: this.selection });
    if (this.stale.length > 0) this.post({ type: 'stale', layers: this.stale });
  }

  private postView(): void {
    if (!this.ready || !this.view) return;
    this.post({ type: 'view', view: this.view });
    this.view = null;
  }

  private receive(message: FromPanel): void {
    switch (message.type) {
      case 'ready':
        return this.start();
      case 'select':
        this.selection = message.key;
        return this.requests.select(this, message.key);
      case 'reveal':
        return this.requests.reveal(this, message.layer);
      case 'command':
        return this.requests.command(this, message.command);
      case 'runAtBatch':
        return this.requests.runAtBatch(this, message.batch);
      case 'copy':
        return void vscode.env.clipboard.writeText(message.text);
      case 'measureRoofs':
        return void this.answerRoofs();
      case 'painted':
        return this.log.debug(
          `Panel painted ${message.kind} in ${Math.round(message.durationMs)} ms`,
        );
      case 'problem':
        return this.log.error(`Panel: ${message.message}\n${message.stack}`);
    }
  }

  private async answerRoofs(): Promise<void> {
    try {
      this.post({ type: 'roofs', roofs: await this.requests.measureRoofs(this), problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.post({ type: 'roofs', roofs: null, problem });
    }
  }
}

/** While the page loads: the one that VS Code was told of goes on its way first. */
async function packSoon(content: PanelContent): Promise<Posted> {
  await nextTurn();
  return pack({ type: 'content', content });
}
