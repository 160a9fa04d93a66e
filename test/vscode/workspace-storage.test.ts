import { describe, expect, test } from 'vitest';
import { sharedStoragePath } from '../../src/vscode/workspace-storage';

const ID = '0123456789abcdef0123456789abcdef';

describe('The storage of a workspace', () => {
  test.each([
    ['the first window', `/s/${ID}/layerline.layerline`, `/s/${ID}/layerline.layerline`],
    ['the second window', `/s/${ID}-1/layerline.layerline`, `/s/${ID}/layerline.layerline`],
    ['the eleventh', `/s/${ID}-10/layerline.layerline`, `/s/${ID}/layerline.layerline`],
    [
      'a window on no folder',
      '/s/1763980000000/layerline.layerline',
      '/s/1763980000000/layerline.layerline',
    ],
    ['the global storage', '/g/layerline.layerline', '/g/layerline.layerline'],
    ['a folder that only looks so', '/s/my-1/layerline.layerline', '/s/my-1/layerline.layerline'],
  ])('is the same for %s', (_, given, shared) => expect(sharedStoragePath(given)).toBe(shared));
});
