import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatCoverage,
  formatDims,
  formatDuration,
  formatDurationRange,
  formatExact,
  formatLayerTime,
  formatMacs,
  formatNumber,
  formatProvisional,
  formatRate,
  formatShare,
  gmacPerSecond,
  setByteUnits,
} from '../../src/profile/format';

type Row = readonly [value: number | null | undefined, text: string];

/** One case per row; `−` in the expected text is U+2212. */
function truthTable(
  name: string,
  format: (value: number | null | undefined) => string,
  rows: readonly Row[],
): void {
  describe(name, () => {
    it.each(rows)('%s is "%s"', (value, text) => {
      expect(format(value)).toBe(text);
    });
  });
}

truthTable('durations on the CPU clock', (ms) => formatDuration(ms, 'plain'), [
  [null, '–'],
  [undefined, '–'],
  [NaN, '–'],
  [0, '0'],
  [0.0001, '<1 µs'],
  [0.000499, '<1 µs'],
  [0.0007, '1 µs'],
  [0.001, '1 µs'],
  [0.0094, '9 µs'],
  [0.0126, '13 µs'],
  [0.33049, '330 µs'],
  [0.9994, '999 µs'],
  [0.9996, '1.00 ms'],
  [1, '1.00 ms'],
  [1.444, '1.44 ms'],
  [9.994, '9.99 ms'],
  [9.996, '10.0 ms'],
  [42.96, '43.0 ms'],
  [99.96, '100 ms'],
  [386.4, '386 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [2500, '2.50 s'],
  [61_234, '61.2 s'],
  [1_234_567, '1 235 s'],
  [-1.234, '−1.23 ms'],
  [-0.05, '−50 µs'],
]);

truthTable('durations on a clock of 100 µs', (ms) => formatDuration(ms, 'plain', 0.1), [
  [0.04, '<100 µs'],
  [0.06, '100 µs'],
  [0.33, '300 µs'],
  [1.44, '1.4 ms'],
  [43.04, '43.0 ms'],
]);

truthTable('durations on a clock of 10 ns', (ms) => formatDuration(ms, 'plain', 0.00001), [
  [0.00234, '2.34 µs'],
  [0.0234, '23.4 µs'],
  [0.000234, '0.23 µs'],
]);

truthTable('provisional durations', (ms) => formatProvisional(ms, 'plain'), [
  [1.234, '≈1.2 ms'],
  [43.2, '≈43 ms'],
  [996, '≈1.0 s'],
  [0.3345, '≈330 µs'],
  [undefined, '–'],
]);

truthTable('bytes', (bytes) => formatBytes(bytes, 'plain'), [
  [null, '–'],
  [0, '0'],
  [5, '5 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [802_816, '803 kB'],
  [999_499, '999 kB'],
  [999_600, '1.00 MB'],
  [102_228_128, '102 MB'],
  [1_500_000_000, '1.50 GB'],
  [2_500_000_000_000, '2 500 GB'],
  [-3_211_264, '−3.21 MB'],
]);

truthTable('counts in rows', (count) => formatCount(count, 'plain'), [
  [null, '–'],
  [0, '0'],
  [64, '64'],
  [9536, '9 536'],
  [9999, '9 999'],
  [12_845, '12.8 k'],
  [524_800, '525 k'],
  [2_359_296, '2.36 M'],
  [4_089_184_256, '4.09 G'],
  [1.5e12, '1.50 T'],
]);

truthTable('exact counts', (count) => formatExact(count, 'plain'), [
  [25_557_032, '25 557 032'],
  [999, '999'],
  [0, '0'],
  [undefined, '–'],
]);

truthTable('MACs', (macs) => formatMacs(macs, 'plain'), [
  [4_089_184_256, '4.09 GMACs'],
  [385_814_752, '386 MMACs'],
  [64, '64 MACs'],
  [0, '0'],
  [null, '–'],
]);

truthTable('rates', (rate) => formatRate(rate, 'plain'), [
  [95.19, '95.2 GMAC/s'],
  [0.1234, '0.123 GMAC/s'],
  [1024.4, '1 024 GMAC/s'],
  [undefined, '–'],
]);

truthTable('shares', (share) => formatShare(share, 'plain'), [
  [null, '–'],
  [0, '0'],
  [0.0004, '<0.1 %'],
  [0.0005, '0.1 %'],
  [0.0331, '3.3 %'],
  [0.0994, '9.9 %'],
  [0.0996, '10 %'],
  [0.444, '44 %'],
  [1, '100 %'],
]);

truthTable(
  'coverage is never rounded up to everything',
  (share) => formatCoverage(share, 'plain'),
  [
    [1, '100 %'],
    [1 - 1e-12, '100 %'],
    [0.99996, '>99.9 %'],
    [0.9971, '99.7 %'],
    [0.5, '50.0 %'],
    [0.0003, '<0.1 %'],
    [0, '0'],
    [null, '–'],
  ],
);

truthTable('changes', (change) => formatChange(change, 'plain'), [
  [0.39, '+39 %'],
  [-0.012, '−1.2 %'],
  [0, '0'],
  [0.0001, '<0.1 %'],
  [null, '–'],
]);

truthTable('plain numbers', (value) => formatNumber(value, 'plain'), [
  [1.234, '1.23'],
  [12_345, '12 345'],
  [0, '0'],
]);

describe('layer times', () => {
  it.each([
    [0.005, true, '<10 µs'],
    [0.02, true, '<10 µs'],
    [0.02, false, '20 µs'],
    [null, false, '–'],
  ] as const)('%s ms, below resolution: %s, is "%s"', (ms, belowResolution, text) => {
    expect(formatLayerTime(ms, belowResolution, 'plain')).toBe(text);
  });

  it('takes the resolution of a finer clock', () => {
    expect(formatLayerTime(0.0005, true, 'plain', 0.001)).toBe('<1 µs');
  });
});

describe('ranges', () => {
  it.each([
    [42.91, 43.12, '42.9–43.1 ms'],
    [0.998, 1.02, '1.00–1.02 ms'],
    [0.31, 0.352, '310–352 µs'],
    [0.0001, 0.0003, '<1 µs'],
    [0, 0.0124, '0–12 µs'],
    [1.441, 1.442, '1.44 ms'],
    [0, 0, '0'],
    [null, 1, '–'],
    [1, undefined, '–'],
  ] as const)('%s to %s is "%s"', (low, high, text) => {
    expect(formatDurationRange(low, high, 'plain')).toBe(text);
  });
});

describe('shapes', () => {
  it.each([
    [[1, 3, 224, 224], '1x3x224x224'],
    [['N', 3], 'Nx3'],
    [[], 'scalar'],
    [null, '–'],
  ] as const)('%j is "%s"', (shape, text) => {
    expect(formatDims(shape, 'plain')).toBe(text);
  });

  it('has multiplication signs on screen', () => {
    expect(formatDims([1, 3])).toBe('1×3');
  });
});

describe('space before the unit', () => {
  it('is thin and does not break on screen', () => {
    expect(formatDuration(43)).toBe('43.0\u2009\u2060ms');
    expect(formatShare(0.44)).toBe('44\u2009\u2060%');
    expect(formatExact(25_557_032)).toBe('25\u2009\u2060557\u2009\u2060032');
  });

  it('is a no-break space in monospace', () => {
    expect(formatBytes(803e3, 'mono')).toBe('803\u00a0kB');
  });
});

describe('achieved rate', () => {
  it.each([
    [4_089_184_256, 43, 95.1],
    [1e6, 1, 1],
  ] as const)('%s MACs in %s ms', (macs, ms, rate) => {
    expect(gmacPerSecond(macs, ms)).toBeCloseTo(rate, 1);
  });

  it.each([
    [null, 1],
    [1, null],
    [0, 1],
    [1, 0],
  ] as const)('of %s MACs in %s ms is not known', (macs, ms) => {
    expect(gmacPerSecond(macs, ms)).toBeUndefined();
  });
});

describe('binary units', () => {
  it.each([
    [1023, '1 023 B'],
    [1024, '1.00 KiB'],
    [102_228_128, '97.5 MiB'],
    [5 * 2 ** 30, '5.00 GiB'],
  ])('%i is "%s"', (bytes, text) => {
    setByteUnits('binary');
    try {
      expect(formatBytes(bytes, 'plain')).toBe(text);
    } finally {
      setByteUnits('decimal');
    }
  });
});
