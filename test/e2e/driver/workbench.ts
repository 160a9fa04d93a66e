import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { ROOT } from '../../rig/paths';
import { accessibilityViolations } from './accessibility';
import { QuickInput } from './quick-input';
import { restored } from './restored';
import type { Theme } from './themes';
import { THEME_NAMES, THEMES } from './themes';
import { webviewFrames, webviewWith } from './webviews';
import type { Settings, WorkspaceFolder } from './workspace-folder';

const SCREENSHOTS = join(ROOT, 'dist', 'screenshots');
const WEBVIEW_LIMIT_MS = 40_000;
const PALETTE_ATTEMPTS = 5;
const PALETTE_LIMIT_MS = 2_000;

/** Part of the window, pixels. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * VS Code's window as a person sees it. What returns a `Locator` finds elements when it is used,
 * so it may be asked for before they exist; what returns a promise waits for its effect.
 */
export class Workbench {
  readonly quickInput: QuickInput;

  constructor(
    readonly page: Page,
    readonly folder: WorkspaceFolder,
  ) {
    this.quickInput = new QuickInput(page);
  }

  /** Loads the window anew, as the command Reload Window does. */
  async reload(): Promise<void> {
    await this.page.reload();
    await restored(this.page);
  }

  /** Another window on the same folder. */
  async anotherWindow(): Promise<Workbench> {
    const page = await this.page.context().newPage();
    await page.goto(this.page.url());
    await restored(page);
    return new Workbench(page, this.folder);
  }

  /** Closes the window, as a person does: the workbench hears of it. */
  async close(): Promise<void> {
    await this.page.close({ runBeforeUnload: true });
  }

  /** Opens the command palette with a text in it. */
  async palette(text = ''): Promise<void> {
    await this.quickInput.open('F1');
    await this.quickInput.type(`>${text}`);
  }

  /** Runs a command by the title that the palette shows, such as `Layerline: Open Profile`. */
  async run(title: string): Promise<void> {
    let shown: readonly string[] = [];
    for (let attempt = 1; attempt <= PALETTE_ATTEMPTS; attempt++) {
      await this.palette(title);
      if (await this.quickInput.pickShown(title, PALETTE_LIMIT_MS)) return;
      shown = await this.quickInput.labels();
      // An open palette does not notice commands that become available, nor does its key open it
      // again.
      await this.quickInput.dismiss();
    }
    throw new Error(`The palette has no "${title}": ${shown.join(', ')}`);
  }

  /** Opens a file of the workspace, in whichever editor VS Code chooses for it. */
  async openFile(name: string): Promise<void> {
    await this.quickInput.open('Control+P');
    await this.quickInput.type(name);
    await this.quickInput.rows.filter({ hasText: name }).first().click();
    await this.tab(name).waitFor();
  }

  /** Tab of an open editor, by its title. */
  tab(title: string): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: title });
  }

  /** CodeLenses that contain a text; click them where they are links. */
  codeLens(text: string | RegExp): Locator {
    return this.page.locator('.monaco-editor .codelens-decoration a').filter({ hasText: text });
  }

  /** Opens the view container of the activity bar that has this title. */
  async openContainer(title: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-label[aria-label^="${title}"]`);
    const shown = await item.locator('..').getAttribute('aria-expanded');
    if (shown !== 'true') await item.click();
  }

  /** A view of the side bar or the panel, by the title of its header. */
  view(title: string): Locator {
    const header = this.page.locator(`.pane-header[aria-label^="${title}"]`);
    return this.page.locator('.pane').filter({ has: header });
  }

  /** Closes the other views of the side bar: a short view draws only the rows it has room for. */
  async onlyView(title: string): Promise<void> {
    const open = this.page.locator('.sidebar .pane-header[aria-expanded="true"]');
    const others = open.and(this.page.locator(`:not([aria-label^="${title}"])`));
    while ((await others.count()) > 0) await others.first().click();
    const closed = this.page.locator('.sidebar .pane-header[aria-expanded="false"]');
    const own = closed.and(this.page.locator(`[aria-label^="${title}"]`));
    if ((await own.count()) > 0) await own.click();
  }

  /** Rows of the tree views that contain a text. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.pane-body .monaco-list-row').filter({ hasText: text });
  }

  /** An entry of the menu that is open. */
  menuItem(label: string): Locator {
    return this.page.locator('.monaco-menu .action-item').filter({ hasText: label });
  }

  /** An entry of the status bar, by the id that the extension gave it. */
  statusBar(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="layerline.layerline.${id}"]`);
  }

  /** Messages of all notifications; the test driver of VS Code suppresses their pop-ups. */
  async notifications(): Promise<string[]> {
    await this.run('Notifications: Show Notifications');
    const center = this.page.locator('.notifications-center');
    await center.waitFor();
    const messages = await center.locator('.notification-list-item-message').allInnerTexts();
    await this.run('Notifications: Hide Notifications');
    return messages;
  }

  /** What the log of the extension shows last. */
  async log(): Promise<string> {
    await this.run('Layerline: Show Log');
    const lines = this.page.locator('.output-view .view-lines');
    await lines.locator('.view-line').first().waitFor();
    return (await lines.innerText()).replaceAll('\u00a0', ' ');
  }

  /** Presses Cancel on the notification of something under way. */
  async cancel(title: string): Promise<void> {
    await this.run('Notifications: Show Notifications');
    const item = this.page.locator('.notifications-center .notification-list-item');
    await item
      .filter({ hasText: title })
      .getByRole('button', { name: /^Cancel/ })
      .click();
  }

  /** The dialog in the middle of the window. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Text of the terminal that is visible. */
  get terminal(): Locator {
    return this.page.locator('.terminal-wrapper.active .xterm-rows');
  }

  /** Waits for the webview that shows a text; without one, for any. */
  webview(text = '', limitMs = WEBVIEW_LIMIT_MS): Promise<Frame> {
    return webviewWith(this.page, text, limitMs);
  }

  /** What axe-core finds wrong in a webview, a line each. */
  accessibilityViolations(frame: Frame): Promise<string[]> {
    return accessibilityViolations(frame);
  }

  /** Changes settings of the workspace. */
  updateSettings(changes: Settings): void {
    this.folder.updateSettings(changes);
  }

  /** Waits until the workbench and every webview show the theme. */
  async setTheme(theme: Theme): Promise<void> {
    const names = THEME_NAMES[theme];
    this.updateSettings({ 'workbench.colorTheme': names.setting });
    await this.page.locator(`.monaco-workbench.${names.workbench}`).waitFor();
    for (const frame of webviewFrames(this.page))
      await frame.locator(`body[data-vscode-theme-kind="${names.webview}"]`).waitFor();
  }

  /** Repeats a step in every theme, and leaves the last one. */
  async inThemes(step: (theme: Theme) => Promise<void>, themes = THEMES): Promise<void> {
    for (const theme of themes) {
      await this.setTheme(theme);
      await step(theme);
    }
  }

  /** Saves the window, or a part of it, as dist/screenshots/NAME.png and returns its path. */
  async screenshot(name: string, clip?: Clip): Promise<string> {
    const path = join(SCREENSHOTS, `${name}.png`);
    const part = clip && { clip };
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide', ...part });
    return path;
  }

  /** Saves dist/screenshots/NAME-THEME.png for every theme. */
  async screenshots(name: string): Promise<void> {
    await this.inThemes(async (theme) => {
      await this.screenshot(`${name}-${theme}`);
    });
  }
}
