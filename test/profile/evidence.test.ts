import { describe, expect, it } from 'vitest';
import { accountOf, belowResolution, checksOf, profilerCostOf } from '../../src/profile/evidence';
import { evidenceText } from '../../src/profile/evidence-text';
import { twoGroups } from '../../src/profile/sample-groups';
import { latency, smallProfile } from '../cli/support';

describe('the account', () => {
  it('adds up to the un-instrumented run', () => {
    const { parts, sumMs, totalMs } = accountOf(smallProfile());
    expect(Object.fromEntries(parts.map(({ id, timeMs }) => [id, timeMs]))).toEqual({
      attributed: 8.506,
      inserted: 0.1,
      between: 0.394,
      call: 0,
      unknown: 0,
    });
    expect(sumMs).toBeCloseTo(totalMs, 9);
  });

  it('keeps kernels of no known layer apart', () => {
    const layers = smallProfile().layers.map((layer) =>
      layer.kind === 'inserted' ? { ...layer, certainty: 'unknown' as const } : layer,
    );
    const { parts } = accountOf(smallProfile({ layers }));
    expect(parts.map((part) => [part.id, part.timeMs])).toContainEqual(['unknown', 0.1]);
    expect(parts.map((part) => [part.id, part.timeMs])).toContainEqual(['inserted', 0]);
  });
});

describe('the profiler’s cost', () => {
  const profile = (perKernelUs: number, profiledMs: number) =>
    smallProfile({
      correction: { ...smallProfile().correction, perKernelUs },
      latency: { ...smallProfile().latency, profiled: latency([profiledMs]) },
    });

  it('is split into inside and between kernels', () => {
    expect(profilerCostOf(profile(10, 9.5))).toMatchObject({ insideKernelsMs: 0.06 });
    expect(profilerCostOf(profile(10, 9.5))?.betweenKernelsMs).toBeCloseTo(0.44, 9);
  });

  it('inside is never more than all of it', () => {
    expect(profilerCostOf(profile(1000, 9.5))).toMatchObject({
      insideKernelsMs: 0.5,
      betweenKernelsMs: 0,
    });
  });

  it('is none where profiled runs were faster', () => {
    expect(profilerCostOf(profile(10, 8.9))).toBeNull();
  });
});

describe('checks', () => {
  it('pass and fail by their counts', () => {
    const certificate = [
      { check: 'Model nodes explained', passed: 5, of: 5 },
      { check: 'Something a later version checks', passed: 1, of: 2 },
      { check: 'Rows add up to the un-instrumented run', passed: 1, of: 1 },
    ];
    expect(checksOf(smallProfile({ certificate }), 'plain')).toEqual([
      { passed: true, text: 'Model nodes explained', value: '5 / 5' },
      { passed: false, text: 'Something a later version checks', value: '1 / 2' },
      {
        passed: true,
        text: 'Rows add up to the un-instrumented run',
        value: '9.00 ms = 9.00 ms',
      },
    ]);
  });

  it('warn when time ran out', () => {
    const run = { ...smallProfile().run, stopped: 'budget' as const };
    const checks = checksOf(smallProfile({ run }));
    expect(checks.at(-1)).toMatchObject({ passed: false, value: '3 runs' });
  });

  it('warn when runs fell into two groups', () => {
    const profiled = latency([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
    const checks = checksOf(
      smallProfile({ latency: { ...smallProfile().latency, profiled } }),
      'plain',
    );
    expect(checks.at(-1)).toEqual({
      passed: false,
      text: 'Profiled runs fell into two groups; plain runs did not',
      value: '1.00 ms, 2.00 ms',
    });
  });
});

describe('two groups', () => {
  const spread = (middle: number, count: number) =>
    Array.from({ length: count }, (_, index) => middle + (index / count - 0.5) * 0.1);
  const cases: [string, number[], boolean][] = [
    ['are found when apart', [...spread(10, 8), ...spread(12, 8)], true],
    ['are not found in one spread', spread(10, 30), false],
    ['are not a few slow runs', [...spread(10, 20), 14, 15], false],
    ['are not found in few runs', [1, 1, 2, 2], false],
    ['are not a gap as small as the noise', [...spread(10, 8), ...spread(10.2, 8)], false],
    ['are not found in equal runs', Array.from({ length: 20 }, () => 5), false],
  ];
  it.each(cases)('%s', (_, samples, found) => {
    expect(twoGroups(samples) !== null).toBe(found);
  });
});

it('counts layers too short to tell', () => {
  expect(belowResolution(smallProfile())).toMatchObject({ rows: 1, of: 5, timeMs: 0.006 });
});

it('reads as text', () => {
  const text = evidenceText(smallProfile());
  expect(text).toContain('  Sum: 9.00 ms  100 %');
  expect(text).toContain('  ! boundary equals kernel inputs: 5 / 6');
  expect(text).toContain('head/strange has no cost rule');
  expect(text).not.toMatch(/[\u2009\u2060]/);
});
