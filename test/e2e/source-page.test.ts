/** The panel of a model in a source file, before and after its first run. */
import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';
import { MEASURING_MS } from './measuring';

const NET = `from torch import nn


class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, classes)

    def forward(self, x):
        return self.fc(self.pool(self.conv(x)).flatten(1))
`;

const test = workbenchTest({
  files: { 'net.py': NET },
  settings: { 'layerline.budget': 1, 'files.autoSave': 'off' },
});
/** The source process starts with the first file. */
const START_MS = 40_000;

describe('A model of a source file that has not run', () => {
  test('opens in the panel with what its layers cost', async ({ workbench }) => {
    await workbench.openFile('net.py');
    await workbench.codeLens('Open panel').first().click({ timeout: START_MS });
    const panel = await workbench.webview('Not measured yet.');
    await panel.getByText('4 layers with 314 parameters').waitFor();
    await panel.getByRole('row', { name: /^fc\b/ }).click();
    await workbench.screenshots('source-page');
    expect(await workbench.accessibilityViolations(panel)).toEqual([]);
  });

  test('leads from a layer to its line', async ({ workbench }) => {
    const panel = await workbench.webview('Not measured yet.');
    await panel.getByRole('row', { name: /^fc\b/ }).click();
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.statusbar-item', { hasText: 'Ln 9, Col 19' }).waitFor();
  });

  test('follows what is saved', async ({ workbench }) => {
    await workbench.tab('net.py').click();
    await workbench.page.keyboard.press('Control+End');
    workbench.folder.write('net.py', NET.replace('classes=10', 'classes=20'));
    await workbench.page.locator('.view-line', { hasText: 'classes=20' }).waitFor();
    await workbench.page.keyboard.type('# saved');
    await workbench.page.keyboard.press('Control+S');
    const panel = await workbench.webview('Not measured yet.');
    await panel.getByText('4 layers with 404 parameters').waitFor();
  });

  test('has its profile in the same panel', async ({ workbench }) => {
    const panel = await workbench.webview('Not measured yet.');
    await panel.getByRole('button', { name: 'Profile' }).first().click();
    await workbench.webview('median, 95', MEASURING_MS);
    expect(await workbench.page.locator('.tab[aria-label^="Net"]').count()).toBe(1);
  });
});
