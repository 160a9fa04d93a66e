import { describe, expect, test } from 'vitest';
import type { LineCost, LineInstance, ReportedModel } from '../../../src/source/report';
import { liveCard } from '../../../src/vscode/source/live-card';
import { modelText } from '../../../src/vscode/source/line-text';

const HOSTILE = '<img src=x>[a](command:b)\n| $(x)';

const LAYER: LineInstance = {
  name: 'layer1/0/conv1',
  type: 'Conv2d',
  shape: [null, 64, 56, 56],
  parameters: 36_864,
  macs: 115_605_504,
};

const COST: LineCost = {
  file: 'nets/blocks.py',
  line: 12,
  endLine: 12,
  isSum: false,
  count: 1,
  firstShape: LAYER.shape,
  lastShape: LAYER.shape,
  shapeCount: 1,
  parameters: 36_864,
  macs: 115_605_504,
  share: 0.25,
  types: ['Conv2d'],
  instances: [LAYER],
  chains: [],
  chainCount: 0,
};

const MODEL: ReportedModel = {
  name: 'resnet18',
  kind: 'function',
  framework: 'torch',
  line: 3,
  assumedInput: null,
  assumedArguments: [],
  parameters: 36_864,
  inputs: [[1, 3, 224, 224]],
  inputTypes: ['float32'],
  outputs: [[1, 1000]],
  macs: 462_422_016,
  layerCount: 4,
  lines: [COST],
  untranslated: [],
};

/** What a person reads. */
function read(cost: Partial<LineCost>, model: Partial<ReportedModel> = {}): string {
  const card = liveCard(
    { ...COST, ...cost },
    { ...MODEL, ...model },
    ({ line }) => `file:///a#L${line}`,
  );
  return card
    .replaceAll(/<\/t[dhr]>|<br>/g, ' ')
    .replaceAll(/<[^>]*>|&nbsp;/g, '')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll(/[\u00a0\u2009\u2060 ]+/g, ' ');
}

describe('The card of a line that was not run', () => {
  test('tells of its layer', () => {
    expect(read({})).toContain('**Conv2d** 36.9 k params · 116 MMACs (25 %)');
    expect(read({})).toContain('layer1/0/conv1 Conv2d N×64×56×56 36.9 k 116 MMACs');
    expect(read({})).toContain('in resnet18; not run yet');
  });

  test('names the first layers of many', () => {
    const text = read({ count: 30, instances: Array.from({ length: 12 }, () => LAYER) });
    expect(text).toContain('30 layers');
    expect(text).toContain('and 18 more');
  });

  test('shows the calls that lead there', () => {
    const place = { file: 'a.py', line: 88, column: 1, functionName: 'ResNet.__init__' };
    const text = read({
      chains: [[place, { ...place, line: 120, functionName: '<module>' }]],
      chainCount: 3,
    });
    expect(text).toContain('called from ResNet.__init__, line 88 ← line 120 and 2 more');
  });

  test('knows no number that it does not have', () => {
    const text = read({ macs: null, instances: [{ ...LAYER, shape: null, macs: null }] });
    expect(text).toContain('MACs unknown');
    expect(text).toContain('Conv2d – 36.9 k –');
  });

  test('has no markup from names', () => {
    const place = { file: 'a.py', line: 1, column: 1, functionName: HOSTILE };
    const card = liveCard(
      {
        ...COST,
        types: [HOSTILE],
        instances: [{ ...LAYER, name: HOSTILE, type: HOSTILE }],
        chains: [[place]],
        chainCount: 1,
      },
      { ...MODEL, name: HOSTILE },
      () => 'file:///a',
    );
    expect(card).not.toMatch(/<img|\]\(|\$\(|command:b\)/);
    expect(card.split('<table>')[1]?.split('</table>')[0]).not.toContain('\n');
  });
});

describe('The totals of a model', () => {
  test('are one line', () => {
    const text = modelText(MODEL).replaceAll(/[\u00a0\u2009\u2060]/g, ' ');
    expect(text).toBe('1×3×224×224 → 1×1000 · 36.9 k params · 462 MMACs');
  });
});
