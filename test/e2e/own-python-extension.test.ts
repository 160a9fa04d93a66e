/** Which Python it is, where the Python extension knows: here one that says what a file says. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { makePython, systemPython } from '../source/own-python/fake-python';
import { workbenchTest } from './driver';
import { MEASURING_MS } from './measuring';

const NET = `from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(16, 4)

    def forward(self, x):
        return self.fc(x)
`;

/** As much of ms-python.python as is asked for. */
const EXTENSION = `
const { existsSync, readFileSync } = require('node:fs');
const vscode = require('vscode');
exports.activate = () => ({
  environments: {
    getActiveEnvironmentPath: (resource) => ({ id: resource.fsPath, path: 'selected' }),
    resolveEnvironment: async ({ id, path }) => {
      const file = id.replace('net.py', path);
      if (!existsSync(file)) return undefined;
      return { executable: { uri: vscode.Uri.file(readFileSync(file, 'utf8')) } };
    },
  },
});
`;

const folder = mkdtempSync(join(tmpdir(), 'own-python-'));
const system = systemPython();
const python = system === undefined ? '' : makePython(join(folder, 'fake'), system);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function pythonExtension(): string {
  const path = join(folder, 'extension');
  const manifest = {
    publisher: 'ms-python',
    name: 'python',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: './extension.js',
    extensionKind: ['workspace'],
  };
  mkdirSync(path);
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(path, 'extension.js'), EXTENSION);
  return path;
}

const inWorkbench = workbenchTest({
  files: { 'net.py': NET },
  settings: { 'layerline.budget': 1 },
  extensionDevelopmentPath: pythonExtension(),
});
const test = system === undefined ? inWorkbench.skip : inWorkbench;
/** The source process starts with the first file. */
const START_MS = 40_000;
const COMMAND = 'Layerline: Profile with Your Python…';

describe('The Python that is selected in the Python extension', () => {
  test('is asked for where there is none', async ({ workbench }) => {
    await workbench.openFile('net.py');
    await workbench.codeLens('Profile').first().waitFor({ timeout: START_MS });
    await workbench.run(COMMAND);
    await workbench.quickInput.pick('Net');
    await expect
      .poll(() => workbench.notifications(), { timeout: 15_000 })
      .toEqual([expect.stringMatching(/^Which Python has your framework\?/)]);
  });

  test('makes the model', async ({ workbench }) => {
    workbench.folder.write('selected', python);
    await workbench.tab('net.py').click();
    await workbench.run(COMMAND);
    await workbench.quickInput.pick('Net');
    await workbench.webview('layer4', MEASURING_MS);
  });
});
