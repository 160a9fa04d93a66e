import type { Browser } from 'playwright-core';
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
}

const VIEWPORT = { width: 1400, height: 900 };
const START_LIMIT_MS = 60_000;
/** Of every wait for an element: well below the limit of a test, so that the wait is what fails. */
const WAIT_LIMIT_MS = 20_000;

export interface OpenWorkbench extends AsyncDisposable {
  readonly workbench: Workbench;
}

/** Opens a new window on a new folder, with storage of its own. */
export async function openWorkbench(options: WorkbenchOptions): Promise<OpenedWorkbench> {
  const vscode = inject('vscode');
  if ('missing' in vscode) throw new Error(vscode.missing);
  const folder = new WorkspaceFolder(options.files);
  if (options.settings) folder.updateSettings(options.settings);
  const browser = await chromium.connect(vscode.browser);
}
