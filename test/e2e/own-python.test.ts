/** A model that only the user's own Python can make: offered, exported, measured, cancelled. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { makePython, systemPython } from '../source/own-python/fake-python';
import { isAlive, until } from '../support/processes';
import type { Workbench } from './driver';
import { workbenchTest } from './driver';
import { expectMessages, expectRuns, MEASURING_MS } from './measuring';

const NET = `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(16, 4)

    def forward(self, x):
        if self.fc(x).item() > 0:
            return x
        return self.fc(x)


class Bad(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.fc = nn.Linear(size, 4)

    def forward(self, x):
        raise ValueError("broken on purpose")


print("hello from the file")
`;

const SLEEPER = `import os
import subprocess
import sys
import time
import torch

if sys.platform != "emscripten":
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open("pids", "w") as file:
        file.write(f"{os.getpid()} {child.pid}")
    time.sleep(600)
`;

const folder = mkdtempSync(join(tmpdir(), 'own-python-'));
const system = systemPython();
const python = system === undefined ? '' : makePython(join(folder, 'fake'), system);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inWorkbench = workbenchTest({
  files: { 'net.py': NET, 'sleeper.py': SLEEPER },
  settings: { 'layerline.python.path': python, 'layerline.budget': 1 },
});
const test = system === undefined ? inWorkbench.skip : inWorkbench;

/** The source process starts with the first file. */
const START_MS = 40_000;
const ACTIVE_MS = 500;
const COMMAND = 'Layerline: Profile with Your Python…';

async function nameModel(workbench: Workbench, text: string): Promise<void> {
  const { page, quickInput } = workbench;
  await page.locator('.monaco-editor.focused .view-line', { hasText: 'import' }).first().waitFor();
  // The command goes by the active editor, of which the extension hears in a moment.
  await page.waitForTimeout(ACTIVE_MS);
  await workbench.run(COMMAND);
  await quickInput.pick('Another model of this file', 'Another model');
  await quickInput.message.filter({ hasText: 'a call that makes the model' }).waitFor();
  await quickInput.type(text);
  await quickInput.accept();
}

describe('A model that is not traced', () => {
  test('is profiled from the lens that says so', async ({ workbench }) => {
    await workbench.openFile('net.py');
    await workbench.codeLens('Profile with Your Python').first().waitFor({ timeout: START_MS });
    await workbench.screenshots('own-python-lens');
    await workbench.codeLens('Profile with Your Python').first().click();
    const panel = await workbench.webview('layer4', MEASURING_MS);
    await panel.getByText('net.py, with your Python').first().waitFor();
    await workbench.screenshots('own-python-profile');
    await expectRuns(workbench, ['Net']);
    expect(await workbench.log()).toContain('hello from the file');
  });

  test('is exported again by Run Again', async ({ workbench }) => {
    await workbench.run('Layerline: Run Again');
    await expectRuns(workbench, ['Net', 'Net']);
  });
});

describe('A model that the file does not tell all of', () => {
  test('is asked for, and its failure is shown whole', async ({ workbench }) => {
    await workbench.run('View: Close All Editors');
    await workbench.run('Notifications: Clear All Notifications');
    await workbench.openFile('net.py');
    await nameModel(workbench, 'Bad(16)');
    const panel = await workbench.webview('broken on purpose', MEASURING_MS);
    await panel.getByText('Traceback (most recent call last):').waitFor();
    await panel.getByText(/net\.py", line 22, in forward/).waitFor();
    await expectMessages(workbench, [
      "Bad(16) doesn't take an input of 1x16, which was assumed: ValueError: broken on purpose.",
    ]);
    await workbench.screenshots('own-python-failed');
    expect(await workbench.log()).toContain('raise ValueError("broken on purpose")');
  });
});

describe('An export under way', () => {
  test('is cancelled within a second, with all that it started', async ({ workbench }) => {
    await workbench.run('View: Close All Editors');
    await workbench.run('Notifications: Clear All Notifications');
    await workbench.openFile('sleeper.py');
    await nameModel(workbench, 'Net()');
    const panel = await workbench.webview('Export the model with your Python');
    const file = join(workbench.folder.path, 'pids');
    const text = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    await until(() => text().includes(' '), 20_000);
    const pids = text().split(' ').map(Number);
    expect(pids.filter(isAlive)).toHaveLength(2);
    await workbench.screenshot('own-python-exporting');
    await panel.getByRole('button', { name: /^Stop/ }).first().click();
    expect(await until(() => !pids.some(isAlive), 1000)).toBe(true);
    await expectMessages(workbench, []);
  });
});
