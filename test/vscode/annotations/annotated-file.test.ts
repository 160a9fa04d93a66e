import { describe, expect, it } from 'vitest';
import { sourceLines } from '../../../src/profile/source-lines';
import { AnnotatedFile, type Baseline } from '../../../src/vscode/annotations/annotated-file';
import type { TextChange } from '../../../src/vscode/annotations/line-tracker';
import { layer, smallProfile } from '../../cli/support';
import { locatedResnet } from '../../support/located-profile';
import { RESNET_SOURCE } from '../../support/resnet-source';

const LINES = RESNET_SOURCE.split('\n');
const SOURCES = sourceLines(locatedResnet());

function open(now = LINES, baseline: Partial<Baseline> = {}): AnnotatedFile {
  const sources = SOURCES.files.get('resnet.py') ?? [];
  const known = { lines: LINES, isVerified: true, ...baseline };
  return new AnnotatedFile(sources, SOURCES.definitions, known, now);
}

function insert(line: number, character: number, text: string): TextChange {
  const at = { line, character };
  return { range: { start: at, end: at }, text };
}

function lineOf(text: string): number {
  return LINES.findIndex((line) => line.includes(text));
}

function stale(file: AnnotatedFile): string[] {
  return file.lines.filter(({ isStale }) => isStale).map(({ source }) => named(source.line));
}

function named(line: number): string {
  return LINES[line - 1]?.trim() ?? '';
}

describe('a file', () => {
  it('knows the line of every layer, and of the definitions', () => {
    const file = open();
    expect(file.lines).toHaveLength(22);
    expect(file.at(lineOf('self.conv2 ='))?.source.own).toHaveLength(16);
    expect(file.shownDefinitions.map(({ source, line }) => [source.name, LINES[line]])).toEqual([
      ['ResNet50', 'class ResNet50(nn.Module):'],
      ['Bottleneck', 'class Bottleneck(nn.Module):'],
      ['stage', 'def stage(cin, c, count, stride):'],
    ]);
  });

  it('tells when something other than places changed', () => {
    const file = open();
    expect(file.apply([insert(0, 0, '# title\n')])).toBe(false);
    expect(file.apply([insert(lineOf('self.conv2 =') + 1, 30, ' + 1')])).toBe(true);
    expect(file.apply([insert(lineOf('self.conv2 =') + 1, 30, ' + 1')])).toBe(false);
    expect(stale(file)).toEqual(['self.conv2 = conv(c, c, 3, stride, 1)']);
    expect(file.staleSources).toHaveLength(1);
  });

  it('takes an edit inside a call for an edit of its line', () => {
    const lines = ['class Net:', '  def __init__(self):', '    self.conv = conv(', '      8)'];
    const source = {
      constructedAt: [{ file: 'a.py', line: 3, column: 5, functionName: 'Net.__init__' }],
      calledAt: [],
    };
    const { files, definitions } = sourceLines(
      smallProfile({ layers: [layer('conv', { source, kernels: [0] })] }),
    );
    const known = { lines, isVerified: true };
    const file = new AnnotatedFile(files.get('a.py') ?? [], definitions, known, lines);
    expect(file.apply([insert(3, 7, '0')])).toBe(true);
    expect(file.lines.map(({ isStale }) => isStale)).toEqual([true]);
  });

  it('that changed after the run has no measured line', () => {
    const file = open(LINES, { isVerified: false });
    expect(file.lines.every(({ isStale }) => isStale)).toBe(true);
  });

  it('that was edited before it was opened keeps what is the same', () => {
    const file = open(['# new', ...LINES.map((text) => text.replace('2048', '512'))]);
    expect(stale(file)).toEqual(['self.fc = nn.Linear(2048, classes)']);
    expect(file.editedLines).toBe(2);
  });

  it('counts a deleted line among the stale ones', () => {
    const line = lineOf('self.fc =');
    const file = open(LINES.filter((_, index) => index !== line));
    expect(file.staleSources.map((source) => named(source.line))).toEqual([LINES[line]?.trim()]);
    expect(file.find(line + 1)).toBeUndefined();
  });
});

describe('10,000 lines with layers', () => {
  it('follow typing within a few milliseconds', () => {
    const lines = Array.from(
      { length: 12_000 },
      (_, index) => `    self.l${index} = conv(${index})`,
    );
    const layers = Array.from({ length: 10_000 }, (_, index) =>
      layer(`l${index}`, {
        kernels: [0],
        source: {
          constructedAt: [
            { file: 'a.py', line: index + 1, column: 5, functionName: 'Net.__init__' },
          ],
          calledAt: [],
        },
      }),
    );
    const { files, definitions } = sourceLines(smallProfile({ layers }));
    const known = { lines, isVerified: true };
    const file = new AnnotatedFile(files.get('a.py') ?? [], definitions, known, lines);
    file.column(4);
    const times = Array.from({ length: 50 }, (_, step) => {
      const start = performance.now();
      file.apply([insert(5, 0, step % 3 === 0 ? '\n' : 'x')]);
      return performance.now() - start;
    });
    // The median, because this machine does other things as well.
    expect(times.sort((a, b) => a - b)[25]).toBeLessThan(10);
  });
});
