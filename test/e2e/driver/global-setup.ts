import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { CHROMIUM_ARGUMENTS } from '../../rig/chromium';
import { hostFromEnvironment } from '../../rig/environment';
import { watchParent } from '../../rig/parent-watch';
import { ROOT } from '../../rig/paths';
import { startServer } from '../../rig/server';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server and the browser that all files share, or why there are none. */
    vscode:
      { server: number; port: number; browser: string; workspaces: string } | { missing: string };
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
  const server = await startServer({
    ...host,
    extensionsDir,
    keepLogsIn: join(ROOT, 'dist', 'test-logs', 'e2e'),
  });
  try {
    const browser = await chromium.launchServer({
      executablePath: host.chromium,
      args: CHROMIUM_ARGUMENTS,
    });
    project.provide('vscode', {
      server: server.pid,
      port: server.port,
      browser: browser.wsEndpoint(),
      workspaces: join(server.data, 'workspaces'),
    });
    return async () => {
      await browser.close();
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
