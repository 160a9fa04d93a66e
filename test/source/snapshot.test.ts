import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Started } from '../../src/source/process/protocol';
import { SnapshotFile } from '../../src/source/process/snapshot';
import type { SourceOptions } from '../../src/source/source-process';
import { Playground, valueOf } from './process-support';

const playground = new Playground();
mkdirSync(playground.root);
afterAll(() => playground.remove());

async function start(options: Partial<SourceOptions> = {}): Promise<Started> {
  return (await ask('result = 1', options)).started;
}

async function ask(
  text: string,
  options: Partial<SourceOptions> = {},
): Promise<{ started: Started; value: unknown }> {
  const begun = Date.now();
  const source = playground.start(options);
  try {
    const answer = { started: await source.warmUp(), value: await valueOf(source, text) };
    // It is written after the first answer, and the process ends below.
    if (answer.started.start === 'plain' && options.cacheFolder === undefined)
      await playground.snapshotIsKept(begun);
    return answer;
  } finally {
    source.dispose();
  }
}

/** What could differ between an interpreter that has imported and one that remembers it. */
const STATE = `
import sys, os, random, json, decimal, importlib, linecache, inspect, uuid, tempfile
import _layerline.sandbox as sandbox
result = [
    sorted(sys.modules), sys.path, sys.argv, sys.executable, sys.flags.hash_randomization,
    [type(f).__name__ for f in sys.meta_path], sorted(os.environ.items()), os.getcwd(),
    list({"conv", "dense", "pool", "norm"}), hash("layer"), str(decimal.getcontext()),
    inspect.getsource(sandbox.enter)[:40], linecache.getline(sandbox.__file__, 1),
    len(os.urandom(8)), len(str(uuid.uuid4())), len(tempfile.mkdtemp()) > 4,
    sys.getrecursionlimit(), sorted(os.listdir("/")), sorted(os.listdir("/layerline")),
]`;

it('a start from a snapshot equals a plain one', async () => {
  const plain = await ask(STATE, { cacheFolder: null });
  const first = await ask(STATE);
  const second = await ask(STATE);
  expect([plain, first, second].map(({ started }) => started.start)).toEqual([
    'plain',
    'plain',
    'snapshot',
  ]);
  expect(playground.snapshots()).toHaveLength(1);
  expect(first.value).toEqual(plain.value);
  expect(second.value).toEqual(plain.value);
});

it('a snapshot that doesn’t start is noted and made again', async () => {
  const [path] = playground.snapshots();
  const memory = Buffer.alloc(1_000_000, 7);
  const digest = createHash('sha256').update(memory).digest();
  writeFileSync(path!, Buffer.concat([memory, digest]));
  const { start: how, notes } = await start();
  expect(how).toBe('plain');
  expect(notes).toEqual([expect.stringContaining('snapshot can’t be used') as string]);
  expect(playground.snapshots()).toEqual([path]);
  expect((await start()).start).toBe('snapshot');
});

it('a snapshot may hold more than the memory at first', async () => {
  const files = JSON.parse(readFileSync(playground.archive, 'utf8')) as Record<string, string>;
  const pythonFiles = join(playground.folder, 'large.json');
  const large = { 'stubs/large.py': 'DATA = bytearray(range(256)) * 40_000\n' };
  writeFileSync(pythonFiles, JSON.stringify({ ...files, ...large }));
  const text = 'import large; result = [len(large.DATA), large.DATA[-1]]';
  const first = await ask(text, { pythonFiles });
  const second = await ask(text, { pythonFiles });
  expect([first.started.start, second.started.start]).toEqual(['plain', 'snapshot']);
  expect([first.value, second.value]).toEqual(Array(2).fill([256 * 40_000, 255]));
});

it('a folder that can’t be written to costs the snapshot only', async () => {
  const cacheFolder = join(playground.folder, 'no-folder');
  writeFileSync(cacheFolder, '');
  const { start: how, notes } = await start({ cacheFolder });
  expect(how).toBe('plain');
  expect(notes).toEqual([expect.stringContaining('snapshot can’t be kept') as string]);
});

describe('a snapshot file', () => {
  const folder = join(playground.folder, 'files');
  const memory = new Uint8Array(10_000).fill(3);
  const file = (...parts: string[]) => new SnapshotFile(folder, ['1.0', ...parts]);

  it('holds what was written', async () => {
    expect(file('a').read()).toBeUndefined();
    await file('a').write(memory);
    expect(file('a').read()).toEqual(memory);
    expect(file('b').read()).toBeUndefined();
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 1000)],
    ['empty', () => Buffer.alloc(0)],
    ['changed in one byte', (bytes: Buffer) => bytes.fill(1, 5000, 5001)],
  ])('that is %s is none', async (_, spoil) => {
    await file('a').write(memory);
    const path = join(folder, readdirSync(folder)[0]!);
    writeFileSync(path, spoil(readFileSync(path)));
    expect(file('a').read()).toBeUndefined();
  });

  it('goes when nobody has used it for long', async () => {
    await file('a').write(memory);
    await file('b').write(memory);
    const longAgo = new Date(Date.now() - 30 * 24 * 3600 * 1000);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), longAgo, longAgo);
    expect(file('b').read()).toEqual(memory);
    await file('c').write(memory);
    expect([file('a').read(), file('b').read()]).toEqual([undefined, memory]);
  });
});
