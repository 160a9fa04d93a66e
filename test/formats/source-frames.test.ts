import { describe, expect, it, test } from 'vitest';
import { openOnnx } from '../../src/formats/onnx/read';
import { NodeStacks } from '../../src/formats/onnx/source-frames';
import type { Node, SourceFrame } from '../../src/model/graph';
import { node } from './support';

const FOLDER = 'test/fixtures/exported';
const SOURCE = '/home/ada/nets/tinynet.py';

function traced(text: string, classes: readonly string[] = []): Node {
  const list = (items: readonly string[]): string =>
    `[${[...items, 'op'].map((item) => `'${item}'`).join(', ')}]`;
  const metadata = new Map([
    ['pkg.torch.onnx.stack_trace', text],
    ['pkg.torch.onnx.name_scopes', list(classes)],
    ['pkg.torch.onnx.class_hierarchy', list(classes)],
  ]);
  return node('Op', [], [], {}, { metadata });
}

function documented(docString: string): Node {
  return node('Op', [], [], {}, { docString });
}

function shown({ file, line, functionName, code }: SourceFrame): string {
  return `${file}:${line} ${functionName}${code === undefined ? '' : `: ${code}`}`;
}

function framesOf(of: Node): string[] {
  return new NodeStacks().of(of).map(shown);
}

/** Of the layers of a file, by id. */
async function exported(name: string): Promise<Map<string, string[]>> {
  const { model } = await openOnnx(`${FOLDER}/${name}.onnx`);
  return new Map(
    model.layers.map(({ id, source }) => [id, (source?.calledAt ?? []).map(shown)] as const),
  );
}

describe('a file of PyTorch’s exporter', () => {
  it('tells lines, classes and what the lines said', async () => {
    const layers = await exported('dynamo');
    expect(layers.get('stem')).toEqual([`${SOURCE}:29 TinyNet.forward: x = F.relu(self.stem(x))`]);
    expect(layers.get('stages/1/node_add_1')).toEqual([
      `${SOURCE}:18 Block.forward: return F.relu(x + y)`,
      `${SOURCE}:30 TinyNet.forward: x = self.stages(x)`,
    ]);
    expect(layers.get('head')).toEqual([`${SOURCE}:32 TinyNet.forward: return self.head(`]);
  });

  it('has a convolution for one that a batch normalization was folded into', async () => {
    const { model } = await openOnnx(`${FOLDER}/dynamo.onnx`);
    expect(model.layers.filter(({ type }) => type === 'Conv2d').map(({ id }) => id)).toEqual([
      'stem',
      ...['stages/0/conv1', 'stages/0/conv2', 'stages/1/conv1', 'stages/1/conv2'],
    ]);
    expect(model.layers.some(({ type }) => type === 'BatchNorm2d')).toBe(false);
  });

  it('tells lines without what they said, from the older exporter', async () => {
    const layers = await exported('torchscript-verbose');
    expect(layers.get('stages/0/Relu')).toEqual([`${SOURCE}:16 forward`, `${SOURCE}:30 forward`]);
    // The script that exported it is no part of the model.
    expect([...layers.values()].flat().join()).not.toContain('export.py');
  });

  it('may tell nothing', async () => {
    const layers = await exported('torchscript');
    expect([...layers.values()].flat()).toEqual([]);
  });
});

test.each<[string, Node, string[]]>([
  [
    'the innermost first',
    traced('File "/a/m.py", line 2, in forward\n    f(x)\n  File "/a/n.py", line 3, in f\n    g()'),
    ['/a/n.py:3 f: g()', '/a/m.py:2 forward: f(x)'],
  ],
  ['Windows', traced('File "C:\\a\\m.py", line 2, in forward'), ['C:\\a\\m.py:2 forward']],
  [
    'underlined code',
    traced('File "/a/m.py", line 2, in f\n    g(x)\n    ~^^^\n  File "/a/n.py", line 3, in g'),
    ['/a/n.py:3 g', '/a/m.py:2 f: g(x)'],
  ],
  [
    'libraries left out',
    traced(
      [
        'File "/v/lib/python3.11/site-packages/torch/nn/x.py", line 1, in forward',
        'File "/usr/lib/python3.11/contextlib.py", line 1, in inner',
        'File "C:\\Python311\\Lib\\contextlib.py", line 1, in inner',
        'File "/src/pytorch/torch/nn/functional.py", line 1, in relu',
        'File "<eval_with_key>.0", line 5, in forward',
        'File "/home/a/torch/net.py", line 9, in f',
      ].join('\n'),
    ),
    ['/home/a/torch/net.py:9 f'],
  ],
  [
    'classes of methods',
    traced('File "/a/m.py", line 2, in forward\nFile "/a/m.py", line 9, in forward', [
      'm.Net',
      'm.Block',
    ]),
    ['/a/m.py:9 Block.forward', '/a/m.py:2 Net.forward'],
  ],
  [
    'classes that can’t be told apart',
    traced('File "/a/m.py", line 2, in forward', ['m.Net', 'm.Block']),
    ['/a/m.py:2 forward'],
  ],
  ['no line', traced('File "/a/m.py", line 0, in f\nFile "/a/m.py", line 99999999999, in f'), []],
  ['a doc_string of words', documented('computes\nthe sum (of two): things'), []],
  ['a doc_string of calls', documented('/a/m.py(3): forward\n'), ['/a/m.py:3 forward']],
  ['nothing', documented(''), []],
])('a note: %s', (_, noted, expected) => expect(framesOf(noted)).toEqual(expected));

test('a note is cut, whatever its size', () => {
  const line = `File "/a/m.py", line 1, in ${'f'.repeat(500)}\n    ${'x'.repeat(5000)}\n`;
  const stack = new NodeStacks().of(traced(line.repeat(10_000)));
  expect(stack.length).toBeLessThanOrEqual(32);
  expect(stack[0]?.functionName).toHaveLength(200);
  expect(stack[0]?.code).toHaveLength(200);
  expect(framesOf(traced(`File "${'/a'.repeat(1000)}", line 1, in f`))).toEqual([]);
});

test('a hostile note takes no quadratic time', () => {
  const start = performance.now();
  framesOf(traced('File "", line 1, in '.repeat(50_000)));
  framesOf(documented('(1): '.repeat(50_000)));
  framesOf(documented('('.repeat(100_000)));
  expect(performance.now() - start).toBeLessThan(500);
});

test('a layer of several nodes stands where all of them were called', () => {
  const at = (line: number): Node =>
    traced(`File "/a/m.py", line 2, in forward\nFile "/a/b.py", line ${line}, in forward`);
  const stacks = new NodeStacks();
  expect(stacks.common([at(5), at(6)])?.calledAt.map(shown)).toEqual(['/a/m.py:2 forward']);
  expect(stacks.common([at(5), documented(''), at(5)])?.calledAt).toHaveLength(2);
  expect(stacks.common([at(5), documented('/x.py(1): f')])).toBeUndefined();
});
