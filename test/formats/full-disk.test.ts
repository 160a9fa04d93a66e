import { existsSync, readdirSync } from 'node:fs';
import type * as Promises from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { saveOnnx } from '../../src/formats/onnx/write';
import { expectFormatError, graph, model, tempFolder, uniform } from './support';

// Every draft is created for real, but what is written to it goes to /dev/full.
vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof Promises>();
  const open = async (path: string, flags: string) => {
    await (await real.open(path, flags)).close();
    return real.open('/dev/full', 'w');
  };
  return { ...real, open };
});

test.skipIf(!existsSync('/dev/full'))('on a full disk nothing is left', async () => {
  const folder = tempFolder();
  const save = () =>
    saveOnnx(model(graph({ weights: [uniform('w', [1000])] })), join(folder, 'm.onnx'), {
      weights: 'pooled',
    });
  await expectFormatError(save, 'write-failed', /m\.onnx\.data can't be saved: the disk is full/);
  expect(readdirSync(folder)).toEqual([]);
});
