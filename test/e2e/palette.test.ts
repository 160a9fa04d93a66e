import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';

const test = workbenchTest({ files: { 'models/tiny.onnx': '' } });

describe('Layerline: Profile Model', () => {
  test('offers the zoo and the models of the workspace', async ({ workbench }) => {
    await workbench.run('Layerline: Profile Model');
    const labels = await workbench.quickInput.labels();
    expect(labels).toContain('ResNet-50');
    expect(labels).toContain('models/tiny.onnx');
  });

  test('shows its list in every theme', async ({ workbench }) => {
    await workbench.inThemes(async (theme) => {
      await workbench.run('Layerline: Profile Model');
      await workbench.quickInput.row('ResNet-50').waitFor();
      await workbench.screenshot(`profile-model-${theme}`);
      await workbench.quickInput.dismiss();
    });
  });
});
