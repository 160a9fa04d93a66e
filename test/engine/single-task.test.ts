import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectInProcess, saveInProcess } from '../../src/engine/single-task';
import { zooSpec } from '../../src/zoo';
import { startInProcess } from '../support/engines';
import { withFolder } from '../support/folders';

const SMALL = zooSpec('resnet18', { inputSize: 64 });

describe('a single task of an engine', () => {
  it('inspects what it saved, and finds the same costs', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'model.onnx');
      const saved = await saveInProcess(SMALL, path, undefined, startInProcess);
      expect((await stat(path)).size).toBe(saved.sizeBytes);
      const built = await inspectInProcess(SMALL, {}, undefined, startInProcess);
      const file = { kind: 'file', path } as const;
      const opened = await inspectInProcess(file, {}, undefined, startInProcess);
      expect(opened.model.macs).toBe(built.model.macs);
      expect(opened.model.params).toBe(built.model.params);
      expect(opened.layers.map(({ id, type }) => [id, type])).toEqual(
        built.layers.map(({ id, type }) => [id, type]),
      );
    }));

  it('does not start when already cancelled', async () => {
    const reason = new Error('Stopped');
    await expect(
      inspectInProcess(SMALL, {}, AbortSignal.abort(reason), () => {
        throw new Error('started');
      }),
    ).rejects.toBe(reason);
  });
});

describe('a batch', () => {
  it.each([0, -1, 1.5])('of %s is refused', async (batch) => {
    await expect(inspectInProcess(SMALL, { batch }, undefined, startInProcess)).rejects.toThrow(
      `A batch is a whole number from 1 on, not ${batch}.`,
    );
  });
});
