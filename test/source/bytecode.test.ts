import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadPyodide } from 'pyodide';
import { afterAll, describe, expect, it } from 'vitest';
import { bytecodeFiles, isBytecodeOf } from '../../src/source/process/bytecode';
import { SourceProcess } from '../../src/source/source-process';
import { request } from './process-support';

const LIBRARY = resolve('dist/pyodide/python_stdlib.zip');
const SOURCES = resolve('dist/source-python.json');
const BYTECODE = resolve('dist/source-bytecode.bin');
const folder = mkdtempSync(join(tmpdir(), 'bytecode-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const texts = JSON.parse(readFileSync(SOURCES, 'utf8')) as Record<string, string>;

describe('the archive of bytecode', () => {
  const archive = readFileSync(BYTECODE);

  it('has every file', () => {
    const expected = Object.keys(texts).map((path) =>
      path.replace(/([^/]+)\.py$/, '__pycache__/$1.cpython-314.pyc'),
    );
    expect(Object.keys(bytecodeFiles(archive))).toEqual(expected);
  });

  it('belongs to its sources only', () => {
    const sources = readFileSync(SOURCES);
    expect(isBytecodeOf(archive, sources)).toBe(true);
    expect(isBytecodeOf(archive, Buffer.concat([sources, Buffer.from(' ')]))).toBe(false);
  });
});

/** Compares what is in the archives with what the same interpreter compiles now. */
const COMPARE = `
import importlib.util, marshal, zipfile
from types import CodeType

def differences(path, source, pyc):
    if pyc[:8] != importlib.util.MAGIC_NUMBER + bytes([1, 0, 0, 0]):
        return [f"{path}: header"]
    code = marshal.loads(pyc[16:])
    names = {each.co_filename for each in all_code(code)}
    same = source is None or code == compile(source, path, "exec", dont_inherit=True)
    return ([] if names == {path} else [f"{path}: {names}"]) + ([] if same else [f"{path}: code"])

def all_code(code):
    yield code
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from all_code(value)

def library_differences():
    path = "/lib/python314.zip"
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".py")]
        assert len(names) > 500
        for index, name in enumerate(names):
            # To compile all of them takes 10 s.
            source = archive.read(name) if index % 20 == 0 else None
            yield from differences(f"{path}/{name}", source, archive.read(name + "c"))
`;

it('the bytecode is what Python makes of the sources', async () => {
  const env = { HOME: '/home/pyodide', PYTHONHASHSEED: '0' };
  const pyodide = await loadPyodide({ stdLibURL: LIBRARY, env });
  pyodide.runPython(COMPARE);
  const compare = pyodide.runPython(
    'lambda path, source, pyc: "".join(differences(path, source.encode(), pyc.to_bytes()))',
  ) as (path: string, source: string, pyc: Uint8Array) => string;
  const files = Object.values(bytecodeFiles(readFileSync(BYTECODE)));
  const found = Object.entries(texts).map(([path, text], index) =>
    compare(`/layerline/${path}`, text, new Uint8Array(files[index]!)),
  );
  expect(found.filter((text) => text !== '')).toEqual([]);
  expect(pyodide.runPython('"\\n".join(library_differences())')).toBe('');
});

describe('a trace with bytecode equals one without', () => {
  // One more file, and the bytecode is another archive's.
  const plain = join(folder, 'plain.json');
  writeFileSync(plain, JSON.stringify({ ...texts, 'stubs/unused.py': '' }));

  async function both(text: string): Promise<{ answers: unknown[]; outputs: string[] }> {
    const answers: unknown[] = [];
    const outputs: string[] = [];
    for (const pythonFiles of [undefined, plain]) {
      const source = new SourceProcess({
        root: resolve('examples'),
        cacheFolder: null,
        entry: resolve('dist/source.cjs'),
        ...(pythonFiles && { pythonFiles }),
        onOutput: (output) => outputs.push(output),
      });
      try {
        answers.push({ ...(await source.trace(request(text))), durationMs: 0 });
      } finally {
        source.dispose();
      }
    }
    return { answers, outputs };
  }

  it.each(['torch_resnet.py', 'keras_residual.py'])('of %s', async (name) => {
    const { answers } = await both(readFileSync(resolve('examples', name), 'utf8'));
    expect(answers[0]).toEqual(answers[1]);
  });

  it('also where sources and frames are looked at', async () => {
    const { answers, outputs } = await both(`
import inspect, json, os, torch, traceback
print(os.path.exists(torch.__cached__))
print(torch.__file__, torch.nn.Linear.forward.__code__.co_filename, json.loads.__code__.co_filename)
print(inspect.getsource(torch.nn.Linear), inspect.getsource(json.loads), inspect.getsource(json))
for fail in [lambda: json.loads("{"), lambda: torch.nn.Linear(1)]:
    try:
        fail()
    except Exception:
        traceback.print_exc()
`);
    expect(answers[0]).toEqual(answers[1]);
    const [first, second] = outputs.map((text) => text.split('\n'));
    expect([first![0], second![0]]).toEqual(['True', 'False']);
    expect(first!.slice(1)).toEqual(second!.slice(1));
    expect(first!.join('\n')).toContain('    raise JSONDecodeError(');
  });
});
