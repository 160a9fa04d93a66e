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
    await workbench.view('Devices').getByText('CPU').first().waitFor();
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

  test('then shows the zoo, with the total', async ({ workbench }) => {
    const models = workbench.view('Models').locator('.monaco-list-row');
    await models.filter({ hasText: 'Zoo' }).click();
    await models.filter({ hasText: /ResNet-50.*ms · / }).waitFor();
  });

  test('opens a run', async ({ workbench }) => {
    await workbench.run('Layerline: Clear');
    await workbench.view('Layers').getByText('Select a model to see its layers.').waitFor();
    await workbench.view('Runs').locator('.monaco-list-row').click();
    await workbench.view('Layers').getByText('layer4').waitFor();
  });

  test('deletes a run', async ({ workbench }) => {
    const run = workbench.view('Runs').locator('.monaco-list-row');
    await run.hover();
    await run.getByRole('button', { name: 'Delete Run' }).click();
    await run.waitFor({ state: 'detached' });
    await workbench.view('Runs').getByText('Runs are kept here').waitFor();
    await workbench.view('Models').getByText('No models found in this folder.').waitFor();
  });
});
