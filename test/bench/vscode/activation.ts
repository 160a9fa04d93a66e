import type { Workbench } from '../../e2e/driver/workbench';
import type { Window } from './window';

/**
 * Milliseconds to load and activate the extension, as VS Code reports them itself, in a window
 * that loads anew.
 */
export async function activationMs({ workbench }: Window): Promise<number> {
  await workbench.reload();
  await workbench.openContainer('Layerline');
  await workbench.statusBar('layerline').waitFor();
  await workbench.run('Developer: Show Running Extensions');
  return reportedMs(workbench);
}

async function reportedMs(workbench: Workbench): Promise<number> {
  const row = workbench.page
    .locator('.runtime-extensions-editor .extension')
    .filter({ has: workbench.page.locator('.name', { hasText: /^Layerline/ }) });
  const text = await row.locator('.activation-time').innerText();
  const ms = /(\d+) ?ms/.exec(text)?.[1];
  if (ms === undefined) throw new Error(`VS Code reports no time of activation: "${text}".`);
  // It opens in front of everything.
  await workbench.page.keyboard.press('Escape');
  return Number(ms);
}
