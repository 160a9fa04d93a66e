import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/write';
import { expands } from '../support/bad-nets';
import { parentOf } from '../support/processes';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';
import { engines, expectMessages, expectRuns, keptRuns, MEASURING_MS } from './measuring';
import { measuring, noEngineWithin, profile } from './measuring';

const TINY = readFileSync('examples/tiny-resnet.onnx');

const test = workbenchTest({
  files: {
    'tiny.onnx': TINY,
    'other.onnx': TINY,
    'garbage.onnx': randomBytes(5000),
    'cut.onnx': TINY.subarray(0, TINY.length / 2),
    // 4 TB that nobody can foresee.
    'hungry.onnx': encodeModel(expands(1e6, 1e6)),
  },
  settings: { 'layerline.budget': 4, 'layerline.threads': 1 },
});

/** VS Code looks at a changed settings file after a while. */
const SETTING_MS = 2000;
const LIMIT = { timeout: 240_000 };

/** A window without anything of the test before, whatever became of it. */
async function startAfresh(workbench: Workbench): Promise<void> {
  workbench.updateSettings({ 'layerline.batch': 0 });
  await workbench.page.waitForTimeout(SETTING_MS);
  for (const pid of engines()) process.kill(pid, 'SIGKILL');
  await noEngineWithin(5000);
  await workbench.run('View: Close All Editors');
  await workbench.run('Notifications: Clear All Notifications');
}

describe('An engine that is killed', () => {
  test('is reported once, and leaves nothing', LIMIT, async ({ workbench }) => {
    await startAfresh(workbench);
    await profile(workbench, 'ResNet-50');
    const panel = await measuring(workbench);
    const [victim = 0] = engines();
    const host = parentOf(`${victim}`);
    process.kill(victim, 'SIGKILL');
    await panel.getByText('The engine process was killed').waitFor();
    await noEngineWithin(5000);
    const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(`layerline-${host}-`));
    expect(folders).toEqual([]);
    const messages = await workbench.notifications();
    expect(messages).toEqual([expect.stringMatching(/^The engine process was killed, .*\.$/)]);
    expect(await workbench.log()).toContain('The engine process was killed');
    await workbench.screenshot('robustness-killed');
    // Its panel starts another.
    await panel.getByRole('button', { name: 'Run Again' }).last().click();
    await panel.getByText('layer4').first().waitFor({ timeout: MEASURING_MS });
    await expectRuns(workbench, ['ResNet-50']);
  });
});

describe('A model that can not run', () => {
  test.for([
    ['garbage.onnx', /garbage\.onnx .*\.$/],
    ['cut.onnx', /cut\.onnx .*\.$/],
  ] as const)(
    'says why, in its editor and as a profile: %s',
    LIMIT,
    async ([file, sentence], { workbench }) => {
      await startAfresh(workbench);
      await workbench.openFile(file);
      const editor = await workbench.webview('no profile');
      const said = await editor.getByRole('alert').innerText();
      expect(said).toMatch(sentence);
      await expectMessages(workbench, []);
      await workbench.run('Layerline: Profile Active Model');
      await workbench.webview('Run Again');
      await expectMessages(workbench, [said]);
      await noEngineWithin(5000);
    },
  );

  test('is no saved profile: its editor says why', LIMIT, async ({ workbench }) => {
    await startAfresh(workbench);
    workbench.folder.write('other.layerline.json', '{}');
    await workbench.openFile('other.layerline.json');
    await workbench.webview('other.layerline.json is not a Layerline profile.');
  });

  test('is refused when memory is known to be too small', LIMIT, async ({ workbench }) => {
    await startAfresh(workbench);
    workbench.updateSettings({ 'layerline.batch': 65_536 });
    await workbench.page.waitForTimeout(SETTING_MS);
    await profile(workbench, 'ResNet-50');
    await workbench.webview('choose a smaller batch or input size');
    await expectMessages(workbench, [
      expect.stringMatching(/^The run would need about \d+\.\d GB and this machine has .*\.$/),
    ]);
    const panel = await workbench.webview('What would fit');
    const batches = await panel.locator('.what-fits li').allTextContents();
    expect(batches.at(-1)).toMatch(/^batch 65\D*536.*does not fit$/);
    expect(batches.filter((text) => / fits$/.test(text)).length).toBeGreaterThan(0);
    await workbench.screenshot('robustness-what-fits');
  });

  test('may run out of memory, and VS Code goes on', LIMIT, async ({ workbench }) => {
    await startAfresh(workbench);
    await profile(workbench, 'hungry.onnx');
    await workbench.webview('Run Again', MEASURING_MS);
    await expectMessages(workbench, [expect.stringMatching(/^Memory ran out: .*\.$/)]);
    await workbench.screenshot('robustness-memory');
    await noEngineWithin(5000);
    await profile(workbench, 'tiny.onnx');
    await workbench.webview('peak activations', MEASURING_MS);
  });
});

describe('A measurement', () => {
  test('that is stopped keeps its runs', LIMIT, async ({ workbench }) => {
    await startAfresh(workbench);
    const before = await keptRuns(workbench);
    await profile(workbench, 'ResNet-50');
    const panel = await measuring(workbench);
    await panel.getByRole('button', { name: /^Stop and keep/ }).click();
    await panel.getByText('layer4').first().waitFor();
    await expectRuns(workbench, ['ResNet-50', ...before]);
  });

  test('that is cancelled ends at once, without a trace', LIMIT, async ({ workbench }) => {
    await startAfresh(workbench);
    const before = await keptRuns(workbench);
    await profile(workbench, 'ResNet-50');
    await measuring(workbench);
    await workbench.cancel('Profiling ResNet-50');
    const start = performance.now();
    await noEngineWithin(5000);
    const ms = Math.round(performance.now() - start);
    console.log(`cancelled: no engine after ${ms} ms`);
    expect(ms).toBeLessThan(3000);
    await expect.poll(() => workbench.tab('ResNet-50').count()).toBe(0);
    await expectMessages(workbench, []);
    await expectRuns(workbench, before);
  });

  test('whose panel is closed goes on', LIMIT, async ({ workbench }) => {
    await startAfresh(workbench);
    const before = await keptRuns(workbench);
    await profile(workbench, 'ResNet-50');
    await measuring(workbench);
    await workbench.run('View: Close All Editors');
    await workbench.webview('peak activations', MEASURING_MS);
    await expectMessages(workbench, []);
    await expectRuns(workbench, ['ResNet-50', ...before]);
  });
});
