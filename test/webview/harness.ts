/** The panel in Debian's Chromium without VS Code: its page, its policy, its colours, a fake host. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { panelHtml } from '../../src/vscode/panel/html';
import type { FromPanel, PanelContent, ToPanel } from '../../src/vscode/panel/messages';
import { pack } from '../../src/vscode/panel/wire';
import type { ThemeName } from './themes';
import { THEMES } from './themes';

export const CHROMIUM = process.env['LAYERLINE_CHROMIUM'] ?? '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

const ORIGIN = 'https://panel.test';

export interface PanelHarness {
  open(options: OpenOptions): Promise<OpenPanel>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly content?: PanelContent | undefined;
  readonly state?: unknown;
  readonly context?: BrowserContextOptions;
}

export interface OpenPanel {
  readonly page: Page;
  post(...messages: ToPanel[]): Promise<void>;
  /** What the panel sent so far, and what went wrong in it. */
  sent(): Promise<FromPanel[]>;
  state(): Promise<unknown>;
  readonly problems: readonly string[];
  /** ms until the content was painted, by the panel's own message. */
  painted(): Promise<number>;
}

/** Builds the panel as it is packaged and starts a browser. */
export async function startHarness(): Promise<PanelHarness> {
  const outdir = mkdtempSync(join(tmpdir(), 'layerline-webview-'));
  const { buildWebview } = (await import(BUILD_SCRIPT)) as {
    readonly buildWebview: (outdir: string) => Promise<void>;
  };
  await buildWebview(outdir);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
  });
  return {
    open: (options) => openPanel(browser, outdir, options),
    close: async () => {
      await browser.close();
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}

// Not a literal, because a script without types is none of the compiler's business.
const BUILD_SCRIPT: string = new URL('../../scripts/build.mjs', import.meta.url).href;

async function openPanel(
  browser: Browser,
  outdir: string,
  options: OpenOptions,
): Promise<OpenPanel> {
  const { theme = 'dark', width = 800, height = 900, content } = options;
  const context = await browser.newContext({ viewport: { width, height }, ...options.context });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  const html = panelHtml({
    language: 'en',
    cspSource: ORIGIN,
    asset: (name) => `${ORIGIN}/${name}`,
  });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    const body = readFileSync(join(outdir, pathname));
    const contentType = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body });
  });
  await page.addInitScript(fakeHost, { ...THEMES[theme], state: options.state ?? null });
  await page.goto(`${ORIGIN}/`);
  const panel: OpenPanel = {
    page,
    problems,
    post: async (...messages) => {
      for (const message of messages) {
        const posted = message.type === 'content' ? await pack(message) : message;
        await page.evaluate((given) => postMessage(given), posted);
      }
    },
    sent: () => page.evaluate(() => (window as unknown as FakeHost).sent),
    state: () => page.evaluate(() => (window as unknown as FakeHost).state),
    painted: () =>
      page
        .waitForFunction(() =>
          (window as unknown as FakeHost).sent.find(({ type }) => type === 'painted'),
        )
        .then(async (handle) => {
          const message = await handle.jsonValue();
          return message?.type === 'painted' ? message.durationMs : NaN;
        }),
  };
  await page.waitForFunction(() => (window as unknown as FakeHost).sent.length > 0);
  await panel.post({
    type: 'start',
    texts: null,
    locale: 'en',
    preferences: { units: 'decimal', colours: 'heat' },
  });
  if (content) {
    await panel.post({ type: 'restore', restore: 'run:test' }, { type: 'content', content });
    await panel.painted();
  }
  return panel;
}

interface FakeHost {
  readonly sent: FromPanel[];
  readonly state: unknown;
}

/** Runs in the page before its scripts: VS Code's API, classes and variables. */
function fakeHost(given: {
  readonly classes: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly state: unknown;
}): void {
  const host = { sent: [] as unknown[], state: given.state };
  Object.assign(window, host, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => host.sent.push(message),
      getState: () => host.state,
      setState: (state: unknown) => {
        host.state = state;
        Object.assign(window, { state });
      },
    }),
  });
  addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(given.variables))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.className = given.classes;
  });
}
