/** The VS Code that is measured: with the packaged extension, driven through its interface. */
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

/** Installs the VSIX, starts VS Code, and stops it when `body` has ended. */
export async function withVsCode<T>(
  vsix: string,
  body: (vscode: VsCode, extensions: string) => Promise<T>,
): Promise<T> {
  const { interface: host } = prepareHosts();
  if (host.kind === 'none') throw new Error(`There is no VS Code to measure in: ${host.reason}.`);
  const extensions = installExtension(host, vsix);
  const logs = join(ROOT, 'dist', 'test-logs', 'bench');
  const { vscode, stop } = await startVsCode(host, extensions, logs);
  try {
    return await body(vscode, extensions);
  } finally {
    await stop();
  }
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
  const { workbench, close } = await openWindow(vscode, { ...options, prepare });
  try {
    return await body({
      workbench,
      sightings,
      processorTimeMs: () => processorTimeMs(vscode.server) + processorTimeMs(vscode.browser),
    });
  } finally {
    await close();
  }
}
