import { randomUUID } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProfileEvents } from '../../src/engine/onnxruntime/profile-events';
import type { Model } from '../../src/model/graph';
import { expectSentence } from '../support/command-line';
import { withFolder, withModelFile } from '../support/folders';
import { hasProcessWith } from '../support/processes';
import { loopNet, transformer } from '../support/reference-nets';
import { canMountDisk, runOnSmallDisk } from '../support/small-disk';

const SMALL = ['--input-size', '32', '--runs', '2'];

/** Marks the processes of one run, to find those that outlive it. */
function marked() {
  const mark = `mark-${randomUUID()}`;
  return { mark, environment: { LAYERLINE_TEST: mark } };
}

describe.skipIf(!canMountDisk)('a full disk (needs mount in a user namespace)', () => {
  it('for temporary files ends building with a sentence', async () => {
    const { mark, environment } = marked();
    const args = ['profile', 'resnet18', ...SMALL];
    const outcome = await runOnSmallDisk('1m', args, { ...environment, TMPDIR: 'DISK' });
    expectSentence(outcome, /the disk is full/);
    expect(outcome).toMatchObject({ stdout: '', left: [] });
    expect(hasProcessWith(mark)).toBe(false);
  });

  it.each<[string, string, () => Model]>([
    ['the model with its ids', '16k', () => transformer({ layers: 1 })],
    ['the weights of the executed graph', '64k', () => transformer({ layers: 1 })],
    ['the executed graph', '20k', () => loopNet()],
    ['the runtime’s profile', '256k', () => loopNet()],
  ])('for %s ends profiling a file with a sentence', async (_, size, build) => {
    const { mark, environment } = marked();
    await withModelFile(build(), async (path) => {
      const args = ['profile', path, '--runs', '8'];
      const outcome = await runOnSmallDisk(size, args, { ...environment, TMPDIR: 'DISK' });
      expectSentence(outcome, /The disk for temporary files is full|is cut off: free some space/);
      expect(outcome).toMatchObject({ stdout: '', left: [] });
      expect(hasProcessWith(mark)).toBe(false);
    });
  });

  it('for the profile ends saving with a sentence, after the table', async () => {
    const { mark, environment } = marked();
    const args = ['profile', 'resnet18', ...SMALL, '--out', 'DISK/run.layerline.json'];
    const outcome = await runOnSmallDisk('64k', args, environment, '56k');
    expectSentence(outcome, /Can't write .*run\.layerline\.json: the disk is full/);
    expect(outcome.stdout).toContain('layer1/0');
    expect(outcome.left).toEqual(['filler']);
    expect(hasProcessWith(mark)).toBe(false);
  });
});

describe('a profile that the runtime could not write to its end', () => {
  const RUN = '{"cat":"Session","name":"model_run","ts":1,"dur":5,"args":{}}';

  it.each([
    ['empty', ''],
    ['cut within an event', `[\n${RUN},\n${RUN.slice(0, 30)}`],
    ['cut after an event', `[\n${RUN},\n`],
  ])('%s is refused', async (_, text) => {
    await withFolder(async (folder) => {
      const path = join(folder, 'profile.json');
      await writeFile(path, text);
      await expect(readProfileEvents(path, 0)).rejects.toThrow(/is cut off/);
      await writeFile(path, `[\n${RUN},\n${RUN}\n`);
      await appendFile(path, ']\n');
      expect((await readProfileEvents(path, 0)).modelRunUs).toEqual([5, 5]);
    });
  });
});
