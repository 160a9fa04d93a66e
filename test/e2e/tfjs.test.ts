import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';
import { expectMessages, MEASURING_MS, profile } from './measuring';

const MODEL = 'node_modules/@vladmandic/human/models/antispoof';

/** `antispoof.json` names its weights `antispoof.bin`. */
const test = workbenchTest({
  files: {
    'antispoof/model.json': readFileSync(`${MODEL}.json`),
    'antispoof/antispoof.bin': readFileSync(`${MODEL}.bin`),
    'other/model.json': '{"name": "no model of TensorFlow.js"}',
  },
  settings: { 'layerline.budget': 2, 'layerline.threads': 1 },
});

describe('TensorFlow.js', () => {
  test(
    'runs its own model files, which the side bar lists',
    { timeout: 180_000 },
    async ({ workbench }) => {
      await workbench.openContainer('Layerline');
      const models = workbench.view('Models').locator('.monaco-list-row');
      await models.filter({ hasText: 'model.json' }).first().waitFor();
      expect(await models.filter({ hasText: 'model.json' }).count()).toBe(1);
      await profile(workbench, 'antispoof/model.json');
      const panel = await workbench.webview('peak activations', MEASURING_MS);
      await panel
        .locator('.chips')
        .getByText(/TensorFlow\.js/)
        .waitFor();
      await panel.getByRole('row').filter({ hasText: 'Conv2D' }).first().waitFor();
      await workbench.screenshot('tfjs-model');
    },
  );

  test('is chosen as what runs models', { timeout: 180_000 }, async ({ workbench }) => {
    await workbench.run('Layerline: Select Device');
    await workbench.quickInput.pick('CPU · TensorFlow.js · WebAssembly');
    await profile(workbench, 'ResNet-18');
    const runs = workbench.view('Runs').locator('.monaco-list-row');
    await expect.poll(() => runs.count(), { timeout: MEASURING_MS }).toBe(2);
    const panel = await workbench.webview('layer4', MEASURING_MS);
    await panel
      .locator('.chips')
      .getByText(/TensorFlow\.js/)
      .waitFor();
  });

  test(
    'stands beside ONNX Runtime, layer by layer',
    { timeout: 240_000 },
    async ({ workbench }) => {
      await workbench.run('Layerline: Run on the Other Engine and Compare');
      const panel = await workbench.webview('On the same inputs the outputs', MEASURING_MS);
      await panel
        .locator('.chips')
        .getByText(/ONNX Runtime/)
        .first()
        .waitFor();
      const found: string[] = [];
      await workbench.inThemes(async (theme) => {
        await workbench.screenshot(`tfjs-compare-${theme}`);
        const violations = await workbench.accessibilityViolations(panel);
        found.push(...violations.map((text) => `${theme}: ${text}`));
      });
      expect(found).toEqual([]);
      await expectMessages(workbench, []);
    },
  );

  test('profiles a training step', { timeout: 240_000 }, async ({ workbench }) => {
    await workbench.run('Layerline: Clear');
    await workbench.run('Layerline: Profile a Training Step');
    await workbench.quickInput.pick('antispoof/model.json');
    // A graph model is frozen: one sentence says so.
    await expect
      .poll(() => workbench.notifications(), { timeout: MEASURING_MS })
      .toEqual([expect.stringContaining('weights')]);
  });
});
