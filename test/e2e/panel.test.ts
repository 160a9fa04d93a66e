import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';

const test = workbenchTest({ settings: { 'layerline.budget': 2, 'layerline.threads': 1 } });

const MEASURING_LIMIT_MS = 60_000;
const VIEWS = ['Layers', 'Icicle', 'Timeline', 'Memory', 'Roofline', 'Evidence'];

describe('the panel of a model of the zoo', () => {
  test('comes from the palette to numbers', { timeout: 120_000 }, async ({ workbench }) => {
    await workbench.run('Layerline: Profile Model…');
    await workbench.quickInput.pick('ResNet-18');
    const early = await workbench.webview('Layers show the first runs.', MEASURING_LIMIT_MS);
    expect(await early.locator('.layer-row .time').first().innerText()).toMatch(/^≈/);
    await workbench.screenshot('panel-early');
    const panel = await workbench.webview('peak activations', MEASURING_LIMIT_MS);
    expect(await panel.locator('.layer-row .time').first().innerText()).not.toMatch(/^≈/);
    await panel.getByText('ResNet-18').first().waitFor();
    const status = workbench.statusBar('layerline');
    await status.getByText(/ · CPU · fp32/).waitFor();
    const [total = ''] = (await status.innerText()).trim().split(' · ');
    expect(total).toMatch(/^[\d.]+\s\u2060m?s$/);
    expect(await panel.locator('body').innerText()).toContain(total);
    await workbench.screenshot('panel-first');
  });

  test('is accessible in every view and theme', { timeout: 180_000 }, async ({ workbench }) => {
    const panel = await workbench.webview('ResNet-18');
    const found: string[] = [];
    for (const view of VIEWS) {
      await panel.getByRole('tab', { name: view }).click();
      await workbench.inThemes(async (theme) => {
        await workbench.screenshot(`panel-${view.toLowerCase()}-${theme}`);
        const violations = await workbench.accessibilityViolations(panel);
        found.push(...violations.map((text) => `${view}, ${theme}: ${text}`));
      });
    }
    expect(found).toEqual([]);
  });
});
