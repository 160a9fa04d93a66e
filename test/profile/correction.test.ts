import { describe, expect, it } from 'vitest';
import { correctedMs, correctionOf } from '../../src/profile/correction';
import { sum } from '../../src/profile/statistics';

const COST = { insideKernelUs: 2, betweenKernelsUs: 1 };

/** What the parts of a run add up to after correction, ms. */
function total(rawUs: readonly number[], correction: ReturnType<typeof correctionOf>): number {
  const kernels = sum(rawUs.map((us) => correctedMs(us, correction)));
  return kernels + (rawUs.length * correction.betweenKernelsUs) / 1000 + correction.callMs;
}

describe('the correction', () => {
  it('finds the profiler’s cost when the sessions agree', () => {
    // 3 kernels of 97, 47 and 7 µs, cost 3 µs each, gaps of 1 µs, a call of 10 µs.
    const rawUs = [100, 50, 10];
    const found = correctionOf([rawUs], [0.164], [0.18], [0.01], COST);
    expect(found.perKernelUs).toBeCloseTo(3, 6);
    expect(found.scale).toBeCloseTo(1, 6);
    expect(found.overhead).toBeCloseTo(0.18 / 0.164 - 1, 6);
    expect(total(rawUs, found)).toBeCloseTo(0.164, 9);
  });

  it('finds it in the quiet runs when load disturbs most of one session', () => {
    // As above, but most of the profiled runs take half as long again.
    const loads = [1, 1.5, 1.5, 1, 1.5, 1.5, 1.5, 1];
    const runs = loads.map((load) => [100 * load, 50 * load, 10 * load]);
    const found = correctionOf(runs, [0.164], [0.18], [0.01], COST);
    expect(found.perKernelUs).toBeCloseTo(3, 6);
    expect(found.scale).toBeLessThan(0.7);
  });

  it('never takes less than an empty kernel’s cost, and scales instead', () => {
    const rawUs = [100, 50, 10];
    const found = correctionOf([rawUs], [0.334], [0.2], [0.01], COST);
    expect(found.perKernelUs).toBe(2);
    expect(found.scale).toBeCloseTo(2, 6);
    expect(total(rawUs, found)).toBeCloseTo(0.334, 9);
  });

  it('keeps every part when the call alone exceeds the total', () => {
    const found = correctionOf([[4, 5]], [0.02], [0.05], [0.03], COST);
    expect(found.scale).toBeGreaterThan(0);
    expect(correctedMs(5, found)).toBeGreaterThan(0);
    expect(total([4, 5], found)).toBeCloseTo(0.02, 9);
  });

  it('gives all to the call when nothing ran', () => {
    const found = correctionOf([[]], [0.02], [0.02], [0.01], COST);
    expect(found.callMs).toBeCloseTo(0.02, 9);
  });
});
