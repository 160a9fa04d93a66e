import { chromium } from 'playwright-core';
import { inject } from 'vitest';
import { workbenchAddress } from '../../rig/workbench-address';
import { Workbench } from './workbench';
import type { Files, Settings } from './workspace-folder';
import { WorkspaceFolder } from './workspace-folder';

export interface WorkbenchOptions {
  /** Files of the workspace folder. */
  readonly files?: Files;
  /** Settings of the workspace. */
  readonly settings?: Settings;
  /** Size of the window in pixels. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** What extensions take for the language of VS Code, such as `zh-cn`; its own texts stay. */
  readonly language?: string;
}

export interface OpenedWorkbench {
  readonly workbench: Workbench;
  close(): Promise<void>;
}

const VIEWPORT = { width: 1400, height: 900 };
const START_LIMIT_MS = 50_000;
/** For an element: less than a test may take, so that the message tells which one is missing. */
const WAIT_LIMIT_MS = 20_000;

/** Opens a window with storage of its own on a folder of its own. */
export async function openWorkbench(options: WorkbenchOptions): Promise<OpenedWorkbench> {
  const vscode = inject('vscode');
  if ('missing' in vscode) throw new Error(vscode.missing);
  const folder = new WorkspaceFolder(vscode.workspaces, options.files);
  if (options.settings) folder.updateSettings(options.settings);
  const browser = await chromium.connect(vscode.browser);
  const page = await browser.newPage({
    viewport: options.viewport ?? VIEWPORT,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  page.setDefaultTimeout(WAIT_LIMIT_MS);
  if (options.language !== undefined) await page.addInitScript(setLanguage, options.language);
  const close = async () => {
    await browser.close();
    folder.remove();
  };
  try {
    await page.goto(workbenchAddress({ port: vscode.port, folder: folder.path }));
    await page.waitForFunction(isRestored, undefined, { timeout: START_LIMIT_MS });
    // Extensions of the server are known a moment later.
    await page.locator('.activitybar .action-label[aria-label^="Layerline"]').waitFor();
    return { workbench: new Workbench(page, folder), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks the test driver that VS Code puts into its page, once it is there. */
async function isRestored(): Promise<boolean> {
  const { driver } = globalThis as { driver?: { whenWorkbenchRestored(): Promise<void> } };
  await driver?.whenWorkbenchRestored();
  return driver !== undefined;
}

/** A language pack would set it; VS Code tells it to the server and to the extension host. */
function setLanguage(language: string): void {
  Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language });
}
