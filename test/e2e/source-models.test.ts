/** Models of Python files: their inputs and arguments, their helpers, and what saving does. */
import type { Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';
import { lineEnd } from './driver/line-end';
import { expectRuns, keptRuns } from './measuring';

const BLOCKS = `from torch import nn


def block(channels):
    return nn.Sequential(
        nn.Conv2d(channels, channels, 3, padding=1),
        nn.ReLU(),
    )
`;

const NET = `from torch import nn
from blocks import block


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.blocks = nn.Sequential(block(8), block(8), nn.Conv2d(8, 4, 1))

    def forward(self, x):
        return self.blocks(self.first(x))
`;

const NEEDY = `from torch import nn


class Needy(nn.Module):
    def __init__(self, image_size, depths):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Conv2d(3, 3, 1) for _ in range(depths)])

    def forward(self, x):
        return self.layers(x)
`;

const SMALL = `from torch import nn

small = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
`;

const PACKAGED = `import timm

model = timm.create_model("net")
`;

/** A package of that name, as far as the file above asks for it. */
const TIMM = `from torch import nn


def create_model(name):
    return nn.Sequential(nn.Linear(8, 4))
`;

const test = workbenchTest({
  files: {
    'blocks.py': BLOCKS,
    'net.py': NET,
    'needy.py': NEEDY,
    'small.py': SMALL,
    'packaged.py': PACKAGED,
    'plain.py': 'import os\n',
  },
  viewport: { width: 1440, height: 900 },
  settings: {
    'editor.fontFamily': 'DejaVu Sans Mono',
    'editor.minimap.enabled': false,
    'files.autoSave': 'off',
    'layerline.budget': 1,
    'layerline.threads': 1,
    'layerline.batch': 2,
  },
});

/** The source process starts with the first file. */
const START = { timeout: 40_000 };
const TRACED = { timeout: 15_000 };
const MEASURED = { timeout: 60_000 };

/** All that stands over one line. */
function lenses({ page }: Workbench, text: string): Locator {
  return page.locator('.monaco-editor .codelens-decoration').filter({ hasText: text }).first();
}

describe('The side bar', () => {
  test('lists models of Python files when one looks', async ({ workbench }) => {
    await workbench.openContainer('Layerline');
    await workbench.onlyView('Models');
    const rows = workbench.view('Models').locator('.monaco-list-row');
    await rows.filter({ hasText: 'net.py' }).waitFor(START);
    expect(await rows.filter({ hasText: 'plain.py' }).count()).toBe(0);
    await rows.filter({ hasText: 'net.py' }).click();
    const model = rows.filter({ hasText: /^Netclass/ });
    await model.waitFor(START);
    await rows.filter({ hasText: 'needy.py' }).click();
    await rows.filter({ hasText: 'needs depths' }).waitFor(START);
    await workbench.screenshots('source-models-view');
    await model.click();
    await workbench.tab('net.py').waitFor();
    const position = workbench.page.locator('.statusbar-item[id="status.editor.selection"]');
    await position.filter({ hasText: 'Ln 5,' }).waitFor();
  });
});

describe('An assumed input', () => {
  test('is changed from its lens, and forgotten again', async ({ workbench }) => {
    const { quickInput } = workbench;
    await workbench.openFile('net.py');
    await workbench.codeLens('assumed 1×3×224×224').first().waitFor(START);
    await expect.poll(() => lineEnd(workbench, 'self.first ='), TRACED).toMatch(/^1×8×224×224/);
    await workbench.codeLens('assumed 1×3×224×224').first().click();
    await expect.poll(() => quickInput.box.inputValue()).toBe('1x3x224x224');
    await quickInput.type('1x3xx');
    await quickInput.message.filter({ hasText: 'A shape such as' }).waitFor();
    await workbench.screenshot('source-input');
    await quickInput.type('2x3x32x32');
    await quickInput.accept();
    await workbench.codeLens('chosen 2×3×32×32').first().waitFor(TRACED);
    expect(await lineEnd(workbench, 'self.first =')).toMatch(/^2×8×32×32/);
    await workbench.reload();
    // On a busy machine the window may not have kept what was open.
    await workbench.openFile('net.py');
    await workbench.codeLens('chosen 2×3×32×32').first().waitFor(START);
    await workbench.screenshots('source-chosen');
    await workbench.run('Layerline: Change Input Shape…');
    await expect.poll(() => quickInput.box.inputValue()).toBe('2x3x32x32');
    await quickInput.type('');
    await quickInput.accept();
    await workbench.codeLens('assumed 1×3×224×224').first().waitFor(TRACED);
  });
});

describe('A line that makes layers', () => {
  test('tells of them all when one points at it', async ({ workbench }) => {
    const { page } = workbench;
    await page
      .locator('.view-line', { hasText: 'self.blocks =' })
      .getByText('block')
      .first()
      .hover();
    const card = page.locator('.monaco-hover:visible', { hasText: 'not run yet' });
    await card.waitFor();
    await card.getByText('blocks/0/0').waitFor();
    await workbench.screenshots('source-hover');
    await page.keyboard.press('Escape');
  });
});

describe('Arguments that nobody knows', () => {
  test('are written into a comment', async ({ workbench }) => {
    const { page } = workbench;
    await workbench.openFile('needy.py');
    await lenses(workbench, 'Needy is not traced: needs depths').waitFor(START);
    await workbench.screenshot('source-needy');
    await workbench.codeLens('Profile with Arguments…').first().click();
    await page
      .locator('.view-line', { hasText: '# profile: Needy(image_size=224, depths=?)' })
      .waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await workbench.codeLens('assumed 1×3×224×224').first().waitFor(TRACED);
    expect(await lineEnd(workbench, 'self.layers =')).toMatch(/^×3/);
    await workbench.screenshots('source-arguments');
    await page.keyboard.press('Control+s');
  });
});

describe('A helper in another file', () => {
  test('shows its part beside the model, also unsaved', async ({ workbench }) => {
    const { page } = workbench;
    await workbench.run('View: Close All Editors');
    await workbench.openFile('net.py');
    await workbench.run('View: Split Editor Right');
    await workbench.openFile('blocks.py');
    await expect
      .poll(() => lineEnd(workbench, 'nn.Conv2d(channels'), TRACED)
      .toMatch(/^×2 · 1×8×224×224 · 1 168/);
    await page.locator('.view-line', { hasText: 'nn.ReLU' }).first().click();
    await page.keyboard.press('Home');
    await page.keyboard.type('nn.Conv2d(channels, channels, 1), # added');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => lineEnd(workbench, '# added'), TRACED)
      .toMatch(/^×2 · 1×8×224×224 · 144/);
    await expect.poll(() => lineEnd(workbench, 'self.blocks ='), TRACED).toMatch(/×7/);
    await workbench.screenshots('source-split');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Control+Shift+K');
    await expect.poll(() => lineEnd(workbench, 'self.blocks ='), TRACED).toMatch(/×5/);
    await page.keyboard.press('Control+s');
    await workbench.run('View: Close All Editors');
  });
});

describe('A model that was measured', () => {
  test('has its totals once', async ({ workbench }) => {
    await workbench.openFile('net.py');
    await workbench.codeLens('Profile').first().waitFor(START);
    await workbench.run('Layerline: Profile Model in This File…');
    await workbench.webview('batch 2', MEASURED.timeout);
    await workbench.tab('net.py').click();
    await workbench.codeLens('Run again').first().waitFor(TRACED);
    const totals = lenses(workbench, 'Run again');
    await expect
      .poll(async () => (await totals.innerText()).match(/params/g), TRACED)
      .toHaveLength(1);
    await totals.getByText('assumed 1×3×224×224').waitFor();
    await workbench.screenshots('source-once');
  });

  test('is measured again when its file is saved', async ({ workbench }) => {
    const { page } = workbench;
    const save = async (text: string): Promise<void> => {
      await workbench.tab('net.py').click();
      await page.locator('.view-line', { hasText: 'return self.blocks' }).first().click();
      await page.keyboard.press('End');
      await page.keyboard.type(text);
      await page.keyboard.press('Control+s');
    };
    await save('  # one');
    await page.waitForTimeout(3000);
    await expectRuns(workbench, ['Net']);
    workbench.updateSettings({ 'layerline.source.profileOnSave': true });
    await page.waitForTimeout(2000);
    await save(' two');
    await expect.poll(() => keptRuns(workbench), MEASURED).toEqual(['Net', 'Net']);
    await save('\n        return (');
    await page.waitForTimeout(4000);
    await expectRuns(workbench, ['Net', 'Net']);
    expect(await workbench.notifications()).toEqual([]);
  });
});

describe('A model that was measured twice', () => {
  test('is compared from the lens of a hot layer', async ({ workbench }) => {
    const { page, quickInput } = workbench;
    workbench.updateSettings({ 'layerline.source.profileOnSave': false });
    workbench.folder.write('net.py', NET.replace('8, 4, 1', '8, 16, 1'));
    await workbench.openFile('net.py');
    await expect.poll(() => lineEnd(workbench, 'self.blocks ='), TRACED).toMatch(/ms/);
    // The first is over the model, the others over its slowest lines.
    const compare = workbench.codeLens('Compare');
    await compare.nth(1).click(TRACED);
    // Runs of the same model come first.
    await quickInput.rows.filter({ hasText: 'net.py' }).first().waitFor();
    await quickInput.accept();
    const panel = await workbench.webview('Net', MEASURED.timeout);
    const table = panel.getByRole('treegrid', { name: 'What changed, by layer' });
    await table.locator('.is-selected').first().waitFor(MEASURED);
    expect(await page.locator('.tab[aria-label^="Net"]').count()).toBe(1);
    await workbench.screenshots('source-compare');
  });
});

describe('A chosen input of a file that is renamed', () => {
  test('stays chosen', async ({ workbench }) => {
    const { page, quickInput } = workbench;
    // Others in sight have assumed inputs too.
    await workbench.run('View: Close All Editors');
    await workbench.openFile('small.py');
    await workbench.codeLens('assumed 1×3×224×224').first().click(TRACED);
    await quickInput.type('1x3x48x48');
    await quickInput.accept();
    await workbench.codeLens('chosen 1×3×48×48').first().waitFor(TRACED);
    await workbench.openContainer('Explorer');
    const files = page.locator('.explorer-folders-view');
    await files.locator('.monaco-list-row', { hasText: 'small.py' }).click();
    await files.locator('.monaco-list:focus-within .focused', { hasText: 'small.py' }).waitFor();
    await page.keyboard.press('F2');
    const name = files.locator('.monaco-inputbox input');
    await name.fill('smaller.py');
    await name.press('Enter');
    await workbench.tab('smaller.py').waitFor();
    await workbench.codeLens('chosen 1×3×48×48').first().waitFor(TRACED);
  });
});

describe('An interpreter that is chosen later', () => {
  test('brings its packages', async ({ workbench }) => {
    const { folder } = workbench;
    await workbench.openFile('packaged.py');
    folder.write('elsewhere/lib/python3.12/site-packages/timm/__init__.py', TIMM);
    folder.updateSettings({ 'layerline.python.path': '${workspaceFolder}/elsewhere' });
    await lenses(workbench, '36 params').waitFor(START);
  });
});
