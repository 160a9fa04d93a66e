/** The commands about a profile: where the palette offers them, and that keys are enough for them. */
import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { describe, expect } from 'vitest';
import { locatedResnet } from '../support/located-profile';
import { RESNET_SOURCE } from '../support/resnet-source';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';
import { expectMessages, expectRuns, measuring, MEASURING_MS, profile } from './measuring';

const test = workbenchTest({
  files: {
    'tiny.onnx': readFileSync('examples/tiny-resnet.onnx'),
    'resnet.py': RESNET_SOURCE,
    'resnet.layerline.json': JSON.stringify(locatedResnet()),
  },
  // Long enough for ResNet-18 that only Stop ends it; the tiny model has all its runs in a second.
  settings: { 'layerline.budget': 60, 'layerline.batch': 16, 'layerline.threads': 1 },
  // The palette draws no more rows than fit into two fifths of the window.
  viewport: { width: 1400, height: 2400 },
});

const ALWAYS = [
  'Build EfficientNet…',
  'Build ResNet…',
  'Open Profile',
  'Profile Model…',
  'Profile a Training Step',
  'Refresh Models',
  'Select Device…',
  'Set Up TensorFlow…',
  'Show Log',
];
const OF_A_PROFILE = [
  'Clear',
  'Go to Slowest Layer',
  'Next Hot Layer',
  'Run Again',
  'Run on the Other Engine and Compare',
  'Save Profile As…',
  'Show Panel',
  'Sort by MACs',
  'Sort by Memory',
  'Sort by Time',
  'Sort in Graph Order',
];
const OF_SOURCE = ['Toggle Annotations'];
const OF_A_MEASUREMENT = ['Stop'];
const ALL = [...ALWAYS, ...OF_A_PROFILE, ...OF_SOURCE, ...OF_A_MEASUREMENT];

const LIMIT = { timeout: 240_000 };
const SETTLE_MS = 15_000;

/** Titles above that the palette offers now. */
async function offered(workbench: Workbench): Promise<string[]> {
  const { quickInput } = workbench;
  await workbench.palette('Layerline: ');
  await quickInput.row('Layerline: Show Log').waitFor();
  const labels = await quickInput.labels();
  await quickInput.dismiss();
  const titles = labels.map((label) => label.replace('Layerline: ', ''));
  return titles.filter((title) => ALL.includes(title)).sort();
}

/** An open palette doesn't notice what changes: it is opened again until it is right. */
async function expectOffered(workbench: Workbench, ...groups: readonly string[][]): Promise<void> {
  const titles = groups.flat().sort();
  await expect.poll(() => offered(workbench), { timeout: SETTLE_MS }).toEqual(titles);
}

/** Runs a command with nothing but keys. */
async function run(workbench: Workbench, title: string): Promise<void> {
  await workbench.palette(`Layerline: ${title}`);
  await workbench.quickInput.pickByKeys(`Layerline: ${title}`);
}

/** Gives the path of a file of the workspace to the dialog with this title. */
async function givePath(workbench: Workbench, title: string, name: string): Promise<void> {
  const { quickInput, folder } = workbench;
  await quickInput.title.filter({ hasText: title }).waitFor();
  // Text that is there before the dialog has its own would be mixed with that.
  await expect.poll(() => quickInput.box.inputValue()).toContain(folder.path);
  await quickInput.rows.first().waitFor();
  await quickInput.type(join(folder.path, name));
  await quickInput.accept();
  await quickInput.widget.waitFor({ state: 'hidden' });
}

/** What the panel shows at first. */
async function numbersOf(panel: Frame): Promise<string[]> {
  await panel.getByText('layer4').first().waitFor();
  const parts = [panel.locator('.totals'), panel.locator('.chips'), panel.getByRole('row')];
  return (await Promise.all(parts.map((part) => part.allInnerTexts()))).flat();
}

describe('Without a profile', () => {
  test('only what makes one is offered', LIMIT, async ({ workbench }) => {
    await expectOffered(workbench, ALWAYS);
  });

  test('Select Device… tells what there is', LIMIT, async ({ workbench }) => {
    const { quickInput } = workbench;
    await run(workbench, 'Select Device');
    const cpu = quickInput.row('CPU · ONNX Runtime');
    await cpu.filter({ hasText: 'selected' }).waitFor();
    await workbench.screenshot('commands-device');
    await quickInput.accept();
    await quickInput.widget.waitFor({ state: 'hidden' });
    await expectMessages(workbench, []);
  });
});

describe('With a profile', () => {
  test('what works on it is offered', LIMIT, async ({ workbench }) => {
    await profile(workbench, 'tiny.onnx');
    await workbench.webview('median of', MEASURING_MS);
    await expectOffered(workbench, ALWAYS, OF_A_PROFILE);
  });

  test('Show Log tells of the measurement', LIMIT, async ({ workbench }) => {
    await run(workbench, 'Show Log');
    const lines = workbench.page.locator('.output-view .view-lines');
    await lines.getByText('Measured').first().waitFor();
    await workbench.run('View: Toggle Panel Visibility');
  });

  test('Save Profile As and Open Profile keep every number', LIMIT, async ({ workbench }) => {
    const numbers = await numbersOf(await workbench.webview('median of'));
    await run(workbench, 'Save Profile As');
    await givePath(workbench, 'Save Profile As', 'kept.layerline.json');
    await workbench.run('View: Close All Editors');
    await expectOffered(workbench, ALWAYS);
    await run(workbench, 'Open Profile');
    await givePath(workbench, 'Open Profile', 'kept.layerline.json');
    await workbench.tab('kept.layerline.json').waitFor();
    expect(await numbersOf(await workbench.webview('median of'))).toEqual(numbers);
    await workbench.screenshot('commands-opened');
  });

  test('Run Again measures once more', LIMIT, async ({ workbench }) => {
    await run(workbench, 'Run Again');
    await expectRuns(workbench, ['tiny.onnx', 'tiny.onnx']);
    await workbench.tab('tiny.onnx').click();
    await workbench.page.keyboard.press('Control+k');
    await workbench.page.keyboard.press('Control+r');
    await expectRuns(workbench, ['tiny.onnx', 'tiny.onnx', 'tiny.onnx']);
  });
});

describe('During a measurement', () => {
  test('Stop takes the place of Run Again, and keeps the runs', LIMIT, async ({ workbench }) => {
    await profile(workbench, 'ResNet-18');
    await measuring(workbench);
    const others = OF_A_PROFILE.filter((title) => title !== 'Run Again');
    await expectOffered(workbench, ALWAYS, others, OF_A_MEASUREMENT);
    await run(workbench, 'Stop');
    await expectRuns(workbench, ['ResNet-18', 'tiny.onnx', 'tiny.onnx', 'tiny.onnx']);
    await expectOffered(workbench, ALWAYS, OF_A_PROFILE);
  });
});

describe('Without source', () => {
  test('hot layers are shown in the panel', LIMIT, async ({ workbench }) => {
    const panel = await workbench.webview('ResNet-18');
    const selected = panel.locator('[role="row"][aria-selected="true"]');
    await run(workbench, 'Go to Slowest Layer');
    const slowest = await selected.innerText();
    // Bars are relative to the longest one.
    const longest = selected.locator('.bar-cell b').first();
    expect(await longest.getAttribute('style')).toContain('100%');
    await run(workbench, 'Next Hot Layer');
    await expect.poll(() => selected.innerText()).not.toBe(slowest);
    const second = await selected.innerText();
    await run(workbench, 'Next Hot Layer');
    await expect.poll(() => selected.innerText()).not.toBe(second);
    await workbench.screenshot('commands-hot');
    await run(workbench, 'Go to Slowest Layer');
    await expect.poll(() => selected.innerText()).toBe(slowest);
  });

  test('Clear puts all profiles away', LIMIT, async ({ workbench }) => {
    expect(await workbench.page.locator('.tab').count()).toBe(3);
    await run(workbench, 'Clear');
    await expect.poll(() => workbench.page.locator('.tab').count()).toBe(0);
    await workbench.statusBar('layerline').getByText('No model').waitFor();
    await expectOffered(workbench, ALWAYS);
    await workbench.screenshot('commands-cleared');
  });
});

describe('With source', () => {
  const position = ({ page }: Workbench): Locator =>
    page.locator('.statusbar-item[id="status.editor.selection"]');

  test('annotations are offered as well', LIMIT, async ({ workbench }) => {
    // As if written before the profile was.
    const written = new Date(Date.now() - 60_000);
    utimesSync(join(workbench.folder.path, 'resnet.py'), written, written);
    await workbench.openFile('resnet.py');
    await run(workbench, 'Open Profile');
    await givePath(workbench, 'Open Profile', 'resnet.layerline.json');
    await workbench.webview('50.5');
    await expectOffered(workbench, ALWAYS, OF_A_PROFILE, OF_SOURCE);
  });

  test('Go to Slowest Layer and Next Hot Layer go to lines', LIMIT, async ({ workbench }) => {
    await run(workbench, 'Go to Slowest Layer');
    await position(workbench).filter({ hasText: 'Ln 12,' }).waitFor();
    await workbench.page.keyboard.press('Alt+l');
    await position(workbench).filter({ hasText: 'Ln 10,' }).waitFor();
    await run(workbench, 'Next Hot Layer');
    await position(workbench).filter({ hasText: 'Ln 14,' }).waitFor();
    await workbench.screenshot('commands-lines');
  });

  test('Toggle Annotations hides and shows them', LIMIT, async ({ workbench }) => {
    const lens = workbench.codeLens('Run again');
    await lens.waitFor();
    await run(workbench, 'Toggle Annotations');
    await lens.waitFor({ state: 'detached' });
    await run(workbench, 'Toggle Annotations');
    await lens.waitFor();
  });

  test('Clear takes them away', LIMIT, async ({ workbench }) => {
    await run(workbench, 'Clear');
    await workbench.codeLens('Run again').waitFor({ state: 'detached' });
    await workbench.tab('resnet.py').waitFor();
    await expectOffered(workbench, ALWAYS);
  });
});
