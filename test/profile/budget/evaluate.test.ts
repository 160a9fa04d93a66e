import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/profile/budget/evaluate';
import type { Evidence } from '../../../src/profile/budget/numbers';
import { isBroken } from '../../../src/profile/budget/outcome';
import { namePattern, scopesOf } from '../../../src/profile/budget/patterns';
import { compareRuns } from '../../../src/profile/compare/compare';
import type { Profile } from '../../../src/profile/document';
import { smallProfile } from '../../cli/support';
import { noisyProfile, plainNet } from '../compare/noisy-net';
import { inspectionOf, modelOf } from './support';

const NET = plainNet(60);
const SCOPE = 'stage2';

function evidence(profile: Profile, baseline?: Profile): Evidence {
  const comparison = baseline && compareRuns(baseline, profile);
  return { inspection: inspectionOf(profile), profile, baseline, comparison };
}

function outcomes(limits: object, of: Evidence) {
  return evaluate(modelOf({ baseline: 'b', ...limits }).limits, of).map(
    ({ name, status, sentence }) => ({ name, status, sentence }),
  );
}

describe('limits on numbers', () => {
  const of = evidence(smallProfile());
  const cases: [object, string, string][] = [
    [{ limits: { macs: '1G' } }, 'kept', 'MACs: 1.00 GMACs, within ≤1.00 GMACs.'],
    [
      { limits: { macs: 999_999_999 } },
      'broken',
      'MACs: 1 000 000 000, which breaks ≤999 999 999.',
    ],
    [{ limits: { params: '25M' } }, 'broken', 'Parameters: 25.6 M, which breaks ≤25.0 M.'],
    [{ limits: { weights: '110 MB' } }, 'kept', 'Weights: 102 MB, within ≤110 MB.'],
    [
      { limits: { predictedActivations: '6 MB' } },
      'broken',
      'Predicted peak activations: 6.42 MB, which breaks ≤6.00 MB.',
    ],
    [
      { limits: { measuredActivations: '7 MB' } },
      'kept',
      'Measured peak activations: 6.55 MB, within ≤7.00 MB.',
    ],
    [
      { limits: { processMemory: '100 MB' } },
      'broken',
      'The process’s peak memory: 389 MB, which breaks ≤100 MB.',
    ],
    [
      { scopes: { block: { params: '38k' } } },
      'broken',
      'Parameters of block: 38.7 k, which breaks ≤38.0 k.',
    ],
    [{ layers: { fc: { weights: '200 MB' } } }, 'kept', 'Weights of fc: 102 MB, within ≤200 MB.'],
    [
      { layers: { 'head/strange': { macs: '1G' } } },
      'unknown',
      'MACs of head/strange: unknown, so ≤1.00 GMACs can’t be checked.',
    ],
    [
      { layers: { gone: { macs: '1G' } } },
      'unknown',
      'The model has no layer gone, so ≤1.00 GMACs can’t be checked.',
    ],
    [
      { scopes: { blo: { macs: '1G' } } },
      'unknown',
      'The model has no scope blo, so ≤1.00 GMACs can’t be checked.',
    ],
    [{ layers: { fc: { time: '1 ms' } } }, 'kept', 'Time of fc: 6 µs, within ≤1.00 ms.'],
  ];
  it.each(cases)('%j', (limits, status, sentence) => {
    expect(outcomes(limits, of)).toMatchObject([{ status, sentence }]);
  });

  it('of every layer that fits, each by itself', () => {
    const found = outcomes({ layers: { 'block/conv*': { params: 2000 } } }, of);
    expect(found.map(({ name, status }) => [name, status])).toEqual([
      ['block/conv1', 'kept'],
      ['block/conv2', 'broken'],
    ]);
  });

  it('against a baseline', () => {
    const before = smallProfile();
    const profile = smallProfile({ model: { ...before.model, params: before.model.params * 1.2 } });
    const of = evidence(profile, before);
    expect(outcomes({ limits: { params: '1.1x', macs: '1x' } }, of)).toMatchObject([
      { status: 'kept' },
      {
        status: 'broken',
        sentence: 'Parameters: 25.6 M became 30.7 M (1.20x), which breaks ≤1.1x.',
      },
    ]);
  });

  it('that need a run are skipped without one', () => {
    const { inspection } = of;
    const limits = { limits: { time: '1 ms', macs: '2G' }, scopes: { block: { time: '1 ms' } } };
    expect(outcomes(limits, { inspection })).toMatchObject([
      { status: 'skipped' },
      { status: 'kept' },
      { status: 'skipped', name: 'block' },
    ]);
  });
});

describe('limits on time', () => {
  const before = noisyProfile(NET, { seed: 1 });
  const total = before.latency.unprofiled;

  it('are broken only where even the low end of the interval is above', () => {
    const middle = (total.lowMs + total.medianMs) / 2;
    const of = evidence(before);
    expect(outcomes({ limits: { time: `${middle.toFixed(6)} ms` } }, of)).toMatchObject([
      { status: 'kept' },
    ]);
    const below = `${(total.lowMs * 0.99).toFixed(6)} ms`;
    expect(outcomes({ limits: { time: below } }, of)).toMatchObject([{ status: 'broken' }]);
  });

  it('of a model twice as slow are broken, by the model and by the layer', () => {
    const slow = NET.map((one) => ({ ...one, ms: one.id.startsWith(SCOPE) ? one.ms * 3 : one.ms }));
    const of = evidence(noisyProfile(slow, { seed: 2 }), before);
    const limits = {
      limits: { timeRatio: 1.05 },
      scopes: {
        'stage?': { time: '1 ms' },
        'stage2*': { timeRatio: 1.05 },
        stage1: { time: '1.05x' },
      },
    };
    const found = evaluate(modelOf({ baseline: 'b', ...limits }).limits, of);
    expect(found.filter(isBroken).map(({ name, status }) => [name, status])).toEqual([
      ['', 'broken'],
      ['stage?', 'unknown'],
      [SCOPE, 'broken'],
      ...[0, 1, 2, 3].map((block) => [`${SCOPE}/block${block}`, 'broken']),
    ]);
  });

  it('find a scope of which every layer is a fifth slower', () => {
    const slow = NET.map((one) => ({
      ...one,
      ms: one.id.startsWith(SCOPE) ? one.ms * 1.2 : one.ms,
    }));
    const { limits } = modelOf({
      baseline: 'b',
      scopes: {
        'stage?': { time: '1x' },
        stage1: { timeRatio: 1.05 },
        [SCOPE]: { timeRatio: 1.05 },
      },
    });
    const found = Array.from({ length: 10 }, (_, seed) => {
      const noise = { placement: 0.04, runs: 0.05 };
      const [now, was] = [
        noisyProfile(slow, { seed: 100 + seed, ...noise }),
        noisyProfile(NET, { seed: 200 + seed, ...noise }),
      ];
      const judged = evaluate(limits, evidence(now, was)).filter(
        ({ status }) => status === 'broken',
      );
      return judged.map(({ name }) => name);
    });
    // Beside the ten, none of the others.
    expect(found).toEqual(Array.from({ length: 10 }, () => [SCOPE]));
  });

  it('of the same model are kept in at least 95 % of repeats', () => {
    let broken = 0;
    const repeats = 40;
    const limits = {
      limits: { timeRatio: 1 },
      scopes: { '*': { timeRatio: 1 } },
      layers: { '*': { timeRatio: 1 } },
    };
    const { limits: all } = modelOf({ baseline: 'b', ...limits });
    for (let seed = 0; seed < repeats; seed++) {
      const noise = { placement: 0.04, drift: 0.05 };
      const of = evidence(
        noisyProfile(NET, { seed: 1000 + seed, machine: 1 + 0.1 * (seed % 3), ...noise }),
        noisyProfile(NET, { seed: 2000 + seed, ...noise }),
      );
      if (evaluate(all, of).some(isBroken)) broken++;
    }
    expect(broken / repeats).toBeLessThanOrEqual(0.05);
  });

  it('whose ratio is above, but within the noise, are kept and say so', () => {
    const of = evidence(noisyProfile(NET, { seed: 3, machine: 1.02 }), before);
    const [outcome] = outcomes({ limits: { timeRatio: 1 } }, of);
    expect(outcome?.status).toBe('kept');
    expect(outcome?.sentence).toMatch(/^Time: .* became .* \(1\.0\dx\), not beyond the noise\.$/);
  });

  it('of a scope that the baseline lacks can’t be checked', () => {
    const renamed = NET.map((one) => ({ ...one, id: one.id.replace('stage2', 'stageB') }));
    const of = evidence(noisyProfile(renamed, { seed: 2 }), before);
    expect(outcomes({ scopes: { stageB: { timeRatio: 1.05 } } }, of)).toMatchObject([
      { name: 'stageB', status: 'unknown' },
    ]);
  });
});

describe('a pattern', () => {
  it.each([
    ['conv1', 'conv1', true],
    ['conv1', 'conv10', false],
    ['conv*', 'conv10', true],
    ['*', '', true],
    ['*/conv', 'a/b/conv', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*ba', 'aba', false],
    ['a.c', 'abc', false],
    ['**', 'x', true],
  ])('%s fits %s: %s', (pattern, name, fits) => expect(namePattern(pattern)(name)).toBe(fits));

  it('of many stars is quick on a long name', () => {
    expect(namePattern('*a'.repeat(500) + 'b')('a'.repeat(100_000))).toBe(false);
  });

  it('of scopes sees those around others, but no part of a name', () => {
    expect(scopesOf([{ scope: 'a/b' }, { scope: '' }, { scope: 'ab' }])).toEqual([
      'a',
      'a/b',
      'ab',
    ]);
  });
});
