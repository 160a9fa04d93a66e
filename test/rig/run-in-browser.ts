import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGUMENTS } from './chromium';
import type { ServerHost } from './host';
import { startServer } from './server';
import { workbenchAddress } from './workbench-address';

export interface BrowserRun {
  readonly host: ServerHost;
  readonly folder: string;
  readonly extensionsDir: string;
  readonly extensionDevelopmentPath: string;
  readonly extensionTestsPath: string;
  /** Where the logs of this run go. */
  readonly logs: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a suite in the extension host of VS Code's server; returns the exit code that the
 * workbench reports. It reports 0 also when the extension host crashed, so callers look at what
 * the suite left behind.
 */
export async function runInBrowser(run: BrowserRun): Promise<number> {
  const server = await startServer({
    ...run.host,
    extensionsDir: run.extensionsDir,
    keepLogsIn: run.logs,
  });
  const messages: string[] = [];
  try {
    const browser = await chromium.launch({
      executablePath: run.host.chromium,
      args: CHROMIUM_ARGUMENTS,
      // The caller turns signals into an abort, so that the server is stopped as well.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    try {
      const page = await browser.newPage();
      const code = exitCode(page, run.signal, messages);
      await Promise.race([page.goto(workbenchAddress({ ...run, port: server.port })), code]);
      return await code;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    mkdirSync(run.logs, { recursive: true });
    appendFileSync(join(run.logs, 'workbench.log'), messages.join('\n'));
  }
}

/** Settles when the suite ends: the workbench calls these two functions of its page. */
function exitCode(page: Page, signal: AbortSignal, messages: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('Interrupted.')));
    page.on('crash', () => reject(new Error('The page of the workbench crashed.')));
    page.on('close', () => reject(new Error('The page of the workbench closed.')));
    const log = (type: string, args: unknown[]) => messages.push(`${type} ${args.join(' ')}`);
    Promise.all([
      page.exposeFunction('codeAutomationLog', log),
      page.exposeFunction('codeAutomationExit', resolve),
    ]).catch(reject);
  });
}
