import { describe, expect, test } from 'vitest';
import { directiveLine, directiveSnippet, lineAbove } from '../../src/source/directive';

describe('The comment that makes a model', () => {
  test('has a place for every argument', () => {
    const parameters = [
      { name: 'image_size', value: '224' },
      { name: 'depth', value: null },
      { name: 'shape', value: '{"$a": 3}' },
    ];
    expect(directiveSnippet('ViT', parameters)).toBe(
      '# profile: ViT(image_size=${1:224}, depth=${2:?}, shape=${3:{"\\$a": 3\\}})',
    );
  });

  test('is found again', () => {
    const lines = ['# profile: Net input=1x3', 'x = 1', '  #profile: nets.ViT(depth=?)', 'ViT()'];
    expect(directiveLine(lines, 'ViT')).toBe(2);
    expect(directiveLine(lines, 'Net')).toBeUndefined();
  });

  test('goes above the decorators', () => {
    expect(lineAbove(['', '@one', '  @two(3)', 'class Net:'], 3)).toBe(1);
    expect(lineAbove(['class Net:'], 0)).toBe(0);
  });
});
