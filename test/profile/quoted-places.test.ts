import { expect, test } from 'vitest';
import { quotedPlaces } from '../../src/profile/quoted-places';

const BEFORE = ['a = 1', 'y = relu(x)', 'b = 2', 'y = relu(x)', 'c = 3'];

/** Where each line of BEFORE, all of them quoted, is in a text; in brackets if it isn't the same. */
function placesIn(text: readonly string[]): string[] {
  const sources = BEFORE.map((code, index) => ({ line: index + 1, code }));
  return quotedPlaces(sources, text).map(({ line, isSame }) => (isSame ? `${line}` : `(${line})`));
}

test.each<[string, string[], string[]]>([
  ['the same', BEFORE, ['0', '1', '2', '3', '4']],
  ['indented', BEFORE.map((line) => `    ${line}  `), ['0', '1', '2', '3', '4']],
  ['moved as a whole', ['#', '#', ...BEFORE], ['2', '3', '4', '5', '6']],
  [
    'one edited',
    ['a = 1', 'y = relu(x)', 'b = 9', 'y = relu(x)', 'c = 3'],
    ['0', '1', '(2)', '3', '4'],
  ],
  [
    'one of two equal ones edited',
    ['a = 1', 'y = gelu(x)', 'b = 2', 'y = relu(x)', 'c = 3'],
    ['0', '(1)', '2', '3', '4'],
  ],
  [
    'a line put in between',
    ['a = 1', 'y = relu(x)', 'b = 2', '#', 'y = relu(x)', 'c = 3'],
    ['0', '1', '2', '(3)', '5'],
  ],
  [
    'moved so far that another equal line is in its place',
    ['a = 1', '#', '#', 'y = relu(x)', 'b = 2', 'y = relu(x)', 'c = 3'],
    ['0', '(1)', '4', '5', '6'],
  ],
  ['nothing of it', ['x', 'y'], ['(0)', '(1)', '(1)', '(1)', '(1)']],
  ['empty', [], ['(0)', '(0)', '(0)', '(0)', '(0)']],
])('%s', (_, text, expected) => expect(placesIn(text)).toEqual(expected));

test('a long quote is compared as far as it goes', () => {
  const line = 'x'.repeat(300);
  const [place] = quotedPlaces([{ line: 1, code: line.slice(0, 200) }], [line]);
  expect(place).toEqual({ line: 0, isSame: true });
});

test('lines without a quote stay where they are', () => {
  const sources = [
    { line: 1, code: null },
    { line: 2, code: 'b = 2' },
  ];
  expect(quotedPlaces(sources, ['#', '#', 'b = 2'])).toEqual([
    { line: 0, isSame: true },
    { line: 2, isSame: true },
  ]);
});
