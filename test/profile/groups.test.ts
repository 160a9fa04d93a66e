import { describe, expect, it } from 'vitest';
import { groupTime, type Grouping } from '../../src/profile/groups';
import { profileRows } from '../../src/profile/rows';
import { kernel, layer, smallProfile } from '../cli/support';

function labels(grouping: Grouping, profile = smallProfile()): string[] {
  return profileRows(profile, grouping).map((row) => row.label);
}

function medians(grouping: Grouping, profile = smallProfile()): Record<string, number | undefined> {
  const rows = profileRows(profile, grouping);
  return Object.fromEntries(rows.map((row) => [row.label, row.time?.timeMs.median]));
}

describe('rows', () => {
  it('put fused layers with their owner', () => {
    expect(labels({ by: 'layer' })).toEqual([
      'block/conv1 + bn1 + relu',
      'block/conv2 + add',
      'head/identity',
      'head/strange',
      'fc',
      'ReorderInput (for block/conv2)',
      'Between kernels',
    ]);
  });

  it('name the owner first where it comes last', () => {
    const layers = [
      layer('pad', { fusedInto: 'conv' }),
      layer('conv', { kernels: [0], outputBytes: 7 }),
    ];
    const [row] = profileRows(smallProfile({ layers }), { by: 'layer' });
    expect(row).toMatchObject({ label: 'conv + pad', outputBytes: 7, layerCount: 2 });
  });

  it('add up what fused layers cost', () => {
    const [row] = profileRows(smallProfile(), { by: 'layer' });
    expect(row).toMatchObject({ params: 1856, macs: 600_000_000, weightBytes: 7936 });
  });

  it('keep an owner that is not in the profile from hiding a layer', () => {
    const layers = [layer('bn', { fusedInto: 'gone' })];
    expect(labels({ by: 'layer' }, smallProfile({ layers }))).toEqual(['bn']);
  });

  it('of a group with one unknown cost are unknown', () => {
    const head = profileRows(smallProfile(), { by: 'scope', depth: 1 })[1];
    expect(head).toMatchObject({ label: 'head', macs: null, outputBytes: null });
  });
});

describe('groups by scope', () => {
  it('cut the tree, with layers above the cut standing for themselves', () => {
    expect(labels({ by: 'scope', depth: 1 })).toEqual([
      'block',
      'head',
      'fc',
      'Kernels of no layer',
      'Between kernels',
    ]);
  });

  it('at a depth that no scope has are single layers', () => {
    expect(labels({ by: 'scope', depth: 2 })).toContain('block/conv1 + bn1 + relu');
  });

  it('take the median of per-run sums, not the sum of medians', () => {
    // conv1 4, 5, 6 and conv2 4, 2, 3 per run: sums 8, 7, 9.
    expect(medians({ by: 'scope', depth: 1 })).toMatchObject({ block: 8 });
  });

  it('correct each kernel before they add', () => {
    const correction = { ...smallProfile().correction, perKernelUs: 500, scale: 0.5 };
    // Three kernels, 1.5 ms less per run, then halved.
    const profile = smallProfile({ correction });
    expect(medians({ by: 'scope', depth: 1 }, profile)['block']).toBeCloseTo(3.25, 9);
  });
});

describe('groups by type', () => {
  it('leave the time of fused layers to their owners', () => {
    expect(medians({ by: 'type' })).toMatchObject({
      Conv2D: 8,
      BatchNormalization: undefined,
      Identity: 0,
      'Kernels of no layer': 0.1,
      'Between kernels': 0.394,
    });
  });
});

describe('time of a group', () => {
  it('of one layer is that layer’s own', () => {
    const only = layer('a', { kernels: [0], timeMs: { median: 7, p10: 6, p90: 8 }, share: 0.7 });
    expect(groupTime(smallProfile(), [only])).toMatchObject({ timeMs: { median: 7 }, share: 0.7 });
  });

  it.each([
    [0.004, true, true],
    [0.004, false, false],
    // Two of 6 µs are 12 µs together.
    [0.006, true, false],
  ])('of two at %s ms, second below resolution: %s: %s', (ms, secondIsBelow, below) => {
    const members = [true, secondIsBelow].map((belowResolution, index) =>
      layer(`add${index}`, { kernels: [0], belowResolution }),
    );
    const profile = smallProfile({ layers: members, kernels: [kernel('Add', ['add0'], [ms])] });
    expect(groupTime(profile, members)?.belowResolution).toBe(below);
  });
});
