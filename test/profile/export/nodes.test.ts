import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/profile/document';
import { exportModelExplorer } from '../../../src/profile/export/model-explorer';
import { exportNetron } from '../../../src/profile/export/netron';
import { nodeCosts } from '../../../src/profile/export/node-costs';
import { sum } from '../../../src/profile/statistics';
import { kernel, layer, smallProfile } from '../../cli/support';
import { trainedProfile } from '../../webview/trained';
import { netOf, steady } from '../measured-net';
import { HOSTILE_NAMES, hostileNet } from './hostile';
import { PROFILES } from './profiles';

const ownMs = (profile: Profile) =>
  sum(profile.layers.filter(({ kind }) => kind === 'layer').map((row) => row.timeMs.median));
const byNode = (profile: Profile) => new Map(nodeCosts(profile).map((cost) => [cost.node, cost]));

/** Layers whose kernels compute nodes that are called otherwise. */
function fileNet(nodes: readonly string[], layers: readonly string[], owner: string): Profile {
  const ms = 3;
  const timeMs = { median: ms, p10: ms, p90: ms };
  return smallProfile({
    layers: layers.map((id) =>
      layer(id, id === owner ? { kernels: [0], timeMs, macs: 9 } : { fusedInto: owner }),
    ),
    kernels: [{ ...kernel('Conv', [owner, ...layers.filter((id) => id !== owner)], [ms]), nodes }],
  });
}

describe('times by node', () => {
  it.each(Object.entries(PROFILES))('add up to the time of all layers: %s', (_, make) => {
    const profile = make();
    expect(sum(nodeCosts(profile).map(({ timeMs }) => timeMs))).toBeCloseTo(ownMs(profile), 6);
  });

  it('stand at the owner’s node, with what is fused into it', () => {
    const costs = byNode(smallProfile());
    expect(costs.get('block/conv1')).toMatchObject({
      timeMs: 5,
      macs: 600_000_000,
      fused: ['block/bn1', 'block/relu'],
      kernels: ['FusedConv'],
    });
    // Its two kernels are of the same node.
    expect(costs.get('block/conv2')).toMatchObject({ timeMs: 3, kernels: ['Conv', 'Add'] });
    expect([...costs.keys()]).toEqual(['block/conv1', 'block/conv2', 'head/strange', 'fc']);
  });

  it.each<[string, string[], string[], string, string]>([
    ['by its name', ['/a/Pad', '/a/Conv'], ['a/Pad', 'a/Conv'], 'a/Conv', '/a/Conv'],
    [
      'as PyTorch exports it',
      ['/s/s.0/Pad', '/s/s.0/conv/Conv'],
      ['s/0/Pad', 's/0/conv/Conv'],
      's/0/conv/Conv',
      '/s/s.0/conv/Conv',
    ],
    ['by its place', ['n1', 'n2'], ['pad', 'conv'], 'conv', 'n2'],
    ['or the first', ['n1', 'n2', 'n3'], ['pad', 'conv'], 'conv', 'n1'],
  ])('find the owner’s node %s', (_, nodes, layers, owner, node) => {
    const [cost] = nodeCosts(fileNet(nodes, layers, owner));
    expect(cost).toMatchObject({ node, timeMs: 3, macs: 9 });
    expect(cost?.fused).toEqual(nodes.filter((name) => name !== node));
  });

  it('give a layer of several nodes to each of them, its static costs once', () => {
    const profile = smallProfile({
      layers: [
        layer('norm', {
          kernels: [0, 1],
          timeMs: { median: 4, p10: 4, p90: 4 },
          weightBytes: 64,
          macs: 8,
        }),
      ],
      kernels: [
        { ...kernel('ReduceMean', ['norm'], [1]), nodes: ['mean'] },
        { ...kernel('Sub', ['norm'], [1]), nodes: ['sub'] },
      ],
    });
    expect(nodeCosts(profile)).toMatchObject([
      { node: 'mean', timeMs: 2, weightBytes: 64, macs: 8 },
      { node: 'sub', timeMs: 2, weightBytes: null, macs: null },
    ]);
  });

  it('leave names out that are of several nodes', () => {
    const rows = ['a', 'b', 'c'].map((id) => ({ id, samplesMs: steady(1) }));
    const { kernels, ...rest } = netOf(rows);
    const unnamed = kernels.map((one, index) => (index < 2 ? { ...one, nodes: ['Conv'] } : one));
    expect(nodeCosts({ ...rest, kernels: unnamed }).map(({ node }) => node)).toEqual(['c']);
  });

  it('go by layers where the runtime knows no nodes', () => {
    const profile = trainedProfile({ layers: 12 });
    const ids = profile.layers.filter(({ kind }) => kind === 'layer').map(({ id }) => id);
    expect(nodeCosts(profile).map(({ node }) => node)).toEqual(ids);
  });
});

interface NetronEntry {
  readonly kind: string;
  readonly target: string;
  readonly name: string;
  readonly value: unknown;
}
interface Attachment {
  readonly signature: string;
  readonly metrics: readonly NetronEntry[];
  readonly metadata: readonly NetronEntry[];
}

/** What Netron would show of a node or, by '', of the model. */
function shown(profile: Profile, target: string): Record<string, unknown> {
  const { metrics, metadata } = JSON.parse(exportNetron(profile)) as Attachment;
  const entries = [...metrics, ...metadata].filter((entry) => entry.target === target);
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

describe('the attachment for Netron', () => {
  it('has what a node costs', () => {
    expect(shown(smallProfile(), 'block/conv1')).toEqual({
      'time (ms)': 5,
      'share of run (%)': 55.556,
      MACs: 600_000_000,
      'weights (bytes)': 7936,
      'output (bytes)': 262_144,
      certainty: 'group',
      kernel: 'FusedConv',
      'measured together with': 'block/bn1, block/relu',
    });
    expect(shown(smallProfile(), 'block/bn1')).toEqual({ 'measured in': 'block/conv1' });
    expect(shown(smallProfile(), 'head/strange')).not.toHaveProperty('MACs');
  });

  it('has the totals of the model', () => {
    expect(shown(smallProfile(), '')).toMatchObject({ 'time (ms)': 9, MACs: 1_000_000_000 });
  });

  it('names nodes by their first line, as Netron does, each once', () => {
    const profile = hostileNet(['a\nb', 'a\nc', ...HOSTILE_NAMES]);
    const { metrics, signature } = JSON.parse(exportNetron(profile)) as Attachment;
    expect(signature).toBe('netron:attachment');
    for (const { target, name } of metrics) expect(`${target}${name}`).not.toContain('\n');
    const times = metrics.filter(({ kind, name }) => kind === 'node' && name === 'time (ms)');
    expect(times.filter(({ target }) => target === 'a')).toHaveLength(1);
    expect(times).toHaveLength(HOSTILE_NAMES.length + 1);
  });

  it('says so where there is nothing to show', () => {
    expect(() => exportNetron(netOf([]))).toThrow(/^Nothing to show in Netron: /);
    expect(() => exportModelExplorer(netOf([]))).toThrow(/^Nothing to show in Model Explorer: /);
  });
});

interface NodeData {
  readonly name: string;
  readonly results: Readonly<Record<string, { readonly value: number }>>;
  readonly gradient: readonly { readonly stop: number; readonly bgColor: string }[];
}

describe('node data for Model Explorer', () => {
  it('has the time of each node', () => {
    const { results, gradient } = JSON.parse(exportModelExplorer(smallProfile())) as NodeData;
    expect(results).toEqual({
      'block/conv1': { value: 5 },
      'block/conv2': { value: 3 },
      'head/strange': { value: 0.5 },
      fc: { value: 0.006 },
    });
    expect(gradient.map(({ stop }) => stop)).toEqual([0, 0.5, 1]);
    for (const { bgColor } of gradient) expect(bgColor).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('is taken for data of the graph that is shown, whatever its nodes are called', () => {
    const data = JSON.parse(exportModelExplorer(hostileNet())) as NodeData;
    // The reader's own rule, which tells the data of one graph from those of several.
    expect(data.results).toBeDefined();
    expect(data.results['results']).toBeUndefined();
    expect(Object.keys(data.results)).toHaveLength(HOSTILE_NAMES.length - 1);
    expect(Object.hasOwn(data.results, '__proto__')).toBe(true);
  });
});
