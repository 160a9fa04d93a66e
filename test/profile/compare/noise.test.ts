import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/profile/compare/compare';
import type { Comparison } from '../../../src/profile/compare/comparison';
import type { Profile } from '../../../src/profile/document';
import type { NetLayer, Noise } from './noisy-net';
import { noisyProfile, plainNet } from './noisy-net';

const REPEATS = 60;

function beyond({ rows }: Comparison): string[] {
  return rows.filter(({ change }) => change.verdict !== 'no-difference').map(({ key }) => key);
}

function slowed(net: readonly NetLayer[], at: number, factor: number): NetLayer[] {
  return net.map((layer, index) =>
    index === at
      ? { ...layer, ms: layer.ms * factor, changes: { ...layer.changes, macs: 2_000_000 } }
      : layer,
  );
}

function compareNets(
  before: readonly NetLayer[],
  after: readonly NetLayer[],
  seed: number,
  noise: Omit<Noise, 'seed'>,
  machine = 1,
): Comparison {
  return compareRuns(
    noisyProfile(before, { ...noise, seed: 2 * seed }),
    noisyProfile(after, { ...noise, seed: 2 * seed + 1, machine }),
  );
}

const NOISES: readonly (readonly [string, Omit<Noise, 'seed'>])[] = [
  ['noise of runs', {}],
  ['much noise of runs', { runs: 0.2 }],
  ['layers placed otherwise', { placement: 0.06 }],
  ['a machine that changes its speed', { drift: 0.3, placement: 0.04 }],
  ['few runs', { runCount: 8, placement: 0.04 }],
];

describe.each(NOISES)('two measurements of one model with %s', (_, noise) => {
  it.each([75, 250])('of %i layers show no difference', (layers) => {
    const net = plainNet(layers);
    const found = Array.from({ length: REPEATS }, (_, seed) => compareNets(net, net, seed, noise));
    const alarms = found.filter((comparison) => beyond(comparison).length > 0).length;
    const totals = found.filter(({ total }) => total.verdict !== 'no-difference').length;
    expect(alarms).toBeLessThanOrEqual(REPEATS * 0.05);
    expect(totals).toBeLessThanOrEqual(REPEATS * 0.05);
  });

  it('and one layer of twice the time show it first', () => {
    const net = plainNet(75);
    for (let seed = 0; seed < REPEATS; seed++) {
      const at = 5 + (seed % 5);
      const [first] = compareNets(net, slowed(net, at, 2), seed, noise).rows;
      expect([seed, first?.key, first?.change.verdict]).toEqual([
        seed,
        `layer:${net[at]?.id}`,
        'slower',
      ]);
    }
  });
});

describe('a machine that is slower as a whole', () => {
  const net = plainNet(75);

  it('is told apart from its layers', () => {
    const comparison = compareNets(net, net, 1, {}, 1.3);
    expect(beyond(comparison)).toEqual([]);
    expect(comparison.total.verdict).toBe('no-difference');
    expect(comparison.machine).toMatchObject({ removed: true });
    expect(comparison.machine.ratio).toBeCloseTo(1.3, 1);
  });

  it('does not hide a layer', () => {
    expect(beyond(compareNets(net, slowed(net, 9, 2), 1, {}, 1.3))).toEqual([
      `layer:${net[9]?.id}`,
    ]);
  });

  it('is a difference where it is another machine', () => {
    const [before, after] = [1, 1.5].map((machine, seed) => noisyProfile(net, { seed, machine }));
    if (!before || !after) throw new Error('Two profiles.');
    const other = { ...after, environment: { ...after.environment, cpu: 'another' } };
    const comparison = compareRuns(before, other);
    expect(comparison.total.verdict).toBe('slower');
    expect(comparison.machine.removed).toBe(false);
    // Those of a 500th of the run and more.
    expect(beyond(comparison).length).toBeGreaterThan(40);
    expect(comparison.conditions.map(({ kind }) => kind)).toEqual(['machine']);
  });
});

describe('another precision', () => {
  it('shows which layers gained, and which did not', () => {
    const net = plainNet(75);
    // Every third layer stays as it is.
    const int8 = net.map((layer, at) => (at % 3 === 0 ? layer : { ...layer, ms: layer.ms / 3 }));
    for (let seed = 0; seed < REPEATS; seed++) {
      const comparison = compareRuns(
        noisyProfile(net, { seed: 2 * seed, placement: 0.04 }),
        withPrecision('int8', noisyProfile(int8, { seed: 2 * seed + 1, placement: 0.04 })),
      );
      expect(comparison.total.verdict).toBe('faster');
      const found = beyond(comparison);
      // Those that make a 500th of the run.
      expect([seed, found.length]).toEqual([seed, expect.toSatisfy((n: number) => n > 25)]);
      const kept = net.filter((_, at) => at % 3 === 0).map(({ id }) => `layer:${id}`);
      expect(found.filter((key) => kept.includes(key)).length).toBeLessThanOrEqual(1);
    }
  });
});

function withPrecision(precision: string, profile: Profile): Profile {
  return { ...profile, run: { ...profile.run, precision } };
}

describe('a difference', () => {
  const net = plainNet(75);

  it('below the resolution is none', () => {
    const short = [...net, { id: 'short', ms: 0.003 }];
    const longer = [...net, { id: 'short', ms: 0.009 }];
    expect(beyond(compareNets(short, longer, 1, {}))).toEqual([]);
  });

  it('of one run each is none', () => {
    const comparison = compareNets(net, slowed(net, 9, 2), 1, { runCount: 1 });
    expect(beyond(comparison)).toEqual([]);
    expect(comparison.total.verdict).toBe('no-difference');
  });

  it('is a layer that only one has', () => {
    const more = [...net, { id: 'head/extra', ms: 1, changes: { type: 'MatMul' } }];
    const added = compareNets(net, more, 1, {}).rows[0];
    expect(added).toMatchObject({ key: 'layer:head/extra', rule: null, before: null });
    expect(added?.change).toMatchObject({ beforeMs: null, ratio: null, verdict: 'slower' });
    const removed = compareNets(more, net, 1, {}).rows[0];
    expect(removed).toMatchObject({ key: 'removed:layer:head/extra', after: null });
    expect(removed?.change.verdict).toBe('faster');
  });

  it('has an interval around it', () => {
    const { rows } = compareNets(net, slowed(net, 9, 2), 1, {});
    const { differenceMs, lowMs, highMs, ratio } = rows[0]?.change ?? {};
    expect(lowMs).toBeGreaterThan(0);
    expect(differenceMs).toBeGreaterThan(lowMs ?? Infinity);
    expect(highMs).toBeGreaterThan(differenceMs ?? Infinity);
    expect(ratio).toBeCloseTo(2, 0);
  });

  it('of a total is found', () => {
    const heavy = net.map((layer, index) =>
      index % 10 === 9 ? { ...layer, ms: layer.ms * 1.5 } : layer,
    );
    expect(compareNets(net, heavy, 1, {}).total.verdict).toBe('slower');
    expect(compareNets(heavy, net, 1, {}).total.verdict).toBe('faster');
  });
});
