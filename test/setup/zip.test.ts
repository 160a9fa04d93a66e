import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archiveMembers, unpackMember } from '../../src/setup/zip';
import { withFolder } from '../support/folders';
import { zipOf } from './fake-index';

const FILES = { 'a/empty': '', 'a/short': 'stored', 'b/long': 'deflated '.repeat(10_000) };
const signal = new AbortController().signal;

test('what is in an archive comes out as it went in', async () => {
  await withFolder(async (folder) => {
    const path = join(folder, 'some.zip');
    await writeFile(path, zipOf(FILES));
    const found: Record<string, string> = {};
    for (const member of archiveMembers(path)) {
      const to = join(folder, 'out', member.name);
      let bytes = 0;
      await unpackMember(path, member, to, signal, (more) => (bytes += more));
      expect(bytes).toBe(member.sizeBytes);
      found[member.name] = await readFile(to, 'utf8');
    }
    expect(found).toEqual(FILES);
  });
});

test.each([
  ['nothing', 0],
  ['half of it', 0.5],
])('%s of an archive is refused', async (_, share) => {
  await withFolder(async (folder) => {
    const path = join(folder, 'some.zip');
    const whole = zipOf(FILES);
    await writeFile(path, whole.subarray(0, whole.length * share));
    expect(() => archiveMembers(path)).toThrow(expect.objectContaining({ code: 'bad-answer' }));
  });
});
