import { describe, expect, it } from 'vitest';
import { describeZoo, zooSpec } from '../../../src/zoo';
import type { Profile, ProfiledModel } from '../../../src/profile/document';
import {
  latestTotals,
  modelItemId,
  modelItems,
  shortNames,
  sourceItems,
  sourceModelItems,
  zooItems,
} from '../../../src/vscode/sidebar/model-item';
import type { ReportedModel, SourceReport } from '../../../src/source/report';
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

describe('items of Python files', () => {
  const REPORT: SourceReport = {
    models: [],
    found: [],
    untraced: [],
    problem: null,
    missing: [],
    notes: [],
    durationMs: 1,
  };
  const model: ReportedModel = {
    name: 'Net',
    kind: 'class',
    framework: 'torch',
    line: 9,
    assumedInput: null,
    assumedArguments: [],
    parameters: 10,
    inputs: [[1, 3]],
    inputTypes: ['float32'],
    outputs: [[1, 2]],
    macs: 6,
    layerCount: 1,
    lines: [],
    untranslated: [],
  };

  it('are in natural order', () => {
    expect(sourceItems(['/w/net10.py', '/w/a/net2.py']).map(modelItemId)).toEqual([
      'source:/w/a/net2.py',
      'source:/w/net10.py',
    ]);
  });

  it('are models and what is none, by line', () => {
    const untraced = {
      name: 'ViT',
      kind: 'class',
      line: 3,
      reason: 'needs depth',
      needs: ['depth'],
      arguments: [],
    } as const;
    const items = sourceModelItems('/w/a.py', { ...REPORT, models: [model], untraced: [untraced] });
    expect(items).toMatchObject([
      { kind: 'source-note', name: 'ViT', text: 'needs depth', line: 3 },
      { kind: 'source-model', name: 'Net', definition: 'class', line: 9 },
    ]);
    expect(new Set(items.map(modelItemId)).size).toBe(2);
  });

  it('say why there are none', () => {
    expect(sourceModelItems('/w/a.py', REPORT)).toMatchObject([{ text: 'no models found' }]);
    const problem = { kind: 'failed', type: 'E', message: 'boom', frames: [] } as const;
    expect(sourceModelItems('/w/a.py', { ...REPORT, problem })).toMatchObject([{ text: 'boom' }]);
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

  it('belong to models of Python files by name', () => {
    const traced = { kind: 'traced', name: 'Net', path: '/w/a.py' } as const;
    expect(latestTotals([run(traced, 3)])).toEqual(new Map([['source-model:Net:/w/a.py', 3]]));
  });

  it('leave models out that were built with other options', () => {
    const wide = run(zoo('resnet50', { baseWidth: 128 }), 2);
    expect(latestTotals([wide, run(zoo('resnet50'), 1)])).toEqual(new Map([['zoo:resnet50', 1]]));
  });

  it('leave models out that this zoo lacks', () => {
    expect(latestTotals([run({ kind: 'zoo', name: 'alexnet', options: {} }, 1)]).size).toBe(0);
  });
});
