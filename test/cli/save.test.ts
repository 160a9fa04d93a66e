import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSavePath, saveText } from '../../src/cli/save';
import { asOrdinaryUser, canBeOrdinaryUser } from '../support/ordinary-user';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerline-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('saving', () => {
  it('replaces a file and leaves nothing else', async () => {
    const path = join(folder, 'a.layerline.json');
    await writeFile(path, 'old');
    await checkSavePath(path);
    await saveText(path, 'new');
    await expect(readFile(path, 'utf8')).resolves.toBe('new');
    await expect(readdir(folder)).resolves.toEqual(['a.layerline.json']);
  });

  it('that fails leaves the folder as it was', async () => {
    await mkdir(join(folder, 'a.json'));
    await expect(saveText(join(folder, 'a.json'), 'x')).rejects.toThrow(/it is a folder/);
    await expect(readdir(folder)).resolves.toEqual(['a.json']);
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'your disk quota is used up'],
    ['EROFS', 'its disk is read-only'],
    ['EIO', 'EIO'],
  ])('that ends with %s says why and leaves no part of a file', async (code, reason) => {
    const path = join(folder, 'a.json');
    const write = async (temporary: string): Promise<void> => {
      await writeFile(temporary, 'part');
      throw Object.assign(new Error(code), { code });
    };
    await expect(saveText(path, 'x', write)).rejects.toThrow(`Can't write ${path}: ${reason}.`);
    await expect(readdir(folder)).resolves.toEqual([]);
  });

  it.each([
    ['net.onnx', /--out takes a file that ends in .layerline.json/],
    ['no-such-folder/a.json', /there is no such folder/],
    ['taken.json', /it is not a file/],
  ])('to %s is refused before measuring', async (name, message) => {
    await mkdir(join(folder, 'taken.json'));
    await expect(checkSavePath(join(folder, name))).rejects.toThrow(message);
  });

  it.skipIf(!canBeOrdinaryUser)('in a read-only folder fails and leaves nothing', async () => {
    await chmod(folder, 0o555);
    const save = () => asOrdinaryUser(() => saveText(join(folder, 'a.json'), 'x'));
    await expect(save()).rejects.toThrow(/read-only for you/);
    await chmod(folder, 0o755);
    await expect(readdir(folder)).resolves.toEqual([]);
  });
});
