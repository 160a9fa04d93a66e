import { describe, expect, it } from 'vitest';
import type { ProfiledLayer } from '../../../src/profile/document';
import type { SourceLine } from '../../../src/profile/source-lines';
import { definitionLine } from '../../../src/vscode/annotations/definition';
import {
  hollowMark,
  markKey,
  markUri,
  solidMark,
} from '../../../src/vscode/annotations/gutter-mark';
import { paletteOf, type Theme } from '../../../src/vscode/drawing/heat-colours';
import { lineEndText } from '../../../src/vscode/annotations/line-end-text';
import { bestEnding } from '../../../src/source/path-endings';
import { pathsInside, possiblePaths } from '../../../src/vscode/annotations/source-paths';
import { statementEnd } from '../../../src/vscode/annotations/statement';
import { blanksAfter, textColumn } from '../../../src/vscode/annotations/text-column';
import { layer } from '../../cli/support';

function line(changes: Partial<SourceLine> = {}): SourceLine {
  const own = changes.own ?? [layer('conv', { kernels: [0] })];
  return {
    file: 'net.py',
    line: 1,
    functionName: 'Net.__init__',
    code: null,
    own,
    all: own,
    isSum: false,
    time: time(0.33, 0.008),
    ownTime: time(0.33, 0.008),
    outputBytes: 4000,
    count: own.length,
    owners: [],
    ...changes,
  };
}

function time(median: number, share: number, belowResolution = false) {
  return { timeMs: { median, p10: median, p90: median }, share, belowResolution };
}

/** What stands after a line, with ordinary blanks and none in front. */
function text(of: SourceLine, isStale = false, now?: (of: ProfiledLayer) => number): string {
  const shown = lineEndText(of, isStale, now ?? (() => undefined));
  if (!shown) return '';
  const words = `${shown.lead}${shown.rest}`.replaceAll('\u00a0', ' ').trimStart();
  return shown.isItalic ? `*${words}*` : words;
}

const fused = { time: null, ownTime: null };
const named = (...names: string[]): ProfiledLayer[] => names.map((name) => layer(name));

describe('the text after a line', () => {
  it.each<[string, SourceLine]>([
    ['330 µs   0.8 %  4.00 kB', line()],
    ['<10 µs  <0.1 %        –', line({ time: time(0.004, 0.0001, true), outputBytes: null })],
    ['330 µs   0.8 %  4.00 kB  ×16', line({ count: 16 })],
    [
      'Σ 6.54 ms    15 %  3.21 MB   ×3',
      line({ isSum: true, time: time(6.54, 0.152), outputBytes: 3_211_264, count: 3 }),
    ],
    ['↑ in conv2', line({ ...fused, owners: named('conv2') })],
    ['↑ in conv1, conv2', line({ ...fused, owners: named('a/conv1', 'a/conv2', 'b/conv1') })],
    ['↑ in 4 layers', line({ ...fused, owners: named('c1', 'c2', 'c3', 'c4') })],
    [
      '*1×64×32×32 · 0 params  not run*',
      line({ time: time(0, 0), own: [layer('drop', { certainty: 'eliminated' })] }),
    ],
  ])('%s', (expected, of) => expect(text(of)).toBe(expected));

  it('names an operation that the code does not', () => {
    const source = { constructedAt: [], calledAt: [] };
    const of = line({ ...fused, own: [layer('a/add', { source })], owners: named('conv3') });
    expect(text(of)).toBe('↑ add in conv3');
  });

  it('names the line of an owner without a telling name, where it is now', () => {
    const of = line({ ...fused, owners: named('down/0', 'other/0') });
    expect(text(of, false, () => 19)).toBe('↑ in line 19');
    expect(text(of, false, ({ id }) => (id === 'down/0' ? 19 : 7))).toBe('↑ in lines 7, 19');
    expect(text(of)).toBe('↑ in 2 layers');
  });

  it.each<[string, SourceLine]>([
    ['*was 330 µs*', line()],
    ['*was Σ 330 µs*', line({ isSum: true })],
    ['*was in conv2*', line({ ...fused, owners: named('conv2') })],
    ['', line({ time: time(0, 0), own: [layer('drop', { certainty: 'eliminated' })] })],
  ])('of an edited line: %s', (expected, of) => expect(text(of, true)).toBe(expected));

  it('is one line of harmless characters, whatever the names are', () => {
    const of = line({ ...fused, owners: named('a\nb\u202ec') });
    expect(text(of)).toBe('↑ in a b c');
  });

  it('lines up: number and unit of every line end at the same columns', () => {
    const ends = [line(), line({ time: time(18.8, 0.44), count: 16 }), line({ isSum: true })].map(
      (of) => {
        const shown = lineEndText(of, false, () => undefined);
        return [shown?.lead.length, `${shown?.lead}${shown?.rest}`.indexOf('%')];
      },
    );
    expect(ends).toEqual([
      [6, 16],
      [6, 16],
      [6, 16],
    ]);
  });
});

describe('the column of numbers', () => {
  it('is two beyond the longest line', () => expect(textColumn(['ab', 'abcd'], 4)).toBe(6));
  it('is not moved by a very long line', () =>
    expect(textColumn(['ab', 'x'.repeat(300)], 4)).toBe(4));
  it.each([
    ['ab', 8],
    ['\tab', 4],
    ['a\tb', 5],
    ['日本', 6],
    ['x'.repeat(40), 2],
  ])('%s', (text, blanks) => expect(blanksAfter(text, 10, 4)).toBe(blanks));
});

describe('gutter marks', () => {
  it.each([
    [0.45, 'solid 13 6'],
    [0.9, 'solid 13 6'],
    [0.1125, 'solid 7 5'],
    [0.002, 'solid 2 0'],
  ])('a share of %d is %s', (share, key) => expect(markKey(solidMark(share))).toBe(key));

  it.each<Theme>(['dark', 'light', 'highContrast', 'highContrastLight'])('are SVG: %s', (theme) => {
    const palette = paletteOf(theme, 'heat');
    for (const mark of [solidMark(0.1), solidMark(0), hollowMark(0.2), { form: 'ring' } as const]) {
      const [head, body = ''] = markUri(mark, palette).split(',');
      expect(head).toBe('data:image/svg+xml;base64');
      expect(Buffer.from(body, 'base64').toString()).toMatch(/^<svg .*<(rect|circle) .*<\/svg>$/);
    }
  });
});

describe('the end of a statement', () => {
  it.each([
    [['a = conv(1)', 'b = 2'], 0],
    [['a = conv(', '  1,', '  2)', 'b'], 2],
    [['a = seq(  # (', '  conv(1),', ')', 'b'], 2],
    [['a = conv(")", \'(\', "\\"(")', 'b'], 0],
    // Inside a call that begins above.
    [['  conv(1))', 'b'], 0],
    [['  conv(c // 2, 3),', 'b'], 0],
    [['this.#conv = conv(', '1)', 'b'], 1],
    // Never closed: no guess.
    [['a = conv(', '  1', 'b'], 0],
  ])('%j', (lines, end) => expect(statementEnd(lines, 0)).toBe(end));
});

describe('where a class or function is defined', () => {
  const python = [
    'class Net(Module):',
    '  def __init__(self):',
    '    self.a = 1',
    'def build():',
    '  x = 1',
  ];
  const script = [
    'export class Net extends Model {',
    '  build() {',
    '}}',
    'const make = () => {',
    'export async function load() {',
  ];
  it.each([
    [python, 'Net', 2, 0],
    [python, 'build', 4, 3],
    [python, 'outer.<locals>.Net', 2, 0],
    [python, 'Other', 4, undefined],
    [python, '', 4, undefined],
    [script, 'Net', 2, 0],
    [script, 'make', 4, 3],
    [script, 'load', 4, 4],
  ])('%j %s', (lines, name, inner, line) => expect(definitionLine(lines, name, inner)).toBe(line));
});

describe('paths', () => {
  it.each([
    ['/a/net.py', ['/a/net.py']],
    ['src/net.py', ['/w/src/net.py', '/p/src/net.py']],
    ['./src/../net.py', ['/w/net.py', '/p/net.py']],
    ['../net.py', []],
    ['src/../../net.py', []],
    ['//server/share/net.py', []],
    ['\\\\server\\share\\net.py', []],
  ])('%s', (file, paths) => expect(possiblePaths(file, ['/w', '/p'])).toEqual(paths));

  it.each<[string, string[]]>([
    ['net.py', ['/w/net.py', '/p/net.py']],
    ['/w/a/net.py', ['/w/a/net.py']],
    ['/w/../x/net.py', []],
    ['/wide/net.py', []],
    ['/x/net.py', []],
    ['C:\\w\\net.py', []],
  ])('of sources stay inside: %s', (file, paths) =>
    expect(pathsInside(file, ['/w', '/p'])).toEqual(paths),
  );

  it.each<[string, string[], string | undefined]>([
    ['/home/ada/nets/net.py', ['/w/net.py'], '/w/net.py'],
    ['/home/ada/nets/net.py', ['/w/net.py', '/w/nets/net.py'], '/w/nets/net.py'],
    ['C:\\ada\\nets\\net.py', ['/w/net.py', '/w/nets/net.py'], '/w/nets/net.py'],
    ['/home/ada/nets/net.py', ['/w/a/net.py', '/w/b/net.py'], undefined],
    ['/home/ada/nets/net.py', ['/w/other.py', '/w/subnet.py'], undefined],
    ['/home/ada/nets/net.py', [], undefined],
  ])('end like a path of another machine: %s in %j', (file, paths, best) =>
    expect(bestEnding(file, paths)).toBe(best),
  );
});
