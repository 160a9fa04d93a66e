import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { workbenchTest } from './driver';
import { engines, expectRuns, keptRuns, MEASURING_MS, measuring } from './measuring';
import { noEngineWithin, profile } from './measuring';

const TINY = readFileSync('examples/tiny-resnet.onnx');

const test = workbenchTest({
  files: { 'tiny.onnx': TINY, 'other.onnx': TINY },
  settings: { 'layerline.budget': 4, 'layerline.threads': 1 },
});

const LIMIT = { timeout: 240_000 };
/** Until the processes of a window that is gone are gone as well. */
const END_MS = 25_000;
/** VS Code looks at a changed settings file after a while. */
const SETTING_MS = 2000;
/** In a browser VS Code keeps its state every five seconds, and not when it loads again. */
const KEEP_MS = 6000;

describe('A measurement', () => {
  test('waits for the one before', LIMIT, async ({ workbench }) => {
    await profile(workbench, 'ResNet-18');
    await workbench.webview('Measuring, run', MEASURING_MS);
    await profile(workbench, 'tiny.onnx');
    await workbench.tab('tiny.onnx').waitFor();
    await profile(workbench, 'other.onnx');
    const most = await mostEngines(async () => {
      await expect.poll(() => keptRuns(workbench), { timeout: MEASURING_MS }).toHaveLength(3);
    });
    expect(most).toBeLessThanOrEqual(2);
    await expectRuns(workbench, ['other.onnx', 'tiny.onnx', 'ResNet-18']);
  });
});

describe('A window that loads again while it measures', () => {
  test('keeps what was measured before, and no process', LIMIT, async ({ workbench }) => {
    const before = await keptRuns(workbench);
    await workbench.page.waitForTimeout(KEEP_MS);
    await profile(workbench, 'ResNet-50');
    await measuring(workbench);
    await workbench.reload();
    await noEngineWithin(END_MS);
    await expectRuns(workbench, before);
    await workbench.tab('ResNet-18').click();
    const panel = await workbench.webview('layer4');
    await panel.getByText('ResNet-18').first().waitFor();
    await expect.poll(() => workbench.tab('ResNet-50').count()).toBe(0);
    await workbench.screenshot('windows-reloaded');
    await workbench.run('View: Close All Editors');
  });
});

describe('Two windows on one folder', () => {
  test('share their runs', LIMIT, async ({ workbench }) => {
    const before = await keptRuns(workbench);
    const other = await workbench.anotherWindow();
    await other.openContainer('Layerline');
    await profile(workbench, 'ResNet-18');
    await profile(other, 'tiny.onnx');
    await workbench.webview('peak activations', MEASURING_MS);
    await other.webview('peak activations', MEASURING_MS);
    const titles = ['ResNet-18', 'tiny.onnx', ...before].sort();
    for (const window of [workbench, other])
      await expect
        .poll(async () => (await keptRuns(window)).sort(), { timeout: 20_000 })
        .toEqual(titles);
    // What one removes is gone in the other.
    const run = other.view('Runs').locator('.monaco-list-row').filter({ hasText: 'other.onnx' });
    await run.hover();
    await run.getByRole('button', { name: 'Delete Run' }).click();
    await expect
      .poll(async () => (await keptRuns(workbench)).includes('other.onnx'), { timeout: 20_000 })
      .toBe(false);
    await other.close();
  });

  test('take their processes with them', LIMIT, async ({ workbench }) => {
    const other = await workbench.anotherWindow();
    // Would go on for longer than is waited for.
    other.updateSettings({ 'layerline.budget': 60 });
    await other.page.waitForTimeout(SETTING_MS);
    await profile(other, 'EfficientNet-B7');
    await measuring(other);
    await other.close();
    await noEngineWithin(END_MS);
  });
});

async function mostEngines(during: () => Promise<void>): Promise<number> {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, engines().length)), 50);
  try {
    await during();
  } finally {
    clearInterval(timer);
  }
  return most;
}
