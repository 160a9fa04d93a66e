import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';

const MEASURING_LIMIT_MS = 60_000;

const test = workbenchTest({ settings: { 'layerline.budget': 1 } });

describe('Sidebar of an empty folder', () => {
  test('says what to do', async ({ workbench }) => {
    await workbench.openContainer('Layerline');
    const button = workbench
      .view('Models')
      .getByRole('button', { name: 'Run a ResNet-50 from the zoo' });
    await button.waitFor();
    await workbench.view('Layers').getByText('Select a model to see its layers.').waitFor();
    await workbench.view('Runs').getByText('Runs are kept here').waitFor();
    await workbench.view('Devices').getByText('CPU').waitFor();
    await workbench.screenshots('sidebar-empty');
  });

  test('runs a model from its button', { timeout: MEASURING_LIMIT_MS }, async ({ workbench }) => {
    await workbench
      .view('Models')
      .getByRole('button', { name: 'Run a ResNet-50 from the zoo' })
      .click();
    const run = workbench.view('Runs').locator('.monaco-list-row');
    await run.waitFor({ timeout: MEASURING_LIMIT_MS });
    expect(await run.innerText()).toMatch(/ResNet-50[\s\S]*ms · \d\d:\d\d/);
    await workbench.view('Layers').getByText('layer4').waitFor();
    await workbench.screenshots('sidebar-run');
  });

  test('deletes a run', async ({ workbench }) => {
    const run = workbench.view('Runs').locator('.monaco-list-row');
    await run.hover();
    await run.getByRole('button', { name: 'Delete Run' }).click();
    await run.waitFor({ state: 'detached' });
    await workbench.view('Runs').getByText('Runs are kept here').waitFor();
  });
});
