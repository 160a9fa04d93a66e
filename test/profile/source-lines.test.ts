import { describe, expect, it } from 'vitest';
import type { Profile, ProfiledFrame, ProfiledLayer } from '../../src/profile/document';
import {
  callFrames,
  definitionName,
  hotLines,
  sourceLines,
  type SourceLine,
} from '../../src/profile/source-lines';
import { kernel, latency, layer, smallProfile } from '../cli/support';

/** Innermost first, `file:line function`: `net.py:3 Net.__init__`. */
function frames(...texts: string[]): ProfiledFrame[] {
  return texts.map((text) => {
    const [, file = '', line = '', functionName = ''] = /^(.+):(\d+) ?(.*)$/.exec(text) ?? [];
    return { file, line: Number(line), column: 9, functionName };
  });
}

/**
 * Two blocks made by a helper, as in a ResNet: per run 3, 4, 5 ms for the first's convolution and
 * 5, 4, 3 ms for the second's, so that medians don't add up by chance; then a head.
 */
function located(): Profile {
  const block = (index: number): ProfiledLayer[] => {
    const at = (line: number): Partial<ProfiledLayer> => ({
      source: {
        constructedAt: frames(
          `net.py:${line} Block.__init__`,
          'net.py:20 stage',
          'net.py:33 Net.__init__',
        ),
        calledAt: frames(`net.py:${line === 3 ? 10 : 11} Block.forward`, 'net.py:40 Net.forward'),
      },
    });
    const id = `stage/${index}`;
    return [
      layer(`${id}/conv`, {
        ...at(3),
        kernels: [index],
        params: 100,
        outputBytes: 1000 * (index + 1),
        ...times(4),
      }),
      layer(`${id}/bn`, { ...at(4), type: 'BatchNormalization', fusedInto: `${id}/conv` }),
      layer(`${id}/add`, {
        type: 'Add',
        fusedInto: `${id}/conv`,
        source: {
          constructedAt: [],
          calledAt: frames('net.py:12 Block.forward', 'net.py:40 Net.forward'),
        },
      }),
    ];
  };
  return smallProfile({
    layers: [
      ...block(0),
      ...block(1),
      layer('fc', {
        source: {
          constructedAt: frames('head.py:5 Head.__init__', 'net.py:34 Net.__init__'),
          calledAt: frames('head.py:9 Head.forward'),
        },
        kernels: [2],
        outputBytes: null,
        ...times(2),
      }),
      layer('drop', {
        source: { constructedAt: frames('net.py:35 Net.__init__'), calledAt: [] },
        certainty: 'eliminated',
      }),
      layer('elsewhere', { kernels: [3], ...times(1) }),
    ],
    kernels: [
      kernel('Conv', ['stage/0/conv', 'stage/0/bn', 'stage/0/add'], [3, 4, 5], 'group'),
      kernel('Conv', ['stage/1/conv', 'stage/1/bn', 'stage/1/add'], [5, 4, 3], 'group'),
      kernel('Gemm', ['fc'], [2, 2, 2]),
      kernel('Other', ['elsewhere'], [1, 1, 1]),
    ],
    latency: {
      unprofiled: latency([11, 11, 11]),
      profiled: latency([11, 11, 11]),
      firstRunMs: 11,
      loadMs: 1,
    },
  });
}

function times(median: number): Partial<ProfiledLayer> {
  const spread = { median, p10: median, p90: median };
  return { timeMs: spread, rawMs: spread, share: median / 11 };
}

const LINES = sourceLines(located());

function at(file: string, line: number): SourceLine {
  const found = LINES.files.get(file)?.find((one) => one.line === line);
  if (!found) throw new Error(`No line ${file}:${line}`);
  return found;
}

/** `Σ 8 ms 0.73 2000 B ×2`, or what the line is fused into. */
function told({ isSum, time, outputBytes, count, owners }: SourceLine): string {
  if (!time) return `in ${owners.map(({ id }) => id).join(', ')}`;
  const cost = `${time.timeMs.median} ms ${time.share.toFixed(2)} ${outputBytes ?? '–'} B`;
  return `${isSum ? 'Σ ' : ''}${cost} ×${count}`;
}

describe('a line', () => {
  it.each([
    ['net.py', 3, '8 ms 0.73 2000 B ×2'],
    ['net.py', 4, 'in stage/0/conv, stage/1/conv'],
    // Made where it's called: an operation without construction.
    ['net.py', 12, 'in stage/0/conv, stage/1/conv'],
    ['net.py', 20, 'Σ 8 ms 0.73 262144 B ×2'],
    ['net.py', 33, 'Σ 8 ms 0.73 262144 B ×2'],
    // Its layer stands in another file.
    ['net.py', 34, 'Σ 2 ms 0.18 – B ×1'],
    ['net.py', 35, '0 ms 0.00 262144 B ×1'],
    ['head.py', 5, '2 ms 0.18 – B ×1'],
  ])('%s:%i', (file, line, text) => expect(told(at(file, line))).toBe(text));

  it('has no work of its own when it only calls others', () =>
    expect(at('net.py', 33)).toMatchObject({ own: [], ownTime: { share: 0 } }));

  it('is where its layers were constructed, not where they were called', () =>
    expect([...LINES.files.keys()].map((file) => [file, linesIn(file)])).toEqual([
      ['net.py', [3, 4, 12, 20, 33, 34, 35]],
      ['head.py', [5]],
    ]));

  it('around operations counts in a model of operations only', () => {
    const source = { constructedAt: [], calledAt: frames('f.py:3 block', 'f.py:9 model') };
    const layers = [layer('conv', { source, kernels: [0], ...times(4) })];
    const { files } = sourceLines(smallProfile({ layers, kernels: located().kernels }));
    expect(files.get('f.py')?.map(told)).toEqual([
      '4 ms 0.36 262144 B ×1',
      'Σ 4 ms 0.36 262144 B ×1',
    ]);
  });

  it('counts a recursive function once', () => {
    const stack = frames('net.py:3 build', 'net.py:7 build', 'net.py:7 build', 'net.py:9 main');
    const source = { constructedAt: stack, calledAt: [] };
    const layers = [layer('conv', { source, kernels: [0], ...times(4) })];
    const { files } = sourceLines(smallProfile({ layers, kernels: located().kernels }));
    expect(files.get('net.py')?.find(({ line }) => line === 7)?.all).toHaveLength(1);
  });

  it('that makes a layer and calls others shows their sum and knows its own', () => {
    const source = (...texts: string[]) => ({ constructedAt: frames(...texts), calledAt: [] });
    const layers = [
      layer('a', { source: source('net.py:3 f'), kernels: [0], ...times(4) }),
      layer('b', { source: source('net.py:9 g', 'net.py:3 f'), kernels: [2], ...times(2) }),
    ];
    const { files } = sourceLines(smallProfile({ layers, kernels: located().kernels }));
    const line = files.get('net.py')?.[0];
    expect(line).toMatchObject({ isSum: true, ownTime: { timeMs: { median: 4 } } });
    expect(line?.time?.timeMs.median).toBe(6);
  });

  it('knows the other lines at which its layers were called', () => {
    expect(callFrames(at('net.py', 3)).map(({ line }) => line)).toEqual([10]);
    expect(callFrames(at('net.py', 12))).toEqual([]);
  });
});

function linesIn(file: string): number[] | undefined {
  return LINES.files.get(file)?.map(({ line }) => line);
}

describe('ranking', () => {
  it('goes by own time, without sums', () =>
    expect(LINES.ranked.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'net.py:3',
      'head.py:5',
    ]));

  it.each([
    [0.8, 12, [3]],
    [0.81, 12, [3, 5]],
    [1, 12, [3, 5]],
    [1, 1, [3]],
    [0, 12, []],
  ])('hot lines for %d of the time, at most %i', (share, limit, lines) =>
    expect(hotLines(LINES, share, limit).map(({ line }) => line)).toEqual(lines),
  );

  it('finds the line of a layer', () => expect(LINES.byLayer.get('stage/1/bn')?.line).toBe(4));

  it('of a profile without locations is empty', () => {
    const none = sourceLines(smallProfile());
    expect([none.files.size, none.ranked.length, none.definitions.length]).toEqual([0, 0, 0]);
  });
});

describe('definitions', () => {
  it('hold what their lines make; most layers begin in the model', () =>
    expect(
      LINES.definitions.map(({ name, firstLine, time, count, isModel }) => [
        name,
        firstLine,
        time?.timeMs.median ?? null,
        count,
        isModel,
      ]),
    ).toEqual([
      ['Block', 3, 8, 2, false],
      ['stage', 20, 8, 0, false],
      ['Net', 33, 10, 0, true],
      ['Head', 5, 2, 1, false],
    ]));

  it.each([
    ['Block.__init__', 'Block'],
    ['stage', 'stage'],
    ['build.<locals>.block', 'build.<locals>.block'],
    ['build.<locals>.Block.forward', 'build.<locals>.Block'],
    ['<module>', ''],
    ['', ''],
  ])('%s is in "%s"', (functionName, name) => expect(definitionName(functionName)).toBe(name));
});

describe('10,000 lines', () => {
  it('are put together quickly', () => {
    const layers = Array.from({ length: 10_000 }, (_, index) =>
      layer(`l${index}`, {
        source: {
          constructedAt: frames(`net.py:${index + 10} Net.__init__`, 'net.py:2 main'),
          calledAt: [],
        },
        kernels: [0],
        ...times(1),
      }),
    );
    const profile = smallProfile({ layers, kernels: located().kernels });
    const start = performance.now();
    expect(sourceLines(profile).ranked).toHaveLength(10_000);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
