import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { hostFromEnvironment } from '../../rig/environment';
import { watchParent } from '../../rig/parent-watch';
import { ROOT } from '../../rig/paths';
import type { VsCode } from './start-vscode';
import { startVsCode } from './start-vscode';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What all files share, or why there is nothing. */
    vscode: VsCode | { missing: string };
  }
}

/** Starts VS Code's server and a browser, once for all files. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | void> {
  const host = hostFromEnvironment('interface');
  if (host.kind === 'none') return project.provide('vscode', { missing: host.reason });
  // Ends the server and the browser as well.
  watchParent(() => process.exit(1));
  const extensionsDir = process.env['LAYERLINE_TEST_EXTENSIONS'];
  if (!extensionsDir) throw new Error('LAYERLINE_TEST_EXTENSIONS names no folder.');
  const logs = join(ROOT, 'dist', 'test-logs', 'e2e');
  const { vscode, stop } = await startVsCode(host, extensionsDir, logs);
  project.provide('vscode', vscode);
  return stop;
}
