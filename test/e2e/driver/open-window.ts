import type { BrowserContext } from 'playwright-core';
import { chromium } from 'playwright-core';
import { workbenchAddress } from '../../rig/workbench-address';
import { restored } from './restored';
import type { VsCode } from './start-vscode';
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
  /** Folder of an extension to run besides the installed ones. */
  readonly extensionDevelopmentPath?: string;
  /** Called before anything is loaded. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

export interface OpenedWorkbench {
  readonly workbench: Workbench;
  close(): Promise<void>;
}

const VIEWPORT = { width: 1400, height: 900 };
/** For an element: less than a test may take, so that the message tells which one is missing. */
const WAIT_LIMIT_MS = 40_000;

/** Opens a window with storage of its own on a folder of its own. */
export async function openWindow(
  vscode: VsCode,
  options: WorkbenchOptions,
): Promise<OpenedWorkbench> {
  const folder = new WorkspaceFolder(vscode.workspaces, options.files);
  if (options.settings) folder.updateSettings(options.settings);
  const browser = await chromium.connect(vscode.endpoint);
  const context = await browser.newContext({
    viewport: options.viewport ?? VIEWPORT,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  context.setDefaultTimeout(WAIT_LIMIT_MS);
  if (options.language !== undefined) await context.addInitScript(setLanguage, options.language);
  await options.prepare?.(context);
  const close = async () => {
    await browser.close();
    folder.remove();
  };
  try {
    const page = await context.newPage();
    const { extensionDevelopmentPath } = options;
    await page.goto(
      workbenchAddress({ port: vscode.port, folder: folder.path, extensionDevelopmentPath }),
    );
    await restored(page);
    return { workbench: new Workbench(page, folder), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs in the page before the workbench's scripts, which would say `en` themselves. */
function setLanguage(language: string): void {
  Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', {
    get: () => language,
    set: () => undefined,
  });
}
