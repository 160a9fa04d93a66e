import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';
import type { Workbench } from './driver';
import { lineEnd } from './driver/line-end';
import { MEASURING_MS, profile } from './measuring';

const FOLDER = 'test/fixtures/exported';
const TINYNET = readFileSync(`${FOLDER}/tinynet.py`, 'utf8');

const test = workbenchTest({
  files: {
    // The first was exported by another user, from a folder `nets`; the second says nothing of it.
    'model.onnx': readFileSync(`${FOLDER}/dynamo.onnx`),
    'nets/tinynet.py': TINYNET,
    'plain/plain.onnx': readFileSync(`${FOLDER}/torchscript.onnx`),
    'plain/plain.py': TINYNET,
  },
  viewport: { width: 1440, height: 1260 },
  settings: {
    'editor.fontFamily': 'DejaVu Sans Mono',
    'editor.minimap.enabled': false,
    'layerline.budget': 1,
  },
});

const TIME = /[µm]s/;
/** The source process starts with the first file. */
const START_MS = 40_000;

async function profiled(workbench: Workbench, model: string, source: string): Promise<void> {
  await profile(workbench, model);
  await workbench.webview('Layers of type', MEASURING_MS);
  await workbench.tab(source).click();
}

/** Numbers of a profile after a line; of an edited line what they were. */
async function expectTime(workbench: Workbench, line: string, text = TIME): Promise<void> {
  await expect.poll(() => lineEnd(workbench, line), { timeout: 20_000 }).toMatch(text);
}

describe('A profile of an .onnx file', () => {
  test('stands at the lines of its source, which the file names', async ({ workbench }) => {
    await workbench.openFile('tinynet.py');
    await expect
      .poll(() => lineEnd(workbench, 'self.conv1 ='), { timeout: START_MS })
      .toMatch(/MACs/);
    await profiled(workbench, 'model.onnx', 'tinynet.py');
    await expectTime(workbench, 'self.conv1 =', /[µm]s .*×2$/);
    await expectTime(workbench, 'self.stem =');
    await expectTime(workbench, 'x.mean((2, 3))');
    expect(await lineEnd(workbench, 'import nn')).toBe('');
    await workbench.screenshots('model-source');
  });

  test('follows lines that moved, and is stale where the text is another', async ({
    workbench,
  }) => {
    await workbench.run('Layerline: Clear');
    const edited = TINYNET.replace('x.mean((2, 3))', 'x.mean([3, 2])').replace(
      'class Block',
      '# Moved.\n\n\nclass Block',
    );
    workbench.folder.write('nets/tinynet.py', edited);
    await workbench.page.locator('.view-line', { hasText: '# Moved.' }).waitFor();
    await profiled(workbench, 'model.onnx', 'tinynet.py');
    await expectTime(workbench, 'x.mean([3, 2])', /^was /);
    await expectTime(workbench, 'self.conv1 =', /^[^w].*[µm]s .*×2$/);
    expect(await lineEnd(workbench, '# Moved.')).toBe('');
    await workbench.screenshot('model-source-stale');
  });

  test('stands where its layers are called, when the source makes others', async ({
    workbench,
  }) => {
    await workbench.run('Layerline: Clear');
    workbench.folder.write('nets/tinynet.py', TINYNET.replace('channels=4', 'channels=8'));
    await workbench.page.locator('.view-line', { hasText: 'channels=8' }).waitFor();
    await profiled(workbench, 'model.onnx', 'tinynet.py');
    await expectTime(workbench, 'y = self.bn2(self.conv2(y))', /^[^w].*[µm]s .*×2$/);
    expect(await lineEnd(workbench, 'self.conv2 =')).not.toMatch(TIME);
  });

  test('stands at the lines of the Python file beside it, by the names of its layers', async ({
    workbench,
  }) => {
    await workbench.run('Layerline: Clear');
    await workbench.openFile('plain.py');
    await profiled(workbench, 'plain/plain.onnx', 'plain.py');
    await expectTime(workbench, 'self.conv1 =', /[µm]s .*×2$/);
    await expectTime(workbench, 'self.head =');
  });
});
