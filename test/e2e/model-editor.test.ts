import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';

const test = workbenchTest({
  files: { 'tiny-resnet.onnx': readFileSync('examples/tiny-resnet.onnx') },
  settings: { 'layerline.budget': 1, 'layerline.threads': 1 },
});

describe('an .onnx file', () => {
  test(
    'opens with what its layers cost, in every theme',
    { timeout: 60_000 },
    async ({ workbench }) => {
      // A file that is opened while the window still starts may be shown as text.
      await workbench.openContainer('Layerline');
      await workbench.treeRow('Zoo').waitFor({ timeout: 40_000 });
      await workbench.openFile('tiny-resnet.onnx');
      const editor = await workbench.webview('layer4');
      await editor.getByText('layer1').first().waitFor();
      expect(await editor.getByRole('button', { name: 'Profile' }).count()).toBeGreaterThan(0);
      const found: string[] = [];
      await workbench.inThemes(async (theme) => {
        await workbench.screenshot(`model-editor-${theme}`);
        found.push(...(await workbench.accessibilityViolations(editor)));
      });
      expect(found).toEqual([]);
    },
  );

  test('is profiled by its button', { timeout: 60_000 }, async ({ workbench }) => {
    const editor = await workbench.webview('layer4');
    await editor.getByRole('button', { name: 'Profile' }).first().click();
    await workbench
      .statusBar('layerline')
      .getByText(/ · CPU · fp32/)
      .waitFor({ timeout: 40_000 });
    await workbench.webview('median of');
    await workbench.screenshot('model-editor-profiled');
  });
});
