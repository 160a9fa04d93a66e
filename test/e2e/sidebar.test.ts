import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import { smallProfile } from '../cli/support';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';

const SORTED_BY_TIME = ['block', 'head', 'fc'];
const NARROW_SPACES = /[\u2009\u2060]+/g;

const test = workbenchTest({
  files: {
    'a/net.onnx': new Uint8Array(),
    'b/net.onnx': new Uint8Array(),
    'detector.onnx': new Uint8Array(),
    'hidden/secret.onnx': new Uint8Array(),
    'small.layerline.json': JSON.stringify(smallProfile()),
  },
  settings: { 'files.exclude': { hidden: true } },
});

describe('Models', () => {
  test('lists model files, saved profiles and the zoo', async ({ workbench }) => {
    await workbench.openContainer('Layerline');
    const rows = rowsOf(workbench, 'Models');
    await rows.filter({ hasText: 'Zoo' }).waitFor();
    expect(await textsOf(rows)).toEqual([
      'net.onnxnot run yet · a',
      'net.onnxnot run yet · b',
      'detector.onnxnot run yet',
      'small.layerline.jsonsaved profile',
      expect.stringMatching(/^Zoo\d+ models$/),
    ]);
  });

  test('follows files that come and go', async ({ workbench }) => {
    const added = rowsOf(workbench, 'Models').filter({ hasText: 'added.onnx' });
    const path = workbench.folder.write('added.onnx', '');
    await added.waitFor();
    rmSync(path);
    await added.waitFor({ state: 'detached' });
  });

  test('follows files.exclude', async ({ workbench }) => {
    const secret = rowsOf(workbench, 'Models').filter({ hasText: 'secret.onnx' });
    workbench.updateSettings({ 'files.exclude': {} });
    await secret.waitFor();
    workbench.updateSettings({ 'files.exclude': { hidden: true } });
    await secret.waitFor({ state: 'detached' });
  });

  test('does not stay with a folder that is removed', async ({ workbench }) => {
    const added = rowsOf(workbench, 'Models').filter({ hasText: 'gone.onnx' });
    workbench.folder.write('folder/gone.onnx', '');
    await added.waitFor();
    rmSync(join(workbench.folder.path, 'folder'), { recursive: true });
    await workbench.run('Layerline: Refresh Models');
    await added.waitFor({ state: 'detached' });
  });

  test('unfolds the zoo', async ({ workbench }) => {
    await rowsOf(workbench, 'Models').filter({ hasText: 'Zoo' }).click();
    await rowsOf(workbench, 'Models').filter({ hasText: 'ResNet-18' }).waitFor();
    await rowsOf(workbench, 'Models').filter({ hasText: 'Zoo' }).click();
  });
});

describe('Layers', () => {
  test('show a saved profile by scope, slowest first', async ({ workbench }) => {
    await rowsOf(workbench, 'Models').filter({ hasText: 'small.layerline.json' }).click();
    const layers = rowsOf(workbench, 'Layers');
    await layers.filter({ hasText: 'block' }).waitFor();
    expect((await textsOf(layers)).slice(0, 2)).toEqual([
      'block8.10 ms · 90 %',
      'head500 µs · 5.6 %',
    ]);
    await layers.filter({ hasText: 'block' }).click();
    await layers.filter({ hasText: 'conv1' }).waitFor();
    expect((await textsOf(layers))[1]).toBe('conv15.00 ms · 56 %');
  });

  test('say the same to a screen reader', async ({ workbench }) => {
    const row = rowsOf(workbench, 'Layers').filter({ hasText: 'conv1' });
    expect(await row.getAttribute('aria-label')).toBe('conv1 + bn1 + relu, 5.00 ms · 56 %, Conv2D');
  });

  test('tell more when hovered', async ({ workbench }) => {
    await rowsOf(workbench, 'Layers').filter({ hasText: 'conv1' }).hover();
    const hover = workbench.page.locator('.monaco-hover').filter({ hasText: 'Certainty' });
    await hover.waitFor();
    expect(await hover.innerText()).toContain('block/conv1 + bn1 + relu');
    await workbench.page.mouse.move(1000, 600);
  });

  test('are sorted as asked, and remember it', async ({ workbench }) => {
    const layers = rowsOf(workbench, 'Layers');
    await workbench.run('Layerline: Sort by Memory');
    await layers.filter({ hasText: 'weights' }).first().waitFor();
    await workbench.run('Layerline: Sort in Graph Order');
    await layers.filter({ hasText: 'weights' }).first().waitFor({ state: 'detached' });
    expect((await textsOf(layers)).filter((text) => /^conv\d/.test(text))).toHaveLength(2);
    await workbench.run('Layerline: Sort by Time');
    const names = (await textsOf(layers)).map((text) => /^[a-z]+/.exec(text)?.[0] ?? '');
    expect(names.filter((name) => SORTED_BY_TIME.includes(name))).toEqual(SORTED_BY_TIME);
  });
});

describe('Sidebar', () => {
  test('can be read in every theme', async ({ workbench }) => {
    await rowsOf(workbench, 'Layers').filter({ hasText: 'conv1' }).click();
    await workbench.screenshots('sidebar');
  });
});

function rowsOf(workbench: Workbench, view: string): Locator {
  return workbench.view(view).locator('.monaco-list-row');
}

/** Label and description as one text, with plain spaces. */
async function textsOf(rows: Locator): Promise<string[]> {
  const texts = await rows.locator('.monaco-icon-label-container').allInnerTexts();
  return texts.map((text) => text.replaceAll(NARROW_SPACES, ' ').replaceAll('\n', '').trim());
}
