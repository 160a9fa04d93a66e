import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPackages } from '../../src/source/python-packages';
import { withFolder } from '../support/folders';

async function withPackage(folder: string, path: string): Promise<string> {
  const file = join(folder, path, '__init__.py');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '');
  return dirname(file);
}

describe('packages that traces can read', () => {
  it.each([
    ['the workspace', 'ws/.venv/lib/python3.12/site-packages/timm', []],
    ['an interpreter', 'env/lib/python3.11/site-packages/timm', ['env/bin/python3']],
    ['a folder with an environment', 'env/lib/python3.11/site-packages/timm', ['env']],
    ['an interpreter on Windows', 'env/Lib/site-packages/timm', ['env/Scripts/python.exe']],
    ['Windows itself', 'Python311/Lib/site-packages/timm', ['Python311/python.exe']],
    ['Debian', 'usr/lib/python3/dist-packages/timm', ['usr/bin/python3']],
  ])('are found in %s', async (_, path, pythons) => {
    await withFolder(async (folder) => {
      const timm = await withPackage(folder, path);
      const at = pythons.map((python) => join(folder, python));
      expect(await findPackages(join(folder, 'ws'), at)).toEqual({ timm });
    });
  });

  it("are the workspace's rather than the interpreter's, and of its newest Python", async () => {
    await withFolder(async (folder) => {
      await withPackage(folder, 'env/lib/python3.11/site-packages/timm');
      await withPackage(folder, 'ws/venv/lib/python3.9/site-packages/timm');
      const newest = await withPackage(folder, 'ws/venv/lib/python3.10/site-packages/timm');
      const found = await findPackages(join(folder, 'ws'), [join(folder, 'env')]);
      expect(found).toEqual({ timm: newest });
    });
  });

  it('are none where there are none', async () => {
    await withFolder(async (folder) => {
      expect(await findPackages(folder, [join(folder, 'nowhere/python3')])).toEqual({});
    });
  });
});
