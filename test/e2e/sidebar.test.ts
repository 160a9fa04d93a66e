import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { Profile } from '../../src/profile/document';
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
    'small.layerline.json': JSON.stringify(savedProfile()),
  },
  viewport: { width: 1400, height: 1300 },
  settings: { 'files.exclude': { hidden: true } },
});

describe('Models', () => {
  test('lists model files, saved profiles and the zoo', async ({ workbench }) => {
    await workbench.openContainer('Layerline');
    const rows = rowsOf(workbench, 'Models');
    await rows.filter({ hasText: 'Zoo' }).waitFor();
    expect(await textsOf(rows)).toEqual([
      'detector.onnxnot run yet',
      'net.onnxnot run yet · a',
      'net.onnxnot run yet · b',
      'small.layerline.jsonsaved profile',
      expect.stringMatching(/^Zoo\d+ models$/),
    ]);
  });

  test('follows files that come and go', async ({ workbench }) => {
    const added = rowsOf(workbench, 'Models').filter({ hasText: /added\d+\.onnx/ });
    const paths: string[] = [];
    // VS Code tells nobody when its watcher has started: what comes before goes unnoticed.
    await expect
      .poll(
        () => {
          paths.push(workbench.folder.write(`added${paths.length}.onnx`, ''));
          return added.count();
        },
        { interval: 1000, timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    for (const path of paths) rmSync(path);
    await expect.poll(() => added.count(), { timeout: 10_000 }).toBe(0);
  });

  test('follows files.exclude', async ({ workbench }) => {
    const secret = rowsOf(workbench, 'Models').filter({ hasText: 'secret.onnx' });
    workbench.updateSettings({ 'files.exclude': {} });
    await secret.waitFor();
    workbench.updateSettings({ 'files.exclude': { hidden: true } });
    await secret.waitFor({ state: 'detached' });
  });

  test('forgets a folder that is removed when refreshed', async ({ workbench }) => {
    const row = rowsOf(workbench, 'Models').filter({ hasText: /net.*b$/ });
    expect(await row.count()).toBe(1);
    rmSync(join(workbench.folder.path, 'b'), { recursive: true });
    await workbench.run('Layerline: Refresh Models');
    await row.waitFor({ state: 'detached' });
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
    await workbench.screenshot('sidebar-hover');
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

describe('Selection', () => {
  test('follows the panel, inside folded scopes', async ({ workbench }) => {
    const panel = await workbench.webview('small.onnx');
    await panel.getByText('strange').first().click();
    const selected = workbench.view('Layers').locator('.monaco-list-row.selected');
    await selected.filter({ hasText: 'strange' }).waitFor();
  });

  test('is told to the panel', async ({ workbench }) => {
    await rowsOf(workbench, 'Layers').filter({ hasText: 'conv1' }).click();
    const panel = await workbench.webview('small.onnx');
    await panel
      .locator('[role="row"][aria-selected="true"]')
      .filter({ hasText: 'conv1' })
      .waitFor();
  });
});

describe('A double click', () => {
  test('goes to the source, here the model file', async ({ workbench }) => {
    await rowsOf(workbench, 'Layers').filter({ hasText: 'conv2' }).dblclick();
    await workbench.tab('small.onnx').waitFor();
    // Which isn't on this machine.
    await workbench.webview("/models/small.onnx doesn't exist.");
    await workbench.run('View: Close Editor');
  });
});

describe('A workspace of many models', () => {
  test('shows the first thousand, and says so', async ({ workbench }) => {
    for (let file = 0; file < 1200; file++)
      workbench.folder.write(`many/${file % 50}/model${file}.onnx`, '');
    await workbench.run('Layerline: Refresh Models');
    const message = workbench.view('Models').getByText('Only the first 1,000 files are shown.');
    await message.waitFor();
    await workbench.screenshot('sidebar-many');
    rmSync(join(workbench.folder.path, 'many'), { recursive: true });
    await workbench.run('Layerline: Refresh Models');
    await message.waitFor({ state: 'detached' });
  });
});

describe('Sidebar', () => {
  test('can be read in every theme', async ({ workbench }) => {
    await rowsOf(workbench, 'Layers').filter({ hasText: 'conv1' }).click();
    await workbench.screenshots('sidebar');
    await workbench.view('Layers').locator('.pane-header').hover();
    await workbench.view('Layers').getByRole('button', { name: 'Sort Layers' }).click();
    await workbench.menuItem('✓ Sort by Time').waitFor();
    await workbench.screenshot('sidebar-sort');
    await workbench.page.keyboard.press('Escape');
  });
});

function savedProfile(): Profile {
  const { model } = smallProfile();
  return smallProfile({
    model: { ...model, source: { kind: 'file', path: '/models/small.onnx' } },
  });
}

function rowsOf(workbench: Workbench, view: string): Locator {
  return workbench.view(view).locator('.monaco-list-row');
}

/** Label and description as one text, with plain spaces. */
async function textsOf(rows: Locator): Promise<string[]> {
  const texts = await rows.locator('.monaco-icon-label-container').allInnerTexts();
  return texts.map((text) => text.replaceAll(NARROW_SPACES, ' ').replaceAll('\n', '').trim());
}
