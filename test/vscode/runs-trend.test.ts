import { describe, expect, it } from 'vitest';
import type { ProfiledModel } from '../../src/profile/document';
import type { SourceLine } from '../../src/profile/source-lines';
import { lineEndText } from '../../src/vscode/annotations/line-end-text';
import { modelKeyOf } from '../../src/vscode/sidebar/run-model';
import { sparkLine } from '../../src/vscode/sidebar/run-trend';
import { layer, smallProfile } from '../cli/support';

describe('bars', () => {
  it.each([
    [[1, 2, 3], '▁▅█'],
    [[5, 5, 5], '▁▁▁'],
    // Two per cent are no mountain.
    [[100, 102], '▁▂'],
    [[0, 0], '▁▁'],
    [[], ''],
  ])('%j', (values, bars) => expect(sparkLine(values)).toBe(bars));
});

describe('the key of a model', () => {
  const key = (source: ProfiledModel['source']) =>
    modelKeyOf({ model: { ...smallProfile().model, source } });
  it('is where it comes from, whatever the order of options', () => {
    const zoo = (options: Readonly<Record<string, unknown>>) =>
      key({ kind: 'zoo', name: 'resnet50', options });
    expect(zoo({ a: 1, b: 2 })).toBe(zoo({ b: 2, c: undefined, a: 1 }));
    expect(zoo({ a: 1 })).not.toBe(zoo({ a: 2 }));
    const source = { name: 'Net', path: '/w/net.py' };
    expect(key({ kind: 'traced', ...source })).toBe(key({ kind: 'exported', ...source }));
    expect(key({ kind: 'file', path: '/w/a.onnx' })).not.toBe(
      key({ kind: 'file', path: '/w/b.onnx' }),
    );
  });
});

describe('the difference at a line’s end', () => {
  const own = [layer('conv', { kernels: [0] })];
  const timeMs = { median: 5, p10: 5, p90: 5 };
  const time = { timeMs, share: 0.1, belowResolution: false };
  const line: SourceLine = {
    file: 'net.py',
    line: 1,
    functionName: 'f',
    code: null,
    own,
    all: own,
    isSum: false,
    time,
    ownTime: time,
    outputBytes: 4000,
    count: 1,
    owners: [],
  };
  const text = (differenceMs: number | undefined, of = line, isStale = false) => {
    const shown = lineEndText(of, isStale, () => undefined, differenceMs);
    return `${shown?.lead}${shown?.rest}`.replaceAll('\u00a0', ' ');
  };
  it.each([
    [1.2, '▲ +1.20 ms'],
    [-0.8, '▼ −800 µs'],
  ])('%d ms is %s, in its own column', (ms, end) => {
    expect(text(ms).trimEnd().endsWith(` ${end}`)).toBe(true);
    expect(text(ms).startsWith(text(undefined))).toBe(true);
    // The same column beside a count.
    expect(text(ms, { ...line, count: 16 }).indexOf(end)).toBe(text(ms).indexOf(end));
  });
  it('is not said of a line that was edited since', () =>
    expect(text(1, line, true)).not.toContain('▲'));
});
