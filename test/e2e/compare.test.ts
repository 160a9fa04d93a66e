import type { Frame } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';
import { expectRuns, profile } from './measuring';

const test = workbenchTest({ settings: { 'layerline.budget': 2, 'layerline.threads': 1 } });

const MEASURING_MS = 60_000;
const TITLE = 'ResNet-18';

/** The panel once it shows so many kept runs' newest. */
async function measured(workbench: Workbench, runs: number): Promise<Frame> {
  await expectRuns(workbench, Array<string>(runs).fill(TITLE));
  return workbench.webview('peak activations', MEASURING_MS);
}

describe('Two runs of a model', () => {
  test('are compared, layer by layer', { timeout: 180_000 }, async ({ workbench }) => {
    await profile(workbench, TITLE);
    await workbench.webview('peak activations', MEASURING_MS);
    await measured(workbench, 1);
    await workbench.run('Layerline: Run Again');
    await expect
      .poll(() => workbench.view('Runs').locator('.monaco-list-row').count(), {
        timeout: MEASURING_MS,
      })
      .toBe(2);
    await measured(workbench, 2);
    await workbench.run('Layerline: Compare With…');
    const offered = await workbench.quickInput.labels();
    expect(offered.map((label) => label.trim())).toEqual([TITLE, 'A saved profile file…']);
    await workbench.quickInput.pick(TITLE);
    const panel = await workbench.webview('difference, 95 % interval');
    expect(await panel.locator('.total').first().innerText()).toMatch(/ms\s*→\s*[\d.]+/);
    expect(await panel.getByRole('treegrid', { name: 'What changed' }).count()).toBe(1);
    await panel
      .locator('.chips')
      .getByText(/matched by id/)
      .waitFor();
  });

  test('are accessible in every theme', { timeout: 120_000 }, async ({ workbench }) => {
    const panel = await workbench.webview('difference, 95 % interval');
    // However the two compare, by scope there are rows.
    await panel.getByRole('radio', { name: 'By scope' }).click();
    await panel.getByRole('row').filter({ hasText: 'layer1' }).first().waitFor();
    const found: string[] = [];
    await workbench.inThemes(async (theme) => {
      await workbench.screenshot(`panel-compare-${theme}`);
      const violations = await workbench.accessibilityViolations(panel);
      found.push(...violations.map((text) => `${theme}: ${text}`));
    });
    expect(found).toEqual([]);
  });

  test('are still compared after a reload', { timeout: 120_000 }, async ({ workbench }) => {
    await workbench.reload();
    await workbench.webview('difference, 95 % interval', MEASURING_MS);
  });

  test('are left by the menu, and come back from the Runs view', async ({ workbench }) => {
    const compared = await workbench.webview('difference, 95 % interval');
    await compared.getByRole('button', { name: 'Stop Comparing' }).click();
    await compared.getByText('What changed, and in which layer?').waitFor();
    await workbench.openContainer('Layerline');
    await workbench.onlyView('Runs');
    await workbench.view('Runs').locator('.monaco-list-row').last().click({ button: 'right' });
    await workbench.menuItem('Compare With Shown Profile').click();
    await workbench.webview('difference, 95 % interval');
  });
});
