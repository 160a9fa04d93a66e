import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VsCode } from '../../e2e/driver/start-vscode';
import type { Workbench } from '../../e2e/driver/workbench';
import { ROOT } from '../../rig/paths';
import { until } from '../../support/processes';
import type { ActivationResult } from './activation-result';
import { RESULT_FILE } from './activation-result';
import { withWindow } from './window';

export interface Activations {
  /** Loading and activating as VS Code itself reports it, ms of each. */
  readonly reportedMs: readonly number[];
  /** The same in processor time of the extension host's thread. */
  readonly processorMs: readonly number[];
}

const LIMIT_MS = 60_000;

/**
 * Activates the extension in new extension hosts, when these have nothing else to do: a helper
 * extension waits for that and measures.
 */
export async function activations(vscode: VsCode, repeats: number): Promise<Activations> {
  const reportedMs: number[] = [];
  const processorMs: number[] = [];
  const extensionDevelopmentPath = helperExtension();
  try {
    await withWindow(vscode, { extensionDevelopmentPath }, async ({ workbench }) => {
      for (let repeat = 0; repeat < repeats; repeat++) {
        if (repeat > 0) await workbench.reload();
        const result = join(workbench.folder.path, RESULT_FILE);
        if (!(await until(() => existsSync(result), LIMIT_MS)))
          throw new Error('The extension was not activated.');
        const measured = JSON.parse(workbench.folder.read(RESULT_FILE)) as ActivationResult;
        rmSync(result);
        processorMs.push(measured.processorMs);
        reportedMs.push(await reportedActivationMs(workbench));
      }
    });
  } finally {
    rmSync(extensionDevelopmentPath, { recursive: true, force: true });
  }
  return { reportedMs, processorMs };
}

function helperExtension(): string {
  mkdirSync(join(ROOT, 'dist', 'bench'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'dist', 'bench', 'activating-'));
  const manifest = {
    publisher: 'layerline',
    name: 'activating',
    version: '0.0.0',
    engines: { vscode: '^1.100.0' },
    activationEvents: ['onStartupFinished'],
    main: '../vscode/activating-extension.cjs',
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

async function reportedActivationMs(workbench: Workbench): Promise<number> {
  await workbench.run('Developer: Show Running Extensions');
  const name = workbench.page.locator('.name', { hasText: /^Layerline$/ });
  const row = workbench.page.locator('.runtime-extensions-editor .extension').filter({ has: name });
  const text = await row.locator('.activation-time').innerText();
  const ms = /(\d+) ?ms/.exec(text)?.[1];
  if (ms === undefined) throw new Error(`VS Code reports no time of activation: "${text}".`);
  // It lies over everything.
  await workbench.page.keyboard.press('Escape');
  return Number(ms);
}
