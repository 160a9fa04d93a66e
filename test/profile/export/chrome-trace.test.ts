import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/profile/document';
import { exportChromeTrace } from '../../../src/profile/export/chrome-trace';
import { timelineOf } from '../../../src/profile/timeline';
import { smallProfile } from '../../cli/support';
import { syntheticProfile } from '../../support/synthetic-profile';
import { curveOf, netOf } from '../measured-net';
import { HOSTILE_NAMES, hostileNet } from './hostile';
import { PROFILES } from './profiles';

interface Event {
  readonly ph: string;
  readonly tid: number;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

function events(profile: Profile): Event[] {
  const trace = JSON.parse(exportChromeTrace(profile)) as { traceEvents: Event[] };
  return trace.traceEvents;
}

const slices = (all: readonly Event[], tid: number) =>
  all.filter((event) => event.ph === 'X' && event.tid === tid);
const end = ({ ts, dur }: Event) => ts + dur;

/** Names with their depth, as a viewer stacks them; throws where a slice leaves the one around it. */
function stacked(all: readonly Event[]): string[] {
  const open: Event[] = [];
  return all.map((event) => {
    while (open.length > 0 && end(open.at(-1) ?? event) <= event.ts) open.pop();
    const parent = open.at(-1);
    if (parent && end(event) > end(parent)) throw new Error(`${event.name} leaves ${parent.name}.`);
    open.push(event);
    return `${'  '.repeat(open.length - 1)}${event.name}`;
  });
}

describe('the Chrome trace', () => {
  it('nests layers in their scopes', () => {
    expect(stacked(slices(events(smallProfile()), 1))).toEqual([
      'small',
      '  block',
      '    conv1 + bn1 + relu',
      '    ReorderInput',
      '    conv2 + add',
      '  head',
      '    strange',
      '  fc',
    ]);
  });

  it.each(Object.entries(PROFILES))('has every kernel of the run once: %s', (_, make) => {
    const profile = make();
    const timeline = timelineOf(profile);
    const kernels = slices(events(profile), 2);
    expect(kernels.map(({ name }) => name)).toEqual(profile.kernels.map(({ opType }) => opType));
    for (const [index, { ts, dur }] of kernels.entries()) {
      const { startMs, endMs } = timeline?.kernels[index] ?? { startMs: NaN, endMs: NaN };
      expect(ts / 1000).toBeCloseTo(startMs, 3);
      expect((ts + dur) / 1000).toBeCloseTo(endMs, 3);
    }
    expect(() => stacked(slices(events(profile), 1))).not.toThrow();
    expect(stacked(kernels).filter((name) => name.startsWith(' '))).toEqual([]);
  });

  it('covers its kernels with layers, and the run with both', () => {
    const all = events(syntheticProfile({ layers: 200, insertedEvery: 0 }));
    const layers = slices(all, 1).filter(({ args }) => args?.['layer'] !== undefined);
    const total = (list: readonly Event[]) => list.reduce((sum, { dur }) => sum + dur, 0);
    expect(total(layers)).toBeCloseTo(total(slices(all, 2)), 6);
    const [run] = slices(all, 1);
    expect(Math.max(...all.filter(({ ph }) => ph === 'X').map(end))).toBe(run && end(run));
  });

  it('has times that are exact in nanoseconds', () => {
    const times = events(syntheticProfile({ layers: 500, seed: 7 }))
      .filter(({ ph }) => ph === 'X')
      .flatMap(({ ts, dur }) => [ts, dur, ts + dur]);
    for (const us of times) expect(Number.isInteger(us * 1000)).toBe(true);
  });

  it('counts live activations at the start of each kernel', () => {
    const rows = [
      { id: 'a', samplesMs: [2] },
      { id: 'b', samplesMs: [3] },
    ];
    const all = events(netOf(rows, { memory: curveOf([100, 300], [100, null]) }));
    const counters = all.filter(({ ph }) => ph === 'C');
    expect(counters.map(({ name, ts, args }) => [name, ts, args?.['bytes']])).toEqual([
      ['Live activations, measured', 0, 100],
      ['Live activations, predicted', 0, 100],
      ['Live activations, predicted', 2000, 300],
    ]);
  });

  it('leaves unknown numbers out', () => {
    const strange = slices(events(smallProfile()), 1).find(({ name }) => name === 'strange');
    expect(strange?.args).toMatchObject({ layer: 'head/strange', 'median (ms)': 0.5 });
    expect(strange?.args).not.toHaveProperty('MACs');
  });

  it('of a model in which nothing ran is empty but whole', () => {
    expect(slices(events(netOf([])), 1)).toEqual([]);
  });

  it('keeps hostile names', () => {
    const layers = slices(events(hostileNet()), 1).filter(({ args }) => args?.['layer']);
    expect(layers.map(({ name }) => name)).toEqual(HOSTILE_NAMES);
  });
});
