import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGUMENTS } from '../../rig/chromium';
import type { ServerHost } from '../../rig/host';
import type { ServerOptions } from '../../rig/server';
import { startServer } from '../../rig/server';

/** A VS Code in which windows can be opened. Plain data: it crosses to the processes of tests. */
export interface VsCode {
  /** Process ids. */
  readonly server: number;
  readonly browser: number;
  readonly port: number;
  /** Where Playwright connects to the browser. */
  readonly endpoint: string;
  /** Where folders for windows go. */
  readonly workspaces: string;
}

export interface StartedVsCode {
  readonly vscode: VsCode;
  readonly stop: () => Promise<void>;
}

/** Starts VS Code's server with the extensions of a folder, and a browser. */
export async function startVsCode(
  host: ServerHost,
  extensionsDir: string,
  keepLogsIn: string,
  options: Pick<ServerOptions, 'settings' | 'asksForTrust'> = {},
): Promise<StartedVsCode> {
  const server = await startServer({ ...host, ...options, extensionsDir, keepLogsIn });
  try {
    const browser = await chromium.launchServer({
      executablePath: host.chromium,
      args: CHROMIUM_ARGUMENTS,
    });
    return {
      vscode: {
        server: server.pid,
        browser: browser.process().pid ?? 0,
        port: server.port,
        endpoint: browser.wsEndpoint(),
        workspaces: join(server.data, 'workspaces'),
      },
      stop: async () => {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
