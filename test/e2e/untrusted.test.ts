/** A folder that nobody has said to trust: nothing in it is run. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { hostFromEnvironment } from '../rig/environment';
import { ROOT } from '../rig/paths';
import { openWindow } from './driver/open-window';
import { startVsCode } from './driver/start-vscode';

const host = hostFromEnvironment('interface');

/** A VS Code of its own: the one that other files share trusts every folder. */
const withVsCode = base.extend('vscode', { scope: 'file' }, async ({}, { onCleanup }) => {
  if (host.kind === 'none') throw new Error(host.reason);
  const logs = join(ROOT, 'dist', 'test-logs', 'untrusted');
  const { vscode, stop } = await startVsCode(
    host,
    process.env['LAYERLINE_TEST_EXTENSIONS'] ?? '',
    logs,
    {
      asksForTrust: true,
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
      },
    },
  );
  onCleanup(stop);
  return vscode;
});
const withWorkbench = withVsCode.extend(
  'workbench',
  { scope: 'file' },
  async ({ vscode }, { onCleanup }) => {
    const opened = await openWindow(vscode, {
      files: {
        'net.py': `${readFileSync('examples/torch_resnet.py', 'utf8')}\nopen("ran", "w")\n`,
        'python.sh': '#!/bin/sh\ntouch ran\n',
      },
      settings: { 'layerline.python.path': './python.sh' },
    });
    onCleanup(() => opened.close());
    return opened.workbench;
  },
);
const test = host.kind === 'none' ? withWorkbench.skip : withWorkbench;

describe('A workspace that is not trusted', () => {
  test('offers no command that runs its Python files, and shows no lens', async ({ workbench }) => {
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await workbench.openFile('net.py');
    await workbench.palette('Layerline: Profile');
    await workbench.quickInput.row('Layerline: Profile Model').waitFor();
    const labels = await workbench.quickInput.labels();
    expect(labels.filter((label) => /Python|This File/.test(label))).toEqual([]);
    await workbench.quickInput.dismiss();
    await workbench.page.waitForTimeout(3000);
    expect(await workbench.codeLens(/Profile/).count()).toBe(0);
    await workbench.screenshot('untrusted');
    expect(existsSync(join(workbench.folder.path, 'ran'))).toBe(false);
  });
});
