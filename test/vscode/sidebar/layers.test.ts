import { describe, expect, it } from 'vitest';
import type { LayerNode } from '../../../src/profile/layer-tree';
import { layerTree, walkTree } from '../../../src/profile/layer-tree';
import { paletteOf } from '../../../src/vscode/drawing/heat-colours';
import type { LayerSort } from '../../../src/vscode/sidebar/layer-description';
import { describeLayer } from '../../../src/vscode/sidebar/layer-description';
import { layerIcon, slowestShare } from '../../../src/vscode/sidebar/layer-icon';
import { orderLayers } from '../../../src/vscode/sidebar/layer-order';
import { layerTooltip } from '../../../src/vscode/sidebar/layer-tooltip';
import { smallProfile } from '../../cli/support';

const profile = smallProfile();
const roots = layerTree(profile);
const palette = paletteOf('dark', 'heat');

function node(name: string): LayerNode {
  const found = [...walkTree(roots)].find((candidate) => candidate.name === name);
  if (!found) throw new Error(`No row ${name}.`);
  return found;
}

describe('what stands beside a layer', () => {
  const cases: [LayerSort, string, string][] = [
    ['time', 'conv1', '5.00 ms · 56 %'],
    ['time', 'block', '8.10 ms · 90 %'],
    ['time', 'fc', '<10 µs · 0.1 %'],
    ['time', 'identity', 'eliminated'],
    ['order', 'conv1', '5.00 ms · 56 %'],
    ['macs', 'strange', '– · 500 µs'],
    ['macs', 'identity', '0 · eliminated'],
  ];
  it.each(cases)('sorted by %s: %s', (sort, name, expected) => {
    expect(describeLayer(node(name), sort, 'plain')).toBe(expected);
  });

  const conv = { ...node('conv1'), weightBytes: 2000, outputBytes: 1000 };
  const memory: [string, Partial<LayerNode>, string][] = [
    ['the larger kind first', {}, 'weights 2.00 kB · output 1.00 kB'],
    ['output larger', { outputBytes: 3000 }, 'output 3.00 kB · weights 2.00 kB'],
    ['no weights', { weightBytes: 0 }, 'output 1.00 kB'],
    ['output unknown', { outputBytes: null }, 'weights 2.00 kB · output –'],
  ];
  it.each(memory)('memory: %s', (_, changes, expected) => {
    expect(describeLayer({ ...conv, ...changes }, 'memory', 'plain')).toBe(expected);
  });

  it('is unknown, not zero, where the time stands elsewhere', () => {
    expect(describeLayer({ ...node('conv1'), time: null }, 'time')).toBe('–');
  });
});

describe('icon of a layer', () => {
  const slowest = slowestShare(roots);
  const iconOf = (name: string, share = slowest): string => layerIcon(node(name), share, palette);

  it('is longest for the slowest layer', () => {
    expect(iconOf('conv1')).toContain('width="11" height="7"');
  });

  it('is hot for layers only', () => {
    const isHot = (name: string): boolean =>
      palette.heat.slice(1).some((hot) => iconOf(name).includes(hot));
    expect(isHot('conv1')).toBe(true);
    expect(isHot('block')).toBe(false);
  });

  it('shows a scope’s share of the run', () => {
    expect(iconOf('block')).toContain('width="10" height="5" fill="#9f9f9f"');
  });

  it('is hatched for what the runtime inserted', () => {
    expect(iconOf('ReorderInput')).toContain('fill="url(#hatch)"');
  });

  it('is a ring where nothing ran', () => {
    expect(iconOf('identity')).toContain('<circle');
  });

  it('can be seen for the shortest layer, and without any time', () => {
    expect(iconOf('fc')).toContain('width="1" height="7"');
    expect(iconOf('fc', 0)).toContain('width="1" height="7"');
  });
});

describe('order of layers', () => {
  const names = (sort: LayerSort): string[] =>
    [...walkTree(orderLayers(roots, sort))].map(({ name }) => name);

  it('puts the slowest first, and what the runtime added last on its level', () => {
    expect(names('time')).toMatchSnapshot();
  });

  it('is the graph’s otherwise', () => {
    expect(names('order')).toEqual([...walkTree(roots)].map(({ name }) => name));
  });
});

describe('tooltip of a layer', () => {
  it('tells what is known of it', () => {
    expect(layerTooltip(node('conv1'), profile)).toMatchSnapshot();
  });

  it('tells a scope’s sums', () => {
    expect(layerTooltip(node('block'), profile)).toMatchSnapshot();
  });

  it('shows hostile names as they are', () => {
    const hostile = { ...node('conv1'), label: '[a](command:x) | <b>\n**c** https://d.e\u202e' };
    const [heading] = layerTooltip(hostile, profile).split('\n');
    expect(heading).toContain(
      String.raw`\[a\]\(command\:x\) \| \<b\> \*\*c\*\* https\:\/\/d\.e** |`,
    );
  });
});
