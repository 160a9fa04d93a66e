import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Frame } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/write';
import { expands } from '../support/bad-nets';
import { engineDescendants, parentOf, until } from '../support/processes';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';

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

const MEASURING_MS = 90_000;
const LIMIT = { timeout: 240_000 };
/** Until the processes of a window that is gone are gone as well. */
const END_MS = 15_000;

/** Engines of all windows; a measurement has two. */
function engines(): number[] {
  const vscode = inject('vscode');
  return 'missing' in vscode ? [] : engineDescendants(vscode.server);
}

async function profile(workbench: Workbench, model: string): Promise<void> {
  await workbench.run('Layerline: Profile Model');
  await workbench.quickInput.pick(model);
}

/** The panel of a measurement that has made its first runs. */
async function measuring(workbench: Workbench): Promise<Frame> {
  const panel = await workbench.webview('Measuring, run', MEASURING_MS);
  expect(engines()).toHaveLength(2);
  return panel;
}

async function noEngineWithin(limitMs: number): Promise<void> {
  await until(() => engines().length === 0, limitMs);
  expect(engines()).toEqual([]);
}

/** Titles of the runs that are kept, newest first. */
async function keptRuns(workbench: Workbench): Promise<string[]> {
  await workbench.openContainer('Layerline');
  const rows = workbench.view('Runs').locator('.monaco-list-row .label-name');
  return rows.allInnerTexts();
}

async function clear(workbench: Workbench): Promise<void> {
  await workbench.run('View: Close All Editors');
  await workbench.run('Notifications: Clear All Notifications');
}

describe('An engine that is killed', () => {
  test('is reported once, and leaves nothing', LIMIT, async ({ workbench }) => {
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
  });

  test('can be started again from its panel', LIMIT, async ({ workbench }) => {
    const panel = await workbench.webview('The engine process was killed');
    await panel.getByRole('button', { name: 'Run Again' }).last().click();
    await panel.getByText('layer4').first().waitFor({ timeout: MEASURING_MS });
    expect(await keptRuns(workbench)).toEqual(['ResNet-50']);
    await clear(workbench);
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
      await workbench.openFile(file);
      const editor = await workbench.webview('no profile');
      const said = await editor.getByRole('alert').innerText();
      expect(said).toMatch(sentence);
      expect(await workbench.notifications()).toEqual([]);
      await workbench.run('Layerline: Profile Active Model');
      await workbench.webview('Run Again');
      expect(await workbench.notifications()).toEqual([said]);
      await noEngineWithin(5000);
      await clear(workbench);
    },
  );

  test('is refused when memory is known to be too small', LIMIT, async ({ workbench }) => {
    workbench.updateSettings({ 'layerline.batch': 65_536 });
    await profile(workbench, 'ResNet-50');
    await workbench.webview('choose a smaller batch or input size');
    expect(await workbench.notifications()).toEqual([
      expect.stringMatching(/^The run would need about \d+\.\d GB and this machine has .*\.$/),
    ]);
    workbench.updateSettings({ 'layerline.batch': 0 });
    await clear(workbench);
  });

  test('may run out of memory, and VS Code goes on', LIMIT, async ({ workbench }) => {
    await profile(workbench, 'hungry.onnx');
    await workbench.webview('Run Again', MEASURING_MS);
    expect(await workbench.notifications()).toHaveLength(1);
    await workbench.screenshot('robustness-memory');
    await noEngineWithin(5000);
    await clear(workbench);
    await profile(workbench, 'tiny.onnx');
    await workbench.webview('layer4', MEASURING_MS);
    await clear(workbench);
  });
});

describe('A measurement', () => {
  test('that is stopped keeps its runs', LIMIT, async ({ workbench }) => {
    const before = await keptRuns(workbench);
    await profile(workbench, 'ResNet-50');
    const panel = await measuring(workbench);
    await panel.getByRole('button', { name: /^Stop and keep/ }).click();
    await panel.getByText('layer4').first().waitFor();
    expect(await keptRuns(workbench)).toHaveLength(before.length + 1);
    await clear(workbench);
  });

  test('that is cancelled ends at once, without a trace', LIMIT, async ({ workbench }) => {
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
    expect(await workbench.notifications()).toEqual([]);
    expect(await keptRuns(workbench)).toEqual(before);
  });

  test('whose panel is closed goes on', LIMIT, async ({ workbench }) => {
    const before = await keptRuns(workbench);
    await profile(workbench, 'ResNet-50');
    await measuring(workbench);
    await workbench.run('View: Close All Editors');
    await workbench.webview('layer4', MEASURING_MS);
    expect(await workbench.notifications()).toEqual([]);
    expect(await keptRuns(workbench)).toHaveLength(before.length + 1);
    await clear(workbench);
  });

  test('waits for the one before', LIMIT, async ({ workbench }) => {
    const before = await keptRuns(workbench);
    await profile(workbench, 'ResNet-18');
    await workbench.tab('ResNet-18').waitFor();
    await profile(workbench, 'tiny.onnx');
    await workbench.tab('tiny.onnx').waitFor();
    await profile(workbench, 'other.onnx');
    const most = await mostEngines(async () => {
      await expect
        .poll(() => keptRuns(workbench), { timeout: MEASURING_MS })
        .toHaveLength(before.length + 3);
    });
    expect(most).toBeLessThanOrEqual(2);
    expect((await keptRuns(workbench)).slice(0, 3)).toEqual([
      'other.onnx',
      'tiny.onnx',
      'ResNet-18',
    ]);
    await clear(workbench);
  });
});

describe('Windows', () => {
  test('that load again keep what was measured, and no process', LIMIT, async ({ workbench }) => {
    await workbench.run('View: Close All Editors');
    await profile(workbench, 'ResNet-18');
    await workbench.webview('layer4', MEASURING_MS);
    const before = await keptRuns(workbench);
    await profile(workbench, 'ResNet-50');
    await measuring(workbench);
    await workbench.reload();
    await noEngineWithin(END_MS);
    await workbench.tab('ResNet-18').click();
    const panel = await workbench.webview('layer4');
    await panel.getByText('ResNet-18').first().waitFor();
    await expect.poll(() => keptRuns(workbench)).toEqual(before);
    await expect.poll(() => workbench.tab('ResNet-50').count()).toBe(0);
    await workbench.screenshot('robustness-reloaded');
    await clear(workbench);
  });

  test('on one folder share their runs', LIMIT, async ({ workbench }) => {
    const before = await keptRuns(workbench);
    const other = await workbench.anotherWindow();
    await other.openContainer('Layerline');
    await profile(workbench, 'ResNet-18');
    await profile(other, 'tiny.onnx');
    await workbench.webview('layer4', MEASURING_MS);
    await other.webview('layer4', MEASURING_MS);
    const titles = ['ResNet-18', 'tiny.onnx', ...before].sort();
    for (const window of [workbench, other])
      await expect
        .poll(async () => (await keptRuns(window)).sort(), { timeout: 20_000 })
        .toEqual(titles);
    await other.page.close({ runBeforeUnload: true });
    await clear(workbench);
  });

  test('that close take their processes with them', LIMIT, async ({ workbench }) => {
    const other = await workbench.anotherWindow();
    await profile(other, 'ResNet-50');
    await measuring(other);
    await other.page.close({ runBeforeUnload: true });
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
