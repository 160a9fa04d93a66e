/** The VS Code that is measured: with the packaged extension, driven through its interface. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkbenchOptions } from '../../e2e/driver/open-window';
import { openWindow } from '../../e2e/driver/open-window';
import type { VsCode } from '../../e2e/driver/start-vscode';
import { startVsCode } from '../../e2e/driver/start-vscode';
import type { Workbench } from '../../e2e/driver/workbench';
import { prepareHosts } from '../../rig/host';
import { installExtension } from '../../rig/install-extension';
import { ROOT } from '../../rig/paths';
import { processorTimeMs } from '../../support/processes';
import { Sightings } from './sightings';

/** Installs the VSIX, starts VS Code, and stops it when `body` has ended; gives its folder. */
export async function withVsCode<T>(
  vsix: string,
  body: (vscode: VsCode, extension: string) => Promise<T>,
): Promise<T> {
  const { interface: host } = prepareHosts();
  if (host.kind === 'none') throw new Error(`There is no VS Code to measure in: ${host.reason}.`);
  const extensions = installExtension(host, vsix);
  const logs = join(ROOT, 'dist', 'test-logs', 'bench');
  const { vscode, stop } = await startVsCode(host, extensions, logs);
  try {
    return await body(vscode, installed(extensions));
  } finally {
    await stop();
  }
}

function installed(extensions: string): string {
  const name = readdirSync(extensions).find((entry) => entry.startsWith('layerline.layerline-'));
  if (name === undefined) throw new Error(`There is no Layerline in ${extensions}.`);
  return join(extensions, name);
}

export interface Window {
  readonly workbench: Workbench;
  readonly sightings: Sightings;
  /** Processor time of VS Code, its browser and the engines so far, ms. */
  readonly processorTimeMs: () => number;
}

/** A window with default settings. */
export async function withWindow<T>(
  vscode: VsCode,
  options: Pick<WorkbenchOptions, 'files' | 'extensionDevelopmentPath'>,
  body: (window: Window) => Promise<T>,
): Promise<T> {
  const sightings = new Sightings();
  const prepare = sightings.watch.bind(sightings);
  const opened = await openWindow(vscode, { ...options, prepare });
  try {
    return await body({
      workbench: opened.workbench,
      sightings,
      processorTimeMs: () => processorTimeMs(vscode.server) + processorTimeMs(vscode.browser),
    });
  } finally {
    await opened.close();
  }
}

const QUIET_STEP_MS = 1000;
const QUIET_STEPS = 3;
/** Of the processor, in a step; VS Code is never idle altogether. */
const QUIET_PROCESSOR_MS = 100;
const QUIET_LIMIT_MS = 60_000;

/** Waits until VS Code has done what it does after it has opened a window, for up to 15 s. */
export async function quiet({ workbench, processorTimeMs }: Window): Promise<void> {
  const end = performance.now() + QUIET_LIMIT_MS;
  let before = processorTimeMs();
  for (let steps = 0; steps < QUIET_STEPS && performance.now() < end;) {
    await workbench.page.waitForTimeout(QUIET_STEP_MS);
    const now = processorTimeMs();
    steps = now - before <= QUIET_PROCESSOR_MS ? steps + 1 : 0;
    before = now;
  }
}
