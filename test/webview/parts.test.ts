/** The panel's pure parts: what is open, in which order, how wide. */
import { describe, expect, it } from 'vitest';
import type { LayerNode } from '../../src/profile/layer-tree';
import { layerTree, walkTree } from '../../src/profile/layer-tree';
import { icicleOf, worthwhileRows } from '../../webview/icicle/layout';
import { hasLines, lineTree } from '../../webview/layers/line-tree';
import { hotScopes } from '../../webview/layers/open-scopes';
import { sortNodes } from '../../webview/layers/sorting';
import { expectValidProfile } from '../profile/schema-support';
import { syntheticProfile } from '../support/synthetic-profile';

const profile = syntheticProfile({ layers: 600, withSource: true });
const tree = layerTree(profile);
const owners = [...walkTree(tree)].filter((node) => !node.isScope);

it('the synthetic profile is a valid document', () => {
  expectValidProfile(profile);
  expectValidProfile(syntheticProfile({ layers: 50, fused: 0, insertedEvery: 0 }));
});

describe('sorting', () => {
  const shares = (nodes: readonly LayerNode[]) => nodes.map(({ time }) => time?.share ?? 0);
  const isDescending = (values: number[]) =>
    values.every((v, i) => i === 0 || v <= (values[i - 1] ?? 0));

  it('puts the largest first on every level, the runtime last', () => {
    const sorted = sortNodes(tree, { by: 'time', ascending: false });
    expect(sorted.at(-1)?.kind).toBe('runtime');
    for (const scope of walkTree(sorted))
      expect(isDescending(shares(scope.children.filter(({ kind }) => kind === 'layer')))).toBe(
        true,
      );
  });

  it('puts unknown last either way', () => {
    for (const ascending of [true, false]) {
      const sorted = sortNodes(
        owners.map((node, index) => (index % 3 === 0 ? { ...node, macs: null } : node)),
        { by: 'macs', ascending },
      ).filter(({ kind }) => kind === 'layer');
      const firstUnknown = sorted.findIndex(({ macs }) => macs === null);
      expect(sorted.slice(firstUnknown).every(({ macs }) => macs === null)).toBe(true);
    }
  });

  it('counts as people do', () => {
    const named = ['conv10', 'conv2', 'conv1'].map((name) => ({
      ...(owners[0] as LayerNode),
      name,
    }));
    expect(sortNodes(named, { by: 'name', ascending: true }).map(({ name }) => name)).toEqual([
      'conv1',
      'conv2',
      'conv10',
    ]);
  });
});

describe('icicle', () => {
  const { cells, rests } = icicleOf(tree, 800, 4);

  it('fills the width on the first level', () => {
    const used = [...cells, ...rests].filter(({ depth }) => depth === 0);
    expect(used.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(800, 0);
  });

  it('keeps children within their parent', () => {
    for (const cell of cells)
      for (const child of cells.filter(({ node }) => cell.node.children.includes(node))) {
        expect(child.depth).toBe(cell.depth + 1);
        expect(child.x).toBeGreaterThanOrEqual(cell.x - 1e-6);
        expect(child.x + child.width).toBeLessThanOrEqual(cell.x + cell.width + 1e-6);
      }
  });

  it('draws as many cells as can be seen, however many layers', () => {
    const deep = layerTree(syntheticProfile({ layers: 5000, fused: 0 }));
    const drawn = icicleOf(deep, 800, 4);
    expect(drawn.cells.length + drawn.rests.length).toBeLessThan(4 * 800);
  });

  it('needs the rows that hold most of the time', () => {
    expect(worthwhileRows(tree, 5)).toBe(4);
    expect(worthwhileRows(tree, 2)).toBe(2);
    expect(worthwhileRows(owners, 5)).toBe(1);
    expect(worthwhileRows([], 5)).toBe(1);
  });
});

describe('open at first', () => {
  it('unfolds the hottest scopes while they fit', () => {
    const open = hotScopes(tree, 32);
    const hottest = tree.reduce((a, b) => ((b.time?.share ?? 0) > (a.time?.share ?? 0) ? b : a));
    expect(open.has(hottest.key)).toBe(true);
    expect(hotScopes(tree, 1).size).toBe(0);
  });
});

describe('lines', () => {
  it('hold every row once, with their time together', () => {
    const lines = lineTree(profile, owners);
    const rows = lines.flatMap((node) => (node.isScope ? node.children : [node]));
    expect(new Set(rows.map(({ key }) => key)).size).toBe(owners.length);
    expect(lines.filter(({ isScope }) => isScope).every(({ key }) => key.startsWith('line:'))).toBe(
      true,
    );
    expect(hasLines(profile)).toBe(true);
    expect(hasLines(syntheticProfile({ layers: 10 }))).toBe(false);
  });
});
