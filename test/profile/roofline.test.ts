import { describe, expect, it } from 'vitest';
import { attainable, boundOf, ridge, rooflineOf, roofsFit } from '../../src/profile/roofline';
import { timeByKind } from '../../src/profile/time-by-kind';
import { smallProfile } from '../cli/support';
import { curveOf, netOf, steady } from './measured-net';

const ROOFS = { threads: 1, gmacPerSecond: 100, gigabytesPerSecond: 20 };

describe('the roofline', () => {
  const rows = [
    { id: 'conv', macs: 64e6, weightBytes: 1e6, outputBytes: 1e6, samplesMs: steady(1) },
    { id: 'act', type: 'SiLU', outputBytes: 1e6, samplesMs: steady(1) },
    { id: 'tiny', macs: 10, outputBytes: 100, samplesMs: steady(0.005) },
    { id: 'strange', macs: null, outputBytes: 100, samplesMs: steady(1) },
    { id: 'fc', type: 'Dense', macs: 1e6, outputBytes: 100, samplesMs: steady(1) },
  ];
  const memory = curveOf([1e6, 2e6, 1_000_100, 200, 200]);

  it('divides MACs by what a layer reads, writes and holds', () => {
    const { points } = rooflineOf(netOf(rows, { memory }));
    // Model input 12 288 B, output 1 MB, weights 1 MB.
    expect(points[0]).toMatchObject({
      key: 'layer:conv',
      shape: 'convolution',
      bytesMoved: 2_012_288,
      intensity: 64e6 / 2_012_288,
      gmacPerSecond: 64,
    });
    expect(points.map((point) => point.layer)).toEqual(['conv', 'fc']);
  });

  it('counts what it doesn’t plot', () => {
    const { withoutMacs, tooShort, unknownSize } = rooflineOf(netOf(rows, { memory }));
    expect([withoutMacs.rows, tooShort.rows, unknownSize.rows]).toEqual([1, 1, 1]);
    expect(withoutMacs.share).toBeCloseTo(1 / 4.005, 6);
  });

  it('has no points where sizes are unknown', () => {
    const { points, unknownSize } = rooflineOf(netOf(rows, { memory: curveOf([]) }));
    expect(points).toEqual([]);
    expect(unknownSize.rows).toBe(3);
  });

  it('adds up every kernel of a row', () => {
    const profile = smallProfile();
    const total = (rows: { rows: number }[]) => rows.reduce((sum, { rows }) => sum + rows, 0);
    const { points, withoutMacs, tooShort, unknownSize } = rooflineOf(profile);
    expect(points.length + total([withoutMacs, tooShort, unknownSize])).toBe(6);
  });
});

describe('roofs', () => {
  it('meet at the ridge', () => {
    expect(ridge(ROOFS)).toBe(5);
    expect([1, 5, 50].map((intensity) => attainable(ROOFS, intensity))).toEqual([20, 100, 100]);
  });

  it('only fit runs with as many threads', () => {
    expect(roofsFit(smallProfile(), ROOFS)).toBe(true);
    expect(roofsFit(smallProfile(), { ...ROOFS, threads: null })).toBe(false);
  });

  it('limit nothing where there are no points', () => {
    const nothing = { rows: 0, share: 0 };
    const empty = { points: [], withoutMacs: nothing, tooShort: nothing, unknownSize: nothing };
    expect(boundOf(empty, ROOFS)).toBeNull();
  });
});

describe('time by kind', () => {
  it('is the whole run, largest kinds first, the runtime’s parts last', () => {
    const kinds = timeByKind(smallProfile());
    expect(kinds.map(({ label, rows }) => [label, rows])).toEqual([
      ['Conv2D', 2],
      ['com.example:Strange', 1],
      ['Dense', 1],
      ['layout and casts, inserted', 1],
      ['runtime', 1],
    ]);
    expect(kinds.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(kinds.map(({ timeMs }) => timeMs)).toEqual([8, 0.5, 0.006, 0.1, 0.394]);
  });

  it('has no MACs beside layers, and unknown ones where a layer’s are', () => {
    const macs = timeByKind(smallProfile()).map((kind) => kind.macs);
    expect(macs).toEqual([900_000_000, null, 100_000_000, 0, 0]);
  });
});
