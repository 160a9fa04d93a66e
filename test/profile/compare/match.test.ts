import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/profile/compare/compare';
import type { Comparison } from '../../../src/profile/compare/comparison';
import type { ProfiledLayer } from '../../../src/profile/document';
import { layerRows } from '../../../src/profile/layer-rows';
import { layer, smallProfile } from '../../cli/support';
import { seededRandom } from '../../model/seeded';
import { syntheticProfile } from '../../support/synthetic-profile';

type Spec = readonly [
  id: string,
  type?: string,
  channels?: number,
  changes?: Partial<ProfiledLayer>,
];

function profileOf(specs: readonly Spec[]) {
  const layers = specs.map(([id, type = 'Conv2D', channels = 64, changes]) =>
    layer(id, { type, outputShape: [1, channels, 8, 8], params: channels * 9, ...changes }),
  );
  return smallProfile({ layers, kernels: [] });
}

/** `conv1=conv1 id`, `-gone`, `+new`, in the order before, then after. */
function matched(before: readonly Spec[], after: readonly Spec[]): string[] {
  const comparison = compareRuns(profileOf(before), profileOf(after));
  const order = new Map(before.map(([id], index) => [id, index]));
  const place = ({ before: row }: Comparison['rows'][number]) =>
    row ? (order.get(row.layer) ?? 0) : Infinity;
  return [...comparison.rows]
    .sort((a, b) => place(a) - place(b) || 0)
    .map(({ before: a, after: b, rule }) =>
      a && b ? `${a.layer}=${b.layer} ${rule}` : a ? `-${a.layer}` : `+${b?.layer}`,
    );
}

const BN = 'BatchNormalization';
const inserted = (serves: string): Partial<ProfiledLayer> => ({ kind: 'inserted', serves });

const CASES: readonly (readonly [string, readonly Spec[], readonly Spec[], readonly string[]])[] = [
  ['the same ids', [['a'], ['b']], [['a'], ['b']], ['a=a id', 'b=b id']],
  ['the same ids in another order', [['a'], ['b']], [['b'], ['a']], ['a=a id', 'b=b id']],
  ['the same id of another type', [['act', 'ReLU']], [['act', 'SiLU']], ['act=act id']],
  [
    'a scope around everything',
    [['layer1/conv'], ['layer2/conv']],
    [['model/layer1/conv'], ['model/layer2/conv']],
    ['layer1/conv=model/layer1/conv name', 'layer2/conv=model/layer2/conv name'],
  ],
  [
    'a suffix',
    [['layer1/conv'], ['fc', 'Dense']],
    [['layer1/conv_quant'], ['fc_quant', 'Dense']],
    ['layer1/conv=layer1/conv_quant name', 'fc=fc_quant name'],
  ],
  [
    'counters that go on from an earlier model',
    [['conv2d'], ['conv2d_1'], ['conv2d_2', 'Conv2D', 8]],
    [['conv2d_3'], ['conv2d_4'], ['conv2d_5', 'Conv2D', 8]],
    ['conv2d=conv2d_3 name', 'conv2d_1=conv2d_4 name', 'conv2d_2=conv2d_5 name'],
  ],
  [
    'counters that a new layer shifts',
    [
      ['c_1', 'Conv2D', 1],
      ['c_2', 'Conv2D', 2],
      ['c_3', 'Conv2D', 3],
    ],
    [
      ['c_1', 'Conv2D', 9],
      ['c_2', 'Conv2D', 1],
      ['c_3', 'Conv2D', 2],
      ['c_4', 'Conv2D', 3],
    ],
    ['c_1=c_2 name', 'c_2=c_3 name', 'c_3=c_4 name', '+c_1'],
  ],
  [
    'a renamed stage',
    [['stem'], ['layer1/conv'], ['layer1/bn', BN], ['fc', 'Dense']],
    [['stem'], ['stage1/conv'], ['stage1/bn', BN], ['fc', 'Dense']],
    [
      'stem=stem id',
      'layer1/conv=stage1/conv structure',
      'layer1/bn=stage1/bn structure',
      'fc=fc id',
    ],
  ],
  [
    'everything renamed and one removed in the middle',
    [
      ['a', 'Conv2D', 1],
      ['b', 'Conv2D', 2],
      ['c', 'ReLU'],
      ['d', 'Dense'],
    ],
    [
      ['x', 'Conv2D', 1],
      ['y', 'ReLU'],
      ['z', 'Dense'],
    ],
    ['a=x structure', '-b', 'c=y structure', 'd=z structure'],
  ],
  [
    'channels doubled',
    [['a'], ['b', 'Conv2D', 64], ['c']],
    [['a'], ['b', 'Conv2D', 128], ['c']],
    ['a=a id', 'b=b id', 'c=c id'],
  ],
  [
    'all widths doubled, with counters',
    [
      ['c_1', 'Conv2D', 1],
      ['c_2', 'Conv2D', 2],
    ],
    [
      ['c_1', 'Conv2D', 2],
      ['c_2', 'Conv2D', 4],
    ],
    ['c_1=c_1 id', 'c_2=c_2 id'],
  ],
  [
    'quantized to QDQ',
    [
      ['conv1', 'Conv'],
      ['fc', 'Gemm'],
    ],
    [
      ['x_QuantizeLinear', 'QuantizeLinear'],
      ['conv1', 'QLinearConv'],
      ['fc_quant', 'QGemm'],
    ],
    ['conv1=conv1 id', 'fc=fc_quant name', '+x_QuantizeLinear'],
  ],
  [
    'inserted kernels, by the layer that they serve',
    [['stem'], ['inserted/Reorder/stem', 'Reorder', 1, inserted('stem')]],
    [['net/stem'], ['inserted/Reorder/net/stem', 'Reorder', 1, inserted('net/stem')]],
    ['stem=net/stem name', 'inserted/Reorder/stem=inserted/Reorder/net/stem name'],
  ],
  [
    'an inserted kernel, never with a layer',
    [['a'], ['cast', 'Cast']],
    [['a'], ['inserted/Cast/a', 'Cast', 64, inserted('a')]],
    ['a=a id', '-cast', '+inserted/Cast/a'],
  ],
  [
    'fused into another layer',
    [['conv'], ['add', 'Add', 64, { fusedInto: 'conv' }]],
    [
      ['conv', 'Conv2D', 64, { fusedInto: 'add' }],
      ['add', 'Add'],
    ],
    ['conv=add id'],
  ],
];

describe('layers of two profiles', () => {
  it.each(CASES)('%s', (_, before, after, expected) => {
    expect(matched(before, after)).toEqual(expected);
  });

  it('the runtime’s own rows are the same', () => {
    const profile = syntheticProfile({ layers: 30 });
    const { rows, matching } = compareRuns(profile, profile);
    expect(rows.every(({ rule }) => rule === 'id')).toBe(true);
    expect(matching).toEqual({ id: rows.length, name: 0, structure: 0, removed: 0, added: 0 });
  });

  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'appear once each after random edits, seed %i',
    (seed) => {
      const before = syntheticProfile({ layers: 150, fused: seed % 3, seed });
      const after = edited(before, seed);
      const comparison = compareRuns(before, after);
      const sides = [before, after].map((profile) =>
        layerRows(profile)
          .map(({ key }) => key)
          .sort(),
      );
      const keysOf = (side: 'before' | 'after') =>
        comparison.rows.flatMap((row) => row[side]?.key ?? []).sort();
      expect([keysOf('before'), keysOf('after')]).toEqual(sides);
      expect(new Set(comparison.rows.map(({ key }) => key)).size).toBe(comparison.rows.length);
      const { id, name, structure, removed, added } = comparison.matching;
      expect(id + name + structure + removed + added).toBe(comparison.rows.length);
      for (const { before: a, after: b } of comparison.rows)
        if (a && b) expect(a.row.kind).toBe(b.row.kind);
    },
  );

  it.each(['same', 'renamed'])('of 10,000 each are quick to compare, %s', (how) => {
    const before = syntheticProfile({ layers: 10_000, fused: 0 });
    const after = how === 'same' ? before : renamed(before);
    const elapsedMs = [1, 2, 3].map(() => {
      const start = performance.now();
      compareRuns(before, after);
      return performance.now() - start;
    });
    // Ten times the promise: others use the processor meanwhile. The bench tells the time.
    expect(Math.min(...elapsedMs)).toBeLessThan(2000);
  });
});

function renamed(profile: ReturnType<typeof syntheticProfile>) {
  const layers = profile.layers.map((each) =>
    each.kind === 'layer' ? { ...each, id: `x/${each.id}y`, name: `${each.name}y` } : each,
  );
  return { ...profile, layers };
}

/** Layers renamed, removed, doubled, moved; times and kernels stay with their layers. */
function edited(profile: ReturnType<typeof syntheticProfile>, seed: number) {
  const random = seededRandom(seed + 1000);
  const layers = profile.layers.flatMap((each): ProfiledLayer[] => {
    const renamedTo = {
      ...each,
      id: `${each.scope}/renamed_${each.name}`,
      name: `renamed_${each.name}`,
    };
    switch (each.kind === 'layer' && each.fusedInto === null ? random(12) : 99) {
      case 0:
        return [];
      case 1:
        return [renamedTo];
      case 2:
        return [each, { ...renamedTo, kernels: [] }];
      case 3:
        return [{ ...each, params: each.params * 2, outputShape: [1, 128, 56, 56] }];
      default:
        return [each];
    }
  });
  const [from, to] = [random(layers.length), random(layers.length)];
  const moved = layers.splice(from, 5);
  layers.splice(to, 0, ...moved);
  return { ...profile, layers };
}
