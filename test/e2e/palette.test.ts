import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';

const test = workbenchTest({ files: { 'models/tiny.onnx': new Uint8Array() } });

describe('Layerline: Profile Model in Terminal', () => {
  test('offers the zoo and the models of the workspace', async ({ workbench }) => {
    await workbench.run('Layerline: Profile Model in Terminal');
    const labels = await workbench.quickInput.labels();
    expect(labels).toContain('ResNet-50');
    expect(labels).toContain('models/tiny.onnx');
  });

  test('can be read in every theme', async ({ workbench }) => {
    await workbench.inThemes(async (theme) => {
      await workbench.run('Layerline: Profile Model in Terminal');
      await workbench.quickInput.row('ResNet-50').waitFor();
      await workbench.screenshot(`profile-in-terminal-${theme}`);
      await workbench.quickInput.dismiss();
    });
  });

  test('profiles the picked model', async ({ workbench }) => {
    await workbench.run('Layerline: Profile Model in Terminal');
    await workbench.quickInput.pick('models/tiny.onnx');
    await workbench.terminal.filter({ hasText: 'tiny.onnx' }).waitFor();
  });
});
