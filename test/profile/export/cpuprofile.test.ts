import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/profile/document';
import { exportCpuProfile } from '../../../src/profile/export/cpuprofile';
import { smallProfile } from '../../cli/support';
import { trainedProfile } from '../../webview/trained';
import { HOSTILE_NAMES, hostileNet, hostileProfile } from './hostile';
import { locatedNet, PROFILES, rowsMs } from './profiles';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children: readonly number[];
  }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

function read(profile: Profile): CpuProfile {
  return JSON.parse(exportCpuProfile(profile)) as CpuProfile;
}

/**
 * What readers take for the time of sample `i`, and which samples they look at: V8's rule, then
 * those of speedscope and DevTools, and of vscode-js-profile-visualizer's table and flame chart.
 */
const READERS: Readonly<Record<string, { offset: number; from: number; butLast: number }>> = {
  V8: { offset: 0, from: 0, butLast: 0 },
  'speedscope, DevTools and VS Code’s table': { offset: 1, from: 0, butLast: 1 },
  'VS Code’s flame chart': { offset: -1, from: 1, butLast: 1 },
};

/** Self times in ms by node. */
function selfTimes({ samples, timeDeltas }: CpuProfile, reader: string): Map<number, number> {
  const { offset, from, butLast } = READERS[reader] ?? { offset: NaN, from: 0, butLast: 0 };
  const times = new Map<number, number>();
  for (let i = from; i < samples.length - butLast; i++) {
    const node = samples[i] ?? 0;
    times.set(node, (times.get(node) ?? 0) + (timeDeltas[i + offset] ?? 0) / 1000);
  }
  return times;
}

/** Names from the root to each node. */
function paths({ nodes }: CpuProfile): Map<number, string> {
  const found = new Map([[1, '']]);
  for (const { id, children } of nodes)
    for (const child of children) {
      const name = nodes[child - 1]?.callFrame.functionName ?? '';
      found.set(child, `${found.get(id) ?? ''}/${name}`);
    }
  return found;
}

describe('the CPU profile', () => {
  describe.each(Object.keys(READERS))('as %s reads it,', (reader) => {
    it.each(Object.entries(PROFILES))('adds up to the run: %s', (_, make) => {
      const profile = make();
      const document = read(profile);
      const total = [...selfTimes(document, reader).values()].reduce((all, ms) => all + ms, 0);
      expect(total).toBeCloseTo(rowsMs(profile), 4);
      expect(document.endTime / 1000).toBeCloseTo(total, 4);
    });

    it('has the self time of every layer', () => {
      const document = read(smallProfile());
      const names = paths(document);
      const times = [...selfTimes(document, reader)].filter(([, ms]) => ms > 0);
      expect(Object.fromEntries(times.map(([id, ms]) => [names.get(id), ms]))).toEqual({
        '/block/conv1 + bn1 + relu': 5,
        '/block/conv2 + add': 3,
        '/block/ReorderInput': 0.1,
        '/head/strange': 0.5,
        '/fc': 0.006,
        '/Between kernels': 0.394,
      });
    });
  });

  it('numbers nodes level by level, from 1', () => {
    const { nodes } = read(trainedProfile({ layers: 60 }));
    expect(nodes.map(({ id }) => id)).toEqual(nodes.map((_, index) => index + 1));
    const children = nodes.flatMap((node) => node.children);
    expect(children).toEqual(children.map((_, index) => index + 2));
  });

  it('jumps to the line of a layer, and of a scope to the call that made it', () => {
    const { nodes } = read(locatedNet());
    const places = nodes.map(({ callFrame: { functionName, url, lineNumber, columnNumber } }) => [
      functionName,
      `${url}:${lineNumber}:${columnNumber}`,
    ]);
    expect(Object.fromEntries(places)).toMatchObject({
      block: 'file:///net/model.py:20:4',
      'conv1 + bn1 + relu': 'file:///net/block.py:10:4',
      head: 'file:///net/model.py:21:4',
      strange: 'file:///net/block.py:10:4',
      fc: ':-1:-1',
    });
  });

  it('splits a layer of a training step into its passes', () => {
    const profile = trainedProfile({ layers: 9 });
    const document = read(profile);
    const times = selfTimes(document, 'V8');
    const [layer] = profile.layers;
    const node = document.nodes.find(({ callFrame }) => callFrame.functionName === layer?.name);
    const passes = (node?.children ?? []).map((id) => [
      document.nodes[id - 1]?.callFrame.functionName.replace(/.*, /, ''),
      times.get(id),
    ]);
    expect(passes).toEqual([
      ['forward', expect.closeTo(layer?.training?.forwardMs ?? NaN, 5)],
      ['backward', expect.closeTo(layer?.training?.backwardMs ?? NaN, 5)],
      ['optimizer', expect.closeTo(layer?.training?.optimizerMs ?? NaN, 5)],
    ]);
  });

  it('never has an address that VS Code would run', () => {
    const { nodes } = read(hostileProfile());
    const urls = nodes.map(({ callFrame }) => callFrame.url).filter((url) => url !== '');
    expect(urls.length).toBeGreaterThan(3);
    for (const url of urls) expect(url).toBe('./command%3Aevil.run%3F%5B1%5D');
  });

  it('keeps hostile names', () => {
    const names = read(hostileNet()).nodes.map(({ callFrame }) => callFrame.functionName);
    for (const name of HOSTILE_NAMES) expect(names).toContain(name);
  });
});
