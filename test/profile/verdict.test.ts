import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/profile/document';
import { layerInterval, slowestLayers } from '../../src/profile/layer-interval';
import type { Roofs } from '../../src/profile/roofline';
import { verdictOf } from '../../src/profile/verdict';
import { evidenceVerdict, memoryVerdict, rooflineVerdict } from '../../src/profile/view-verdicts';
import { smallProfile } from '../cli/support';
import { seededRandom } from '../model/seeded';
import { curveOf, many, netOf, steady } from './measured-net';

/** Plain spaces, so that sentences can be typed. */
function said({ lead, rest, layer }: { lead: string; rest: string; layer: string | null }) {
  const plain = (text: string) => text.replace(/\u2009\u2060/g, ' ');
  return { lead: plain(lead), rest: plain(rest), layer };
}

const QUIET = { memory: curveOf([null]) };
const overhead = (ms: number) => ({
  id: 'runtime/call',
  kind: 'runtime' as const,
  type: 'Runtime',
  samplesMs: steady(ms),
});

describe('the verdict leads with', () => {
  const slow = { id: 'head/slow', samplesMs: steady(30) };
  const cases: [string, Profile, string][] = [
    [
      'an even spread',
      netOf(many(20, 1), QUIET),
      'Evenly spread: no layer takes more than 5.0 % of the time.',
    ],
    [
      'how few layers take most',
      netOf([...many(20, 1), ...many(3, 25).map((row) => ({ ...row, id: `big${row.id}` }))], QUIET),
      '79 % of the time is in 3 of 23 layers.',
    ],
    ['one layer', netOf([slow, ...many(20, 1)], QUIET), 'head/slow takes 60 % of the time.'],
    [
      'the runtime’s own time',
      netOf([...many(10, 1), overhead(10)], QUIET),
      '50 % of the time is not spent in layers, but around and between 10 kernels.',
    ],
    [
      'what is unknown, before all else',
      netOf([slow, ...many(20, 1)], {
        ...QUIET,
        accounting: { ...smallProfile().accounting, unknown: 0.02 },
      }),
      '2.0 % of the kernel time belongs to no known layer.',
    ],
    ['that nothing ran', netOf([overhead(1)], QUIET), 'No kernel ran.'],
    [
      'a plain fact where layers are few',
      netOf(many(3, 1), QUIET),
      'The time is spread over all 3 layers.',
    ],
  ];
  it.each(cases)('%s', (_, profile, lead) => {
    expect(said(verdictOf(profile)).lead).toBe(lead);
  });

  it('a layer only when it is clearly the slowest', () => {
    const noisy = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((ms) => [ms * 5, ms * 5]);
    const rows = [
      { id: 'a', samplesMs: noisy },
      { id: 'b', samplesMs: [...noisy].map((ms) => ms * 0.98) },
    ];
    expect(said(verdictOf(netOf(rows, QUIET)))).toEqual({
      lead: 'The time is spread over all 2 layers.',
      rest: 'a and b are slowest, at about 25.0 ms; their difference is within the noise.',
      layer: 'a',
    });
  });
});

describe('the verdict goes on with', () => {
  const even = many(20, 1);
  const cases: [string, Profile, string][] = [
    [
      'where to start',
      netOf([...even, { id: 'first', samplesMs: steady(1.5) }], QUIET),
      'Start with first: 1.50 ms.',
    ],
    [
      'that the slowest can’t be ranked',
      netOf(even, QUIET),
      'The 20 slowest layers can’t be ranked within the noise; l0 is one of them, with 1.00 ms.',
    ],
    [
      'the dominant type',
      netOf([...even, { id: 'fc', type: 'Dense', samplesMs: steady(1.5) }], QUIET),
      'Layers of type Conv2D take 93 % of the run. Start with fc: 1.50 ms.',
    ],
    [
      'the runtime’s part',
      netOf([...even, { id: 'first', samplesMs: steady(2) }, overhead(3)], QUIET),
      'Start with first: 2.00 ms. 12 % of the time goes to the runtime itself, around and between 21 kernels.',
    ],
    [
      'what the runtime inserted',
      netOf(
        [
          ...even,
          { id: 'first', samplesMs: steady(2) },
          { id: 'in', kind: 'inserted', certainty: 'inserted', samplesMs: steady(3) },
        ],
        QUIET,
      ),
      'Start with first: 2.00 ms. 12 % goes to a kernel that the runtime inserted.',
    ],
    [
      'the memory peak',
      netOf([...even, { id: 'first', samplesMs: steady(2) }], { memory: curveOf([1e6, 5e6]) }),
      'Start with first: 2.00 ms. Activations peak at 5.00 MB in l1.',
    ],
  ];
  it.each(cases)('%s', (_, profile, rest) => {
    expect(said(verdictOf(profile)).rest).toBe(rest);
  });

  it('how well the total is known, where it isn’t', () => {
    const { latency } = netOf(even, QUIET);
    const unprofiled = { ...latency.unprofiled, samples: [10, 20, 30], lowMs: 10, highMs: 30 };
    const profile = netOf(even, { ...QUIET, latency: { ...latency, unprofiled } });
    expect(said(verdictOf(profile)).rest).toContain(
      'Runs vary: the median is known only as 10.0–30.0 ms.',
    );
  });
});

describe('roofs', () => {
  const roofs: Roofs = { threads: 1, gmacPerSecond: 100, gigabytesPerSecond: 10 };
  const moving = (macs: number) =>
    netOf(many(20, 1, { macs, outputBytes: 4_000_000 }), {
      memory: curveOf(Array.from({ length: 20 }, (_, at) => (at === 0 ? 4e6 : 8e6))),
    });

  it('tell a compute-bound model', () => {
    expect(said(verdictOf(moving(90e6), roofs)).lead).toMatch(/^Compute-bound and evenly spread/);
    expect(said(rooflineVerdict(moving(90e6), roofs)).lead).toBe(
      'Compute-bound: its layers average 90.0 of 100 GMAC/s.',
    );
  });

  it('tell a memory-bound model', () => {
    expect(said(verdictOf(moving(5e6), roofs)).lead).toMatch(/^Memory-bound and evenly spread/);
  });

  it('claim nothing for layers far below both', () => {
    expect(
      said(verdictOf(moving(30e6 * 3), { ...roofs, gmacPerSecond: 1000, gigabytesPerSecond: 1000 }))
        .lead,
    ).toMatch(/^Evenly spread/);
  });

  it('of another number of threads are not used', () => {
    const others = { ...roofs, threads: 2 };
    expect(said(verdictOf(moving(90e6), others)).lead).toMatch(/^Evenly spread/);
    expect(said(rooflineVerdict(moving(90e6), others)).rest).toMatch(/another number of threads/);
  });

  it('that are missing leave what layers reach', () => {
    expect(said(rooflineVerdict(moving(90e6), null))).toEqual({
      lead: 'Layers reach 90.0 to 90.0 GMAC/s.',
      rest: 'What this machine allows is not measured yet.',
      layer: null,
    });
  });
});

describe('the memory verdict', () => {
  const rows = many(3, 1);
  const cases: [string, Profile['memory'], string][] = [
    [
      'says where the runtime needs less',
      curveOf([1e6, 7e6, 2e6], [1e6, 2e6, 5e6]),
      'Activations peak at 5.00 MB in l2. The graph alone predicts 7.00 MB (l1); the runtime reuses memory and needs less.',
    ],
    [
      'says where it needs more',
      curveOf([1e6, 2e6, 2e6], [1e6, 3e6, 2e6]),
      'Activations peak at 3.00 MB in l1. The graph alone predicts 2.00 MB (l1); the runtime holds more than is needed.',
    ],
    [
      'says where both agree',
      curveOf([1e6, 2e6, 2e6]),
      'Activations peak at 2.00 MB in l1. That is what the graph predicts.',
    ],
    [
      'marks a prediction',
      curveOf([1e6, 2e6, 2e6], [null, null, null]),
      'The graph predicts that activations peak at 2.00 MB in l1. The runtime did not report its own count.',
    ],
    [
      'admits that nothing is known',
      curveOf([null], [null]),
      'The live activations of this run are unknown.',
    ],
  ];
  it.each(cases)('%s', (_, memory, text) => {
    const { lead, rest } = said(memoryVerdict(netOf(rows, { memory })));
    expect(`${lead} ${rest}`).toBe(
      `${text} Weights take 102 MB. The whole process reached 389 MB.`,
    );
  });
});

describe('the evidence verdict', () => {
  const rows = many(3, 1);
  const accounting = smallProfile().accounting;
  const cases: [string, Partial<Profile>, string][] = [
    ['all proved', {}, 'Every microsecond is accounted for.'],
    [
      'unknown time',
      { accounting: { ...accounting, unknown: 0.01, exact: 1 } },
      '1.0 % of the kernel time is unexplained.',
    ],
    [
      'unproved time',
      { accounting: { ...accounting, exact: 0.9 } },
      'All time is attributed, 10 % of it without proof.',
    ],
    [
      'a failed check',
      { certificate: [{ check: 'Model nodes explained', passed: 1, of: 2 }] },
      'All time is attributed, but one check did not pass.',
    ],
  ];
  it.each(cases)('of %s', (_, changes, lead) => {
    expect(said(evidenceVerdict(netOf(rows, changes))).lead).toBe(lead);
  });

  it('doesn’t blame a profiler that cost nothing', () => {
    const correction = { ...smallProfile().correction, overhead: -0.01 };
    expect(said(evidenceVerdict(netOf(rows, { correction }))).rest).toMatch(/no slower/);
  });
});

describe('the slowest layers', () => {
  it('are found as by looking at every interval', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 50; round++) {
      const rows = Array.from({ length: 12 }, (_, index) => ({
        id: `l${index}`,
        samplesMs: Array.from({ length: 16 }, () => 5 + random(100) / 20),
      }));
      const profile = netOf(rows);
      const { layers } = profile;
      const slowest = slowestLayers(profile, layers);
      const first = layers.reduce((a, b) => (b.timeMs.median > a.timeMs.median ? b : a));
      const { lowMs } = layerInterval(profile, first);
      const wanted = layers.filter(
        (layer) => layer === first || layerInterval(profile, layer).highMs >= lowMs,
      );
      expect(new Set(slowest), `round ${round} of seed 7`).toEqual(new Set(wanted));
    }
  });
});
