import { describe, expect, it } from 'vitest';
import { describeZoo, zooSpec } from '../../../src/zoo';
import type { Profile, ProfiledModel } from '../../../src/profile/document';
import {
  latestTotals,
  modelItemId,
  modelItems,
  shortNames,
  zooItems,
} from '../../../src/vscode/sidebar/model-item';
import { latency, smallProfile } from '../../cli/support';

describe('items of the Models view', () => {
  it('are models, then profiles, by name in natural order', () => {
    const items = modelItems([
      { kind: 'profile', path: '/w/a.layerline.json' },
      { kind: 'model', path: '/w/v10.onnx' },
      { kind: 'model', path: '/w/x/v2.onnx' },
    ]);
    expect(items.map(modelItemId)).toEqual([
      'file:/w/x/v2.onnx',
      'file:/w/v10.onnx',
      'file:/w/a.layerline.json',
    ]);
  });

  it('are as many as the zoo has, each with its own id', () => {
    const ids = zooItems().map(modelItemId);
    expect(new Set(ids).size).toBe(describeZoo().length);
  });
});

describe('short names', () => {
  const cases: [string, string[], string[]][] = [
    ['a file alone', ['/w/a/m.onnx'], ['m.onnx']],
    ['files that differ', ['/w/m.onnx', '/w/n.onnx'], ['m.onnx', 'n.onnx']],
    ['files of one name', ['/w/a/m.onnx', '/w/b/m.onnx'], ['a/m.onnx', 'b/m.onnx']],
    ['one deeper', ['/w/a/x/m.onnx', '/w/b/x/m.onnx'], ['a/x/m.onnx', 'b/x/m.onnx']],
    ['one inside the other', ['/m.onnx', '/a/m.onnx'], ['/m.onnx', 'a/m.onnx']],
    ['the same file twice', ['/w/m.onnx', '/w/m.onnx'], ['m.onnx', 'm.onnx']],
    ['Windows', ['C:\\a\\m.onnx', 'C:\\b\\m.onnx'], ['a/m.onnx', 'b/m.onnx']],
  ];
  it.each(cases)('%s', (_, paths, expected) => {
    const names = shortNames(paths);
    expect(paths.map((path) => names.get(path))).toEqual(expected);
  });
});

describe('latest totals', () => {
  const run = (source: ProfiledModel['source'], ms: number): { profile: Profile } => {
    const { model, latency: measured } = smallProfile();
    return {
      profile: smallProfile({
        model: { ...model, source },
        latency: { ...measured, unprofiled: latency([ms]) },
      }),
    };
  };
  const zoo = (name: string, changes = {}): ProfiledModel['source'] => ({
    kind: 'zoo',
    name,
    options: { ...zooSpec(name, changes).options },
  });

  it('are those of the newest run', () => {
    const file = { kind: 'file', path: '/w/m.onnx' } as const;
    expect(latestTotals([run(file, 2), run(file, 1)])).toEqual(new Map([['file:/w/m.onnx', 2]]));
  });

  it('leave models out that were built with other options', () => {
    const wide = run(zoo('resnet50', { baseWidth: 128 }), 2);
    expect(latestTotals([wide, run(zoo('resnet50'), 1)])).toEqual(new Map([['zoo:resnet50', 1]]));
  });

  it('leave models out that this zoo lacks', () => {
    expect(latestTotals([run({ kind: 'zoo', name: 'alexnet', options: {} }, 1)]).size).toBe(0);
  });
});
