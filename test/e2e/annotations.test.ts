import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import { locatedResnet } from '../support/located-profile';
import { RESNET_SOURCE } from '../support/resnet-source';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';
import { lineEnd } from './driver/line-end';

const test = workbenchTest({
  files: { 'resnet.py': RESNET_SOURCE },
  viewport: { width: 1440, height: 1260 },
  settings: {
    'editor.fontFamily': 'DejaVu Sans Mono',
    'editor.minimap.enabled': false,
    'layerline.source.show': 'off',
    'workbench.activityBar.location': 'default',
  },
});

/** Opens the profile of a source that was written before it; the panel is put away. */
async function showProfile(workbench: Workbench): Promise<void> {
  const { folder } = workbench;
  const written = new Date(Date.now() - 60_000);
  utimesSync(join(folder.path, 'resnet.py'), written, written);
  folder.write('resnet.layerline.json', JSON.stringify(locatedResnet()));
  await workbench.openContainer('Layerline');
  await workbench.openFile('resnet.py');
  const row = workbench.treeRow('resnet.layerline.json');
  await row.waitFor({ timeout: 40_000 });
  await row.dblclick();
  await workbench.webview('50.5');
  await workbench.tab('resnet.py').click();
  await workbench.codeLens('Run again').waitFor();
}

/** Also the one of the line that comes to lie under the pointer. */
async function putCardAway({ page }: Workbench): Promise<void> {
  await page.keyboard.press('Escape');
  await page.mouse.move(5, 5);
  await page.locator('.monaco-hover:visible').first().waitFor({ state: 'detached' });
}

/** The hover card of `self.conv2`, in place of one that is open. */
async function openCard(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await putCardAway(workbench);
  await page.locator('.view-line', { hasText: 'self.conv2' }).first().hover();
  await page.locator('.monaco-hover', { hasText: '16 layers from this line' }).waitFor();
  await page.locator('.monaco-hover img').waitFor();
}

/** Lenses that are no links: what tells, not does. */
function lensText(workbench: Workbench, text: string): Locator {
  const found = workbench.page.locator('.monaco-editor .codelens-decoration');
  return found.filter({ hasText: text });
}

describe('A profile beside its source', () => {
  test('stands at the line ends', async ({ workbench }) => {
    await showProfile(workbench);
    await expect.poll(() => lineEnd(workbench, 'self.conv2 =')).toBe('22.0 ms 44 % 803 kB ×16');
    expect(await lineEnd(workbench, 'self.layer4 =')).toBe('Σ 11.6 ms 23 % 401 kB ×3');
    expect(await lineEnd(workbench, 'nn.BatchNorm2d(4 * c))')).toBe('↑ in line 20');
    await workbench.screenshots('annotations');
  });

  test('has a card over each line', async ({ workbench }) => {
    await workbench.inThemes(async (theme) => {
      await openCard(workbench);
      await workbench.screenshot(`annotations-hover-${theme}`);
    });
  });

  test('leads to where a layer is called, to the next hot layer and to the panel', async ({
    workbench,
  }) => {
    const { page } = workbench;
    const position = page.locator('.statusbar-item[id="status.editor.selection"]');
    await page.getByText('Go to forward').click();
    await position.filter({ hasText: 'Ln 25' }).waitFor();
    await putCardAway(workbench);
    await workbench.codeLens('Next hot layer').first().click();
    await position.filter({ hasText: 'Ln 12' }).waitFor();
    await openCard(workbench);
    await page.locator('.monaco-hover a', { hasText: 'layer4/2/conv2' }).click();
    const tab = workbench.tab('resnet.layerline.json');
    await expect.poll(() => tab.getAttribute('aria-selected')).toBe('true');
    await workbench.tab('resnet.py').click();
  });

  test('is marked as stale where the text is edited', async ({ workbench }) => {
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.view-line', { hasText: 'nn.Linear' }).click();
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.type('  # more');
    await expect.poll(() => lineEnd(workbench, 'self.fc =')).toBe('was 433 µs');
    await lensText(workbench, '1 line edited since run').waitFor();
    await workbench.screenshots('annotations-stale');
  });

  test('selects the layer of the line that is clicked', async ({ workbench }) => {
    await workbench.page.locator('.view-line', { hasText: 'self.layer2 =' }).click();
    const selected = workbench.page.locator('.pane-body .monaco-list-row.selected');
    await selected.filter({ hasText: 'layer2' }).waitFor();
    await workbench.screenshot('annotations-selected');
  });

  test('can be coloured by heat, in a lens over every layer', async ({ workbench }) => {
    workbench.updateSettings({
      'layerline.annotations.heatBackground': true,
      'layerline.annotations.codeLens': 'all',
    });
    await lensText(workbench, 'Σ 11.7 ms').waitFor();
    await workbench.screenshots('annotations-heat');
  });
});
