import { describe, expect, it } from 'vitest';
import type { FilterableRow } from '../../src/profile/layer-filter';
import { parseLayerFilter } from '../../src/profile/layer-filter';

const conv: FilterableRow = {
  row: {
    kind: 'layer',
    label: 'layer3/0/conv2 + bn2 + relu2',
    type: 'Conv2D',
    layerCount: 3,
    outputShape: [1, 256, 14, 14],
    params: 590_848,
    macs: 115_605_504,
    otherOps: 0,
    weightBytes: 2_363_392,
    outputBytes: 200_704,
    time: { timeMs: { median: 1.44, p10: 1.4, p90: 1.5 }, share: 0.034, belowResolution: false },
    kernelCount: 1,
    certainty: 'group',
    training: null,
    place: null,
  },
  names: ['layer3/0/conv2', 'conv2', 'bn2', 'relu2'],
  types: ['Conv2D', 'BatchNormalization', 'ReLU'],
  scope: 'layer3/0',
};
const reorder: FilterableRow = {
  row: {
    ...conv.row,
    kind: 'inserted',
    label: 'ReorderOutput (for avgpool)',
    params: 0,
    macs: null,
    weightBytes: 0,
    outputBytes: null,
    time: {
      timeMs: { median: 0.002, p10: 0.002, p90: 0.002 },
      share: 0.0001,
      belowResolution: true,
    },
    certainty: 'inserted',
  },
  names: ['inserted/ReorderOutput/avgpool', 'ReorderOutput'],
  types: ['ReorderOutput'],
  scope: 'layer30',
};

/** Query, whether it finds the convolution, whether it finds the inserted kernel. */
const FOUND: readonly [query: string, conv: boolean, reorder: boolean][] = [
  ['', true, true],
  ['   ', true, true],
  ['-', true, true],
  ['conv2 -', true, false],
  ['conv', true, false],
  ['CONV2', true, false],
  ['relu2', true, false],
  ['layer3/0', true, false],
  ['conv2 bn2', true, false],
  ['conv2 bn3', false, false],
  ['-conv', false, true],
  ['conv|reorder', true, true],
  ['lay*conv', true, false],
  ['"conv2"', true, false],
  ['"conv 2"', false, false],
  ['name:bn', true, false],
  ['name:"relu2"', true, false],
  ['type:conv', true, false],
  ['type:relu', true, false],
  ['-type:conv', false, true],
  ['type:conv|reorder', true, true],
  ['scope:layer3', true, false],
  ['scope:layer3/0', true, false],
  ['scope:layer3.0', true, false],
  ['scope:0', true, false],
  ['scope:layer', false, false],
  ['scope:layer*', true, true],
  ['scope:layer30', false, true],
  ['kind:inserted', false, true],
  ['certainty:group', true, false],
  ['time>1ms', true, false],
  ['time > 1ms', true, false],
  ['time > 1 ms', true, false],
  ['time>1', true, false],
  ['time>1.44', false, false],
  ['time>=1.44ms', true, false],
  ['time≥1.44', true, false],
  ['time=>1.44', true, false],
  ['time<=1440us', true, true],
  ['time<10µs', false, true],
  ['time<10 μs', false, true],
  ['time>0.001s', true, false],
  ['time>,5ms', true, false],
  ['TIME>1MS', true, false],
  ['-time>1ms', false, true],
  ['share>2%', true, false],
  ['share>2', true, false],
  ['share > 2 % conv', true, false],
  ['share>3.4%', false, false],
  ['macs>0.1G', true, false],
  ['macs>100M', true, false],
  ['macs>1G', false, false],
  ['macs<1G', true, false],
  ['-macs>1G', true, false],
  ['params>500k', true, false],
  ['weights>2MB', true, false],
  ['weights>2MiB', true, false],
  ['output>0.2MB', true, false],
  ['output<1MB', true, false],
  ['kernels=1', true, true],
  ['rate>80', true, false],
  ['time>1 conv2', true, false],
  ['time>1ms share>2% type:conv scope:layer3 conv2', true, false],
];

/** Query, and what is wrong with it. */
const WRONG: readonly [query: string, code: string][] = [
  ['tim>1', 'unknown-key'],
  ['foo:bar', 'unknown-key'],
  ['MatMul:0', 'unknown-key'],
  ['time>', 'needs-number'],
  ['time>fast', 'needs-number'],
  ['time:1', 'needs-number'],
  ['type>1', 'needs-text'],
  ['type:', 'needs-text'],
  ['time>1parsec', 'unknown-unit'],
  ['time>1constructor', 'unknown-unit'],
  ['share>2ms', 'unknown-unit'],
  ['macs>1MB', 'unknown-unit'],
  ['time>1_000', 'needs-number'],
  ['"conv', 'open-quote'],
  ['conv name:"x', 'open-quote'],
];

describe('layer filter', () => {
  it.each(FOUND)('%s', (query, isConv, isReorder) => {
    const parsed = parseLayerFilter(query);
    if (!parsed.ok) expect.fail(JSON.stringify(parsed.problem));
    expect([parsed.filter(conv), parsed.filter(reorder)]).toEqual([isConv, isReorder]);
  });

  it.each(WRONG)('%s', (query, code) => {
    const parsed = parseLayerFilter(query);
    expect(parsed.ok ? 'ok' : parsed.problem.code).toBe(code);
  });
});
