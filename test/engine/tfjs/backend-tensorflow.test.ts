import { expect, test } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { withFolder } from '../../support/folders';

const TENSORFLOW = { device: 'cpu', backend: 'tensorflow' } as const;

test('without a TensorFlow it is said how to get one', async () => {
  await expect(startBackend(TENSORFLOW)).rejects.toMatchObject({
    code: 'load-failed',
    message: expect.stringContaining('layerline setup tensorflow') as string,
  });
});

test('a folder without a binding is refused with the reason', async () => {
  await withFolder(async (tensorflowFolder) => {
    await expect(startBackend({ ...TENSORFLOW, tensorflowFolder })).rejects.toMatchObject({
      code: 'load-failed',
      message: expect.stringContaining('Cannot find module') as string,
    });
  });
});
