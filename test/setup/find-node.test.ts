import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findNode } from '../../src/setup/find-node';
import { withFolder } from '../support/folders';

const ELECTRON = 'electron';

afterEach(() => {
  Reflect.deleteProperty(process.versions, ELECTRON);
});

/** As in desktop VS Code. */
function pretendElectron(): void {
  Object.defineProperty(process.versions, ELECTRON, { value: '39.0.0', configurable: true });
}

async function program(folder: string, says: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'node');
  await writeFile(path, `#!/bin/sh\necho "${says}"\n`);
  await chmod(path, 0o755);
  return path;
}

it('this process’s own Node serves', async () => {
  expect(await findNode({ PATH: '/nowhere' })).toBe(process.execPath);
});

describe.skipIf(process.platform === 'win32')('in Electron', () => {
  it('the first that is new enough is taken', async () => {
    await withFolder(async (folder) => {
      await program(join(folder, 'old'), 'v18.19.1');
      await program(join(folder, 'other'), 'Electron');
      const good = await program(join(folder, 'good'), 'v22.1.0');
      await program(join(folder, 'late'), 'v24.1.0');
      pretendElectron();
      const folders = ['old', 'other', 'none', 'good', 'late'].map((name) => join(folder, name));
      const PATH = [...folders, '/usr/bin', '/bin'].join(':');
      expect(await findNode({ PATH, HOME: folder })).toBe(good);
    });
  });

  it('version managers are looked into, newest version first', async () => {
    await withFolder(async (folder) => {
      await program(join(folder, '.nvm/versions/node/v9.0.0/bin'), 'v9.0.0');
      await program(join(folder, '.nvm/versions/node/v20.0.0/bin'), 'v20.0.0');
      const newest = await program(join(folder, '.nvm/versions/node/v22.0.0/bin'), 'v22.0.0');
      pretendElectron();
      // Only where the machine has none in the usual places.
      const found = await findNode({ PATH: join(folder, 'none'), HOME: folder });
      expect([newest, '/usr/local/bin/node', '/opt/homebrew/bin/node']).toContain(found);
    });
  });
});
