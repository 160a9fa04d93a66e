import { describe, expect, it } from 'vitest';
import type { LayerSource } from '../../src/model/graph';
import type { ProfiledFrame, ProfiledLayer } from '../../src/profile/document';
import { lacksSource, locateLayers, sourceFiles } from '../../src/source/located-profile';
import { layer, smallProfile } from '../cli/support';
import { expectValidProfile } from '../profile/schema-support';

const RECORDED = '/home/ada/net.py';
/** What the file says now: a line was put on top, and another edited, since it was exported. */
const TEXT = ['# new', 'self.conv = Conv()', 'y = self.conv(x)', 'y = relu6(y)', 'return y + x'];

function frame(file: string, line: number, code?: string): ProfiledFrame {
  const at = { file, line, column: 1, functionName: 'forward' };
  return code === undefined ? at : { ...at, code };
}

function located(
  calledAt: readonly ProfiledFrame[],
  source?: LayerSource,
): ProfiledLayer['source'] {
  const before = layer('conv', {
    source: calledAt.length > 0 ? { constructedAt: [], calledAt } : null,
  });
  const after = locateLayers(smallProfile({ layers: [before] }), {
    sources: new Map(source ? [['conv', source]] : []),
    texts: new Map([['net.py', TEXT]]),
    names: new Map([[RECORDED, 'net.py']]),
  });
  expectValidProfile(after);
  return after.layers[0]?.source ?? null;
}

const traced: LayerSource = {
  constructedAt: [frame('net.py', 2)],
  calledAt: [frame('net.py', 3)],
};

describe('a layer that the source has', () => {
  it('gets its lines, with what they say', () => {
    expect(located([], traced)).toEqual({
      constructedAt: [frame('net.py', 2, 'self.conv = Conv()')],
      calledAt: [frame('net.py', 3, 'y = self.conv(x)')],
    });
  });

  it('keeps the calls that the model file quotes, where they are now', () => {
    const { calledAt } = located([frame(RECORDED, 2, 'y = self.conv(x)')], traced) ?? {};
    expect(calledAt).toEqual([frame('net.py', 3, 'y = self.conv(x)')]);
  });

  it('has those of the source instead of calls without a quote', () => {
    const { calledAt } = located([frame(RECORDED, 2)], traced) ?? {};
    expect(calledAt).toEqual([frame('net.py', 3, 'y = self.conv(x)')]);
  });
});

describe('a layer that the source doesn’t have', () => {
  it('stays at its lines, where they are now', () => {
    expect(located([frame(RECORDED, 4, 'return y + x')])?.calledAt).toEqual([
      frame('net.py', 5, 'return y + x'),
    ]);
  });

  it('still says what was exported, where that was edited', () => {
    const calls = [frame(RECORDED, 3, 'y = relu(y)'), frame(RECORDED, 4, 'return y + x')];
    expect(located(calls)?.calledAt).toEqual([
      frame('net.py', 4, 'y = relu(y)'),
      frame('net.py', 5, 'return y + x'),
    ]);
  });

  it('stays in files that are none of the source’s', () => {
    const other = [frame('/elsewhere/net.py', 4, 'return y + x')];
    expect(located(other)?.calledAt).toEqual(other);
    expect(located([])).toBeNull();
  });
});

it('is asked for where a model file knows no construction', () => {
  const model = { ...smallProfile().model, source: { kind: 'file', path: 'net.onnx' } } as const;
  const calls = layer('a', { source: { constructedAt: [], calledAt: [frame(RECORDED, 1)] } });
  expect(lacksSource(smallProfile({ model, layers: [calls] }))).toBe(true);
  expect(lacksSource(smallProfile({ model, layers: [layer('a', { source: traced })] }))).toBe(
    false,
  );
  expect(lacksSource(smallProfile({ layers: [calls] }))).toBe(false);
  expect([...sourceFiles(smallProfile({ model, layers: [calls] }))]).toEqual([RECORDED]);
});
