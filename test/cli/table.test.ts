import { describe, expect, it } from 'vitest';
import { tableLines, type Column } from '../../src/cli/table';
import { printable, truncateMiddle, wrap } from '../../src/cli/text';
import { recorded } from './outputs';

describe('cutting in the middle', () => {
  it.each([
    ['conv', 4, 'conv'],
    ['layer1/conv', 7, 'lay…onv'],
    ['layer1/conv', 6, 'lay…nv'],
    ['layer1', 2, 'l…'],
    ['layer1', 1, '…'],
    ['layer1', 0, ''],
    ['日本語の層', 3, '日…層'],
  ])('%s to %i is %s', (text, width, expected) => {
    expect(truncateMiddle(text, width)).toBe(expected);
  });
});

describe('wrapping', () => {
  it.each([
    ['a bc def', 5, ['a bc', 'def']],
    ['a bc def', 8, ['a bc def']],
    ['long', 2, ['long']],
    ['', 5, ['']],
    ['a b', Infinity, ['a b']],
  ])('"%s" to %i', (text, width, expected) => {
    expect(wrap(text, width)).toEqual(expected);
  });
});

describe('names that models choose', () => {
  it.each([
    ['conv1', 'conv1'],
    ['a\x1b[31mb', 'a\ufffd[31mb'],
    ['a\nb', 'a\ufffdb'],
    ['a\u202eb', 'a\ufffdb'],
    ['层/ö', '层/ö'],
  ])('%j is shown as %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe('a table', () => {
  const name: Column<string> = {
    header: 'Name',
    align: 'left',
    importance: Infinity,
    cell: (row) => row,
  };
  const size: Column<string> = {
    header: 'Size',
    align: 'right',
    importance: 2,
    cell: (row) => String(row.length),
  };
  const first: Column<string> = {
    header: 'First',
    align: 'left',
    importance: 1,
    cell: (row) => row.slice(0, 1),
  };
  const rows = ['short', 'a-name-of-more-than-twenty-eight-letters'];

  it.each([
    [Infinity, 53],
    [53, 53],
    [45, 45],
    // Cut to 28, then the least important column goes, and the name takes its room.
    [38, 38],
    [30, 30],
    [10, 10],
    [3, 8],
  ])('for a width of %s is at most %s wide', (width, expected) => {
    const lines = tableLines(name, [size, first], rows, recorded(width));
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(expected);
    expect(lines).toMatchSnapshot();
  });

  it('without rows is its header', () => {
    expect(tableLines(name, [size], [], recorded())).toEqual(['Name  Size']);
  });
});
