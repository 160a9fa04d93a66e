import { describe, expect, it } from 'vitest';
import { deriveSeed, fillPool, fillUniform, poolOffset } from '../../src/model/random';

const COUNT = 1 << 20;

function values(low: number, high: number, seed = 1, count = COUNT): Float32Array {
  const target = new Float32Array(count);
  fillUniform(target, { low, high, seed });
  return target;
}

describe('fillUniform', () => {
  it('reads the pool of its interval from the offset of its seed on', () => {
    const pool = new Float32Array(1000);
    fillPool(pool, { low: -2, high: 3, start: poolOffset(7) + 50 });
    const weight = new Float32Array(1000);
    fillUniform(weight, { low: -2, high: 3, seed: 7, start: 50 });
    expect(weight).toEqual(pool);
  });

  it('gives the same values in parts as in one piece', () => {
    const whole = values(-1, 1, 3, 100);
    const part = new Float32Array(40);
    fillUniform(part, { low: -1, high: 1, seed: 3, start: 60 });
    expect(part).toEqual(whole.slice(60));
  });

  /** Pinned: saved fixtures and the Python port depend on these bits. */
  it('never changes', () => {
    expect([...values(-1, 1, 1, 4)]).toMatchInlineSnapshot(`
      [
        -0.9465135931968689,
        0.011613447219133377,
        -0.9929990768432617,
        -0.49313896894454956,
      ]
    `);
    expect(poolOffset(1)).toMatchInlineSnapshot(`6768`);
    expect(deriveSeed(0, 'conv1.weight')).toMatchInlineSnapshot(`2601885880`);
  });

  it('differs between seeds and between intervals', () => {
    expect(values(-1, 1, 1, 16)).not.toEqual(values(-1, 1, 2, 16));
    const scaled = values(-2, 2, 1, 16).map((value) => value / 2);
    expect(values(-1, 1, 1, 16)).not.toEqual(scaled);
  });

  it('stays inside its interval', () => {
    const drawn = values(0.25, 0.75);
    expect(drawn.every((value) => value >= 0.25 && value < 0.75)).toBe(true);
  });

  it('has no denormals', () => {
    const drawn = values(-0.01, 0.01);
    expect(drawn.every((value) => value === 0 || Math.abs(value) >= 2 ** -126)).toBe(true);
  });
});

describe.each([[-1, 1, 1] as const, [-1, 1, 99] as const, [0, 4, 1] as const])(
  'values on [%d, %d) of seed %d',
  (low, high, seed) => {
    const drawn = values(low, high, seed);
    const width = high - low;

    it('have the mean and variance of a uniform distribution, within five deviations', () => {
      const mean = drawn.reduce((sum, value) => sum + value, 0) / COUNT;
      const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / COUNT;
      const meanDeviation = width / Math.sqrt(12 * COUNT);
      expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(5 * meanDeviation);
      // The variance of a squared deviation from the mean is width⁴/180.
      const varianceDeviation = width ** 2 / Math.sqrt(180 * COUNT);
      expect(Math.abs(variance - width ** 2 / 12)).toBeLessThan(5 * varianceDeviation);
    });

    it('pass the Kolmogorov-Smirnov test at 1e-6', () => {
      const sorted = drawn.slice().sort();
      let distance = 0;
      sorted.forEach((value, index) => {
        const expected = (value - low) / width;
        distance = Math.max(distance, expected - index / COUNT, (index + 1) / COUNT - expected);
      });
      expect(distance * Math.sqrt(COUNT)).toBeLessThan(2.7);
    });

    it('do not follow from values some steps before', () => {
      for (const lag of [1, 2, 3, 16, 64, 576, 4096, 65_536]) {
        let product = 0;
        const middle = (low + high) / 2;
        for (let i = lag; i < COUNT; i++)
          product += ((drawn[i] ?? NaN) - middle) * ((drawn[i - lag] ?? NaN) - middle);
        const correlation = product / (COUNT - lag) / (width ** 2 / 12);
        expect(Math.abs(correlation), `lag ${lag}`).toBeLessThan(5 / Math.sqrt(COUNT - lag));
      }
    });
  },
);

/**
 * Two draws from [-1, 1) round to the same float32 with probability 4/3 · 2^-26, so 2^39 pairs
 * give about 10,900 repeats. A short period would give far more.
 */
it('repeats as many values as chance does', () => {
  const repeats = COUNT - new Set(values(-1, 1)).size;
  expect(Math.abs(repeats - 10_900)).toBeLessThan(600);
});

describe('poolOffset', () => {
  const offsets = Array.from({ length: 10_000 }, (_, seed) => poolOffset(seed));

  it('is a multiple of 16 below 65,536', () => {
    expect(offsets.every((offset) => offset % 16 === 0 && offset >= 0 && offset < 65_536)).toBe(
      true,
    );
  });

  it('uses most of its 4,096 places for 10,000 seeds', () => {
    expect(new Set(offsets).size).toBeGreaterThan(3600);
  });
});

describe('deriveSeed', () => {
  it('differs by model seed and by name', () => {
    const seeds = [0, 1, 2].flatMap((seed) =>
      ['a', 'b', 'ab', 'ba'].map((n) => deriveSeed(seed, n)),
    );
    expect(new Set(seeds).size).toBe(12);
  });
});
