/** The VS Code that is measured: with the packaged extension, driven through its interface. */
import { join } from 'node:path';
import type { VsCode } from '../../e2e/driver/start-vscode';
import { startVsCode } from '../../e2e/driver/start-vscode';
import { openWindow } from '../../e2e/driver/open-window';
import type { Workbench } from '../../e2e/driver/workbench';
import type { Files } from '../../e2e/driver/workspace-folder';
import { prepareHosts } from '../../rig/host';
import { installExtension } from '../../rig/install-extension';
import { ROOT } from '../../rig/paths';
import { Sightings } from './sightings';

export interface Window {
  readonly workbench: Workbench;
  readonly sightings: Sightings;
  readonly vscode: VsCode;
}

/** Installs the VSIX, starts VS Code, and stops it when `body` has ended. */
export async function withVsCode<T>(
  vsix: string,
  body: (vscode: VsCode) => Promise<T>,
): Promise<T> {
  const { interface: host } = prepareHosts();
  if (host.kind === 'none') throw new Error(`There is no VS Code to measure in: ${host.reason}.`);
  const extensions = installExtension(host, vsix);
  const logs = join(ROOT, 'dist', 'test-logs', 'bench');
  const { vscode, stop } = await startVsCode(host, extensions, logs);
  try {
    return await body(vscode);
  } finally {
    await stop();
  }
}

/** A window with default settings on a folder with these files. */
export async function withWindow<T>(
  vscode: VsCode,
  files: Files,
  body: (window: Window) => Promise<T>,
): Promise<T> {
  const sightings = new Sightings();
  const prepare = sightings.watch.bind(sightings);
  const { workbench, close } = await openWindow(vscode, { files, prepare });
  try {
    return await body({ workbench, sightings, vscode });
  } finally {
    await close();
  }
}
