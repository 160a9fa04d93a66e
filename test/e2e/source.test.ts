import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';
import type { Workbench } from './driver';
import { lineEnd } from './driver/line-end';

const EXAMPLES = ['keras_classifier.py', 'keras_include_top.py', 'torch_resnet.py'];

const test = workbenchTest({
  files: {
    ...Object.fromEntries(EXAMPLES.map((name) => [name, readFileSync(`examples/${name}`)])),
    'plain.py': 'import os\n\nprint(os.getcwd())\n',
  },
  viewport: { width: 1440, height: 1900 },
  settings: {
    'editor.fontFamily': 'DejaVu Sans Mono',
    'editor.minimap.enabled': false,
    'layerline.budget': 2,
  },
});

/** The source process starts with the first file. */
const START_MS = 40_000;

async function goToLine({ page }: Workbench, text: string): Promise<void> {
  await page.locator('.view-line', { hasText: text }).first().click();
  await page.keyboard.press('End');
}

describe('A Keras file', () => {
  test('shows what its layers cost, before anything runs', async ({ workbench }) => {
    await workbench.openFile('keras_classifier.py');
    await expect
      .poll(() => lineEnd(workbench, 'layers.Dense(1024'), { timeout: START_MS })
      .toMatch(/^N×1024 · 103 M · 103 MMACs \(1\.0 %\)$/);
    expect(await lineEnd(workbench, 'layers.Conv2D(')).toMatch(
      /^×8 · N×224×224×64 … N×28×28×512 · 4\.69 M · 10\.3 GMACs/,
    );
    await workbench.codeLens('Profile').first().waitFor();
    await workbench.screenshots('source-keras');
  });

  test('follows what is typed, and keeps the last numbers through an error', async ({
    workbench,
  }) => {
    const { page } = workbench;
    await goToLine(workbench, 'layers.Dense(1024');
    await page.keyboard.press('Home');
    for (let step = 0; step < 'x = layers.Dense(1024'.length; step++)
      await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Backspace');
    await expect
      .poll(() => lineEnd(workbench, 'layers.Dense(102,'), { timeout: 10_000 })
      .toMatch(/^N×102 · 10\.2 M/);
    await page.keyboard.type('4((');
    await page.waitForTimeout(1500);
    expect(await lineEnd(workbench, 'layers.Dense(1024((')).toMatch(/^N×102 · 10\.2 M/);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await expect
      .poll(() => lineEnd(workbench, 'layers.Dense(1024,'), { timeout: 10_000 })
      .toMatch(/^N×1024 · 103 M/);
  });
});

describe('A PyTorch file', () => {
  test('shows its layers, and after a run their times', async ({ workbench }) => {
    await workbench.openFile('torch_resnet.py');
    await expect
      .poll(() => lineEnd(workbench, 'self.maxpool ='), { timeout: START_MS })
      .toMatch(/^1×64×56×56$/);
    expect(await lineEnd(workbench, 'self.linear =')).toMatch(/^1×1000 · 513 k · 512 kMACs/);
    await workbench.screenshot('source-torch');
    await goToLine(workbench, 'def resnet18');
    await workbench.run('Layerline: Profile Model in This File…');
    await workbench.quickInput.pick('resnet18');
    await workbench.webview('peak activations', 60_000);
    await workbench.tab('torch_resnet.py').click();
    await expect
      .poll(() => lineEnd(workbench, 'self.maxpool ='), { timeout: 20_000 })
      .toMatch(/[µm]s/);
    await workbench.screenshots('source-profiled');
    await workbench.run('Layerline: Toggle Annotations');
    await expect.poll(() => lineEnd(workbench, 'self.maxpool =')).toBe('');
    expect(await lineEnd(workbench, 'self.conv3 =')).toBe('');
    await workbench.run('Layerline: Toggle Annotations');
    await expect.poll(() => lineEnd(workbench, 'self.maxpool =')).toMatch(/[µm]s/);
    await expect.poll(() => lineEnd(workbench, 'self.conv3 =')).toMatch(/MACs/);
  });
});

describe('A file without models', () => {
  test('is left alone', async ({ workbench }) => {
    await workbench.openFile('plain.py');
    await workbench.page.waitForTimeout(1500);
    expect(await lineEnd(workbench, 'print(')).toBe('');
  });
});

describe('A model that Keras would refuse', () => {
  test('is marked on the call, and mended by the quick fix', async ({ workbench }) => {
    const { page } = workbench;
    await workbench.openFile('keras_include_top.py');
    await page.locator('.squiggly-error').first().waitFor({ timeout: START_MS });
    await workbench.run('View: Focus Problems (Errors, Warnings, Infos)');
    await page.getByText('expected ndim=4, found ndim=2').first().waitFor();
    await workbench.screenshots('source-rejected');
    await goToLine(workbench, 'layers.GlobalAveragePooling2D');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget', { hasText: 'include_top=False' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.view-line', { hasText: 'EfficientNetB0(include_top=False' }).waitFor();
    await expect.poll(() => page.locator('.squiggly-error').count(), { timeout: 10_000 }).toBe(0);
  });
});
