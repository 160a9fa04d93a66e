import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { profileModel } from '../../src/engine/measure';
import { zooSpec } from '../../src/zoo';
import { QUICK, startBuiltEngine } from '../support/engines';
import { locatedProfile, RESNET_LOCATIONS } from '../support/located-profile';
import { RESNET_SOURCE } from '../support/resnet-source';
import { workbenchTest } from './driver';
import { lineEnd } from './driver/line-end';

const EXAMPLES = ['keras_residual.py', 'torch_resnet.py'];
/** The source process starts with the first file. */
const START_MS = 40_000;

/** The README's and the walkthrough's pictures, of a real measurement: `npm run pictures`. */
const test = workbenchTest({
  files: {
    'resnet.py': RESNET_SOURCE,
    ...Object.fromEntries(EXAMPLES.map((name) => [name, readFileSync(`examples/${name}`)])),
  },
  viewport: { width: 1440, height: 900 },
  settings: {
    'editor.fontFamily': 'DejaVu Sans Mono',
    'editor.fontSize': 12,
    'editor.minimap.enabled': false,
    'breadcrumbs.enabled': false,
    'layerline.threads': 1,
    'layerline.budget': 4,
  },
});

describe('a measured ResNet-50', () => {
  test('stands in the panel and in the side bar', { timeout: 90_000 }, async ({ workbench }) => {
    await workbench.setTheme('dark');
    await workbench.openContainer('Layerline');
    await workbench.run('Layerline: Profile Model…');
    await workbench.quickInput.pick('ResNet-50');
    const panel = await workbench.webview('peak activations', 60_000);
    await panel.locator('.layer-table .row').first().waitFor();
    await workbench.treeRow('layer3').first().waitFor();
    await workbench.view('Runs').getByText('ResNet-50').waitFor();
    await workbench.treeRow('Zoo').click();
    await workbench.treeRow('ResNet-34').first().waitFor();
    await workbench.screenshot('media/panel');
    await workbench.screenshot('media/walkthrough/panel', {
      x: 350,
      y: 40,
      width: 1090,
      height: 560,
    });
    await workbench.screenshot('media/walkthrough/measure', {
      x: 48,
      y: 40,
      width: 300,
      height: 340,
    });
    await workbench.screenshot('media/walkthrough/runs', {
      x: 48,
      y: 560,
      width: 300,
      height: 310,
    });
    expect(await workbench.treeRow('ResNet-50').count()).toBeGreaterThan(0);
  });

  test('stands on the lines that made it', { timeout: 90_000 }, async ({ workbench }) => {
    const { folder } = workbench;
    const spec = zooSpec('resnet50');
    const measured = await profileModel(spec, { ...QUICK, runs: 15 }, {}, startBuiltEngine);
    const located = locatedProfile(measured, 'resnet.py', RESNET_SOURCE, RESNET_LOCATIONS);
    const written = new Date(Date.parse(measured.environment.date) - 60_000);
    utimesSync(join(folder.path, 'resnet.py'), written, written);
    folder.write('resnet.layerline.json', JSON.stringify(located));
    await workbench.run('View: Close All Editors');
    await workbench.openFile('resnet.py');
    const row = workbench.treeRow('resnet.layerline.json');
    await row.waitFor({ timeout: 40_000 });
    await row.dblclick();
    await workbench.webview('layer4');
    await workbench.codeLens('Run again').waitFor();
    await workbench.run('View: Toggle Primary Side Bar Visibility');
    await workbench.screenshot('media/editor');
    await workbench.screenshot('media/walkthrough/line', {
      x: 48,
      y: 40,
      width: 720,
      height: 480,
    });
    expect(await workbench.codeLens('Next hot layer').count()).toBeGreaterThan(0);
  });
});

describe('Python files', () => {
  test('show shapes, parameters and MACs', { timeout: 120_000 }, async ({ workbench }) => {
    await workbench.run('View: Close All Editors');
    for (const [file, line, shown, picture] of [
      ['keras_residual.py', 7, 'layers.Conv2D(filters', 'media/source-keras'],
      ['torch_resnet.py', 59, 'self.maxpool =', 'media/source-torch'],
    ] as const) {
      await workbench.openFile(file);
      await workbench.quickInput.open('Control+G');
      await workbench.quickInput.type(`:${line}`);
      await workbench.quickInput.accept();
      const atEnd = (): Promise<string> => lineEnd(workbench, shown);
      await expect.poll(atEnd, { timeout: START_MS }).toMatch(/×/);
      await workbench.screenshot(picture, { x: 48, y: 40, width: 1200, height: 620 });
    }
  });
});
