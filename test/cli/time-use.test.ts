import { describe, expect, it } from 'vitest';
import { compareProfiles, timeUse } from '../../src/cli/time-use';
import type { Profile, ProfiledLayer } from '../../src/profile/document';
import { kernel, latency, layer, smallProfile } from './support';

/** A profile with layers of given times; the rest of its total is the runtime's. */
function net(name: string, totalMs: number, layers: readonly ProfiledLayer[]): Profile {
  const { model } = smallProfile();
  const macs = layers.reduce((sum, { macs }) => sum + (macs ?? 0), 0);
  return smallProfile({
    model: { ...model, name, macs },
    layers: layers.map((each) => ({ ...each, share: each.timeMs.median / totalMs })),
    kernels: layers.map((each) => kernel('Conv', [each.id], [each.timeMs.median])),
    latency: {
      unprofiled: latency([totalMs]),
      profiled: latency([totalMs]),
      firstRunMs: 1,
      loadMs: 1,
    },
  });
}

function timed(id: string, ms: number, gmacs: number, type = 'Conv2D'): ProfiledLayer {
  const timeMs = { median: ms, p10: ms, p90: ms };
  return layer(id, { type, timeMs, macs: gmacs * 1e9 });
}

const between: ProfiledLayer = { ...timed('runtime/between-kernels', 1, 0), kind: 'runtime' };
const large = net('big', 40, [timed('conv1', 20, 2), timed('conv2', 20, 2)]);
const small = net('small', 10, [
  timed('conv', 2, 0.2),
  timed('block/slow', 1, 0.02),
  timed('block/depthwise/conv', 3, 0.03, 'DepthwiseConv2D'),
  timed('block/se/reduce', 1, 0.01),
  timed('block/se/gate', 1, 0, 'Sigmoid'),
  timed('block/act', 1, 0, 'SiLU'),
  between,
]);

describe('where the time goes', () => {
  it('adds up by kind of layer', () => {
    const use = timeUse(small);
    expect(use.depthwise).toBeCloseTo(0.3);
    expect(use.squeezeExcite).toBeCloseTo(0.2);
    expect(use.elementwise).toBeCloseTo(0.1);
    expect(use.slow).toBeCloseTo(0.1);
    expect(use.outside).toBeCloseTo(0.1);
    expect(use.gmacPerS).toBeCloseTo(26);
  });
});

describe('the comparison', () => {
  it('explains by the measured numbers', () => {
    expect(compareProfiles(large, small)).toMatchInlineSnapshot(
      `"small needs 6.5 % of big’s MACs but 25 % of its time, because it reaches 26.0 GMAC/s, big 100 GMAC/s. It spends 30 % in depthwise convolutions (big: 0), 20 % in squeeze-and-excitation (big: 0), 10 % in layers without MACs (big: 0), 10 % in other layers under half its best rate (big: 0), 10 % in the runtime between kernels (big: 0), and it runs 7 kernels (big: 2)."`,
    );
  });

  it('claims no reason where time shrinks as much as MACs', () => {
    const fast = net('fast', 4, [timed('conv', 4, 0.4)]);
    expect(compareProfiles(large, fast)).toMatchInlineSnapshot(
      `"fast needs 10 % of big’s MACs and 10 % of its time: it reaches 100 GMAC/s, big 100 GMAC/s."`,
    );
  });

  it('says so where MACs are unknown', () => {
    const unknown = { ...small, model: { ...small.model, macs: null } };
    expect(compareProfiles(large, unknown)).toMatchInlineSnapshot(
      `"Of big, small takes 25 % of its time; their MACs are unknown."`,
    );
  });
});
