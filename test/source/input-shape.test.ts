import { describe, expect, test } from 'vitest';
import { formatInputShapes, parseInputShapes } from '../../src/source/input-shape';

describe('Shapes of inputs', () => {
  test.each([
    ['1x3x224x224', [{ shape: [1, 3, 224, 224] }]],
    ['1×3×32×32', [{ shape: [1, 3, 32, 32] }]],
    [' Nx784 ', [{ shape: [null, 784] }]],
    ['1x128:int64,1x128', [{ shape: [1, 128], dtype: 'int64' }, { shape: [1, 128] }]],
    ['7', [{ shape: [7] }]],
  ])('%s', (text, shapes) => expect(parseInputShapes(text)).toEqual(shapes));

  test.each(['', 'x', '0x3', '1x-3', '1x3,', '1x3:complex64', '3.5', '1x9999999999', 'NAME=1x3'])(
    '"%s" is none',
    (text) => expect(parseInputShapes(text)).toBeUndefined(),
  );

  test.each(['1x3x224x224', 'Nx784', '1x128:int64, 1x128'])('%s is written so', (text) => {
    expect(formatInputShapes(parseInputShapes(text) ?? [])).toBe(text);
  });
});
