import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceOptions, SourceProcess } from '../../src/source/source-process';
import { isAlive, until } from '../support/processes';
import { failureOf, Playground, request, valueOf } from './process-support';

const ENDLESS = 'while True: pass';
/** Nothing in Python looks for interrupts while this runs. */
const DEAF = 'sum(range(10**12))';

const playground = new Playground();
beforeAll(async () => {
  mkdirSync(playground.root);
  writeFileSync(join(playground.root, 'helper.py'), 'WIDTH = 7\n');
  // Leaves the snapshot that the other tests start from.
  await withSource({}, async (source) => {
    await source.warmUp();
    await playground.snapshotIsKept(0);
  });
});
afterAll(() => playground.remove());

async function withSource<T>(
  options: Partial<SourceOptions>,
  body: (source: SourceProcess) => Promise<T>,
): Promise<T> {
  const source = playground.start(options);
  try {
    return await body(source);
  } finally {
    source.dispose();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe('a source process', () => {
  it('starts with the first request and stays', async () => {
    await withSource({}, async (source) => {
      expect(source.pid).toBeUndefined();
      expect(await valueOf(source, 'result = 6 * 7')).toBe(42);
      const { pid } = source;
      expect(pid).toBeGreaterThan(0);
      expect(await valueOf(source, 'result = 1')).toBe(1);
      expect(source.pid).toBe(pid);
    });
  });

  it('says how it started', async () => {
    const started = await withSource({}, (source) => source.warmUp());
    expect(started).toMatchObject({ start: 'snapshot', permissions: 'enforced', notes: [] });
  });

  it('imports from the workspace, as it stands at each trace', async () => {
    await withSource({}, async (source) => {
      const read = 'import sys; sys.path.insert(0, "/ws"); import helper; result = helper.WIDTH';
      expect(await valueOf(source, read)).toBe(7);
      writeFileSync(join(playground.root, 'helper.py'), 'WIDTH = 64\n');
      expect(await valueOf(source, read)).toBe(64);
      writeFileSync(join(playground.root, 'new_helper.py'), 'DEPTH = 3\n');
      const readNew = read.replace('helper;', 'new_helper;').replace('helper.WIDTH', '3');
      expect(await valueOf(source, readNew)).toBe(3);
    });
  });

  it('reads packages beside the workspace', async () => {
    const timm = join(playground.folder, 'site-packages', 'timm');
    mkdirSync(timm, { recursive: true });
    writeFileSync(join(timm, '__init__.py'), '__version__ = "1.0"\n');
    await withSource({ packages: { timm } }, async (source) => {
      const text =
        'import sys; sys.path.append("/packages"); import timm; result = timm.__version__';
      expect(await valueOf(source, text)).toBe('1.0');
    });
  });

  it('keeps nothing of one trace for the next', async () => {
    await withSource({}, async (source) => {
      const change = `
import builtins, json, os, sys, random
builtins.len = None
json.loads = json.dumps
random.state = 1
os.close(1)
sys.setrecursionlimit(50)
sys.modules.clear()
open("/tmp/left", "w").write("x")
os.makedirs("/home/pyodide/a/b/c")
os.chdir("/tmp")`;
      await valueOf(source, change).catch(() => undefined);
      const look = `
import json, os, random, sys
result = [len("abc"), json.loads("[1]"), hasattr(random, "state"), os.getcwd(),
          os.listdir("/tmp"), os.listdir("/home/pyodide"), sys.getrecursionlimit() > 500]
print("printed")`;
      expect(await valueOf(source, look)).toEqual([3, [1], false, '/ws', [], [], true]);
    });
  });

  it('gives what a file prints, and its end when that is too much', async () => {
    const printed: string[] = [];
    await withSource({ onOutput: (text) => printed.push(text) }, async (source) => {
      await valueOf(source, 'print("hello")');
      await valueOf(source, 'for i in range(100_000): print("line", i)');
    });
    expect(printed[0]).toBe('hello\n');
    expect(printed[1]).toMatch(/line 99999\n$/);
    expect(printed[1]?.length).toBe(64 * 1024);
  });

  it('answers two files in turn', async () => {
    await withSource({}, async (source) => {
      const both = [request('result = 1', 'a.py'), request('result = 2', 'b.py')];
      const answers = await Promise.all(both.map((each) => source.trace(each)));
      expect(answers).toEqual([{ value: 1 }, { value: 2 }]);
    });
  });
});

describe('cancelling', () => {
  it('fails the call at once and ends the trace within a second', async () => {
    await withSource({}, async (source) => {
      await source.warmUp();
      const controller = new AbortController();
      const pending = failureOf(source.trace(request(ENDLESS), controller.signal));
      await pause(200);
      const begun = performance.now();
      controller.abort();
      expect(await pending).toBe('cancelled');
      const { pid } = source;
      expect(await valueOf(source, 'result = 2')).toBe(2);
      expect(performance.now() - begun).toBeLessThan(1000);
      expect(source.pid).toBe(pid);
    });
  });

  it('before the start asks for no process', async () => {
    await withSource({}, async (source) => {
      expect(await failureOf(source.trace(request('1'), AbortSignal.abort()))).toBe('cancelled');
      expect(source.pid).toBeUndefined();
    });
  });

  it('happens to older requests for the same file', async () => {
    await withSource({}, async (source) => {
      await source.warmUp();
      const running = failureOf(source.trace(request(ENDLESS)));
      await pause(100);
      const waiting = failureOf(source.trace(request('result = "old"')));
      const newest = source.trace(request('result = "new"'));
      expect(await Promise.all([running, waiting])).toEqual(['cancelled', 'cancelled']);
      expect(await newest).toEqual({ value: 'new' });
    });
  });

  it('leaves requests for other files alone', async () => {
    await withSource({}, async (source) => {
      const other = source.trace(request('result = 1', 'other.py'));
      const older = failureOf(source.trace(request('result = "old"')));
      expect(await valueOf(source, 'result = "new"')).toBe('new');
      expect([await older, await other]).toEqual(['cancelled', { value: 1 }]);
    });
  });

  it('kills a process that doesn’t listen', async () => {
    await withSource({ limits: { graceMs: 300 } }, async (source) => {
      await source.warmUp();
      const { pid } = source;
      const running = failureOf(source.trace(request(DEAF)));
      await pause(100);
      expect(await valueOf(source, 'result = 2')).toBe(2);
      expect(await running).toBe('cancelled');
      expect(source.pid).not.toBe(pid);
    });
  });
});

describe('the time limit', () => {
  const limits = { traceMs: 500, graceMs: 500 };

  it('interrupts a loop and keeps the process', async () => {
    await withSource({ limits }, async (source) => {
      await source.warmUp();
      const { pid } = source;
      const begun = performance.now();
      expect(await failureOf(source.trace(request(ENDLESS)))).toBe('timeout');
      expect(performance.now() - begun).toBeLessThan(1000);
      expect(await valueOf(source, 'result = 2')).toBe(2);
      expect(source.pid).toBe(pid);
    });
  });

  it('kills what can’t be interrupted', async () => {
    await withSource({ limits }, async (source) => {
      await source.warmUp();
      const begun = performance.now();
      expect(await failureOf(source.trace(request(DEAF)))).toBe('timeout');
      expect(performance.now() - begun).toBeLessThan(1500);
      expect(await valueOf(source, 'result = 2')).toBe(2);
    });
  });
});

describe('memory', () => {
  it('that Python can’t have is its own error', async () => {
    await withSource({ limits: { heapBytes: 100e6 } }, async (source) => {
      expect(await valueOf(source, 'bytearray(200_000_000)')).toMatch(/^MemoryError/);
      expect(await valueOf(source, 'result = 2')).toBe(2);
    });
  });

  it('beyond the limit ends the process', async () => {
    await withSource({ limits: { memoryBytes: 400e6, traceMs: 10_000 } }, async (source) => {
      const flood = 'while True: open(f"/tmp/{id(object())}", "ab").write(bytes(10_000_000))';
      expect(await failureOf(source.trace(request(flood)))).toBe('out-of-memory');
      expect(await valueOf(source, 'result = 2')).toBe(2);
    });
  });

  it('that a trace leaves behind ends with its process', async () => {
    await withSource({ limits: { keepBytes: 400e6, traceMs: 10_000 } }, async (source) => {
      await source.warmUp();
      const { pid } = source;
      expect(await valueOf(source, 'x = bytearray(400_000_000); result = 1')).toBe(1);
      expect(await valueOf(source, 'result = 2')).toBe(2);
      expect(source.pid).not.toBe(pid);
    });
  });
});

describe.skipIf(process.platform === 'win32')('the end of the process', () => {
  it('in the middle of a trace fails it, and the next one starts another', async () => {
    await withSource({}, async (source) => {
      await source.warmUp();
      const pending = source.trace(request(ENDLESS)).catch((error: unknown) => error);
      await pause(100);
      process.kill(source.pid!, 'SIGKILL');
      expect(await pending).toMatchObject({
        code: 'source-died',
        message: expect.stringContaining('SIGKILL') as string,
      });
      expect(await valueOf(source, 'result = 2')).toBe(2);
    });
  });

  it('comes when nobody asks for long', async () => {
    await withSource({ limits: { idleMs: 3000 } }, async (source) => {
      await source.warmUp();
      const first = source.pid!;
      expect(await until(() => !isAlive(first), 5000)).toBe(true);
      await valueOf(source, 'result = 1');
      const second = source.pid!;
      expect(await until(() => !isAlive(second), 5000)).toBe(true);
      expect(await valueOf(source, 'result = 2')).toBe(2);
    });
  });

  it('comes with dispose, which fails what runs', async () => {
    await withSource({}, async (source) => {
      await source.warmUp();
      const pid = source.pid!;
      const pending = failureOf(source.trace(request(ENDLESS)));
      source.dispose();
      expect(await pending).toBe('cancelled');
      expect(await until(() => !isAlive(pid), 2000)).toBe(true);
      expect(await failureOf(source.trace(request('1')))).toBe('cancelled');
      expect(await failureOf(source.warmUp())).toBe('cancelled');
    });
  });

  it.each([ENDLESS, DEAF])('comes with the end of its parent, even in %s', async (text) => {
    const parent = spawn(process.execPath, [parentScript(text)], { stdio: ['ignore', 'pipe', 2] });
    const [line] = (await new Promise<Buffer>((resolve) => parent.stdout!.once('data', resolve)))
      .toString()
      .split('\n');
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    await pause(300);
    parent.kill('SIGKILL');
    expect(await until(() => !isAlive(pid), 2000)).toBe(true);
  });
});

/** A program that traces a text and prints the id of its source process. */
function parentScript(text: string): string {
  const options = {
    root: playground.root,
    cacheFolder: playground.cache,
    entry: resolve('dist/source.cjs'),
    pythonFiles: playground.archive,
    runner: 'process_runner:handle',
  };
  const script = `
import { SourceProcess } from './src/source/source-process';
const source = new SourceProcess(${JSON.stringify(options)});
void source.warmUp().then(() => {
  void source.trace(${JSON.stringify(request(text))});
  console.log(source.pid);
});`;
  const outfile = join(playground.folder, `parent-${readdirSync(playground.folder).length}.cjs`);
  buildSync({
    stdin: { contents: script, resolveDir: resolve('.'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    define: { 'import.meta.url': '"file:///"' },
    logLevel: 'error',
  });
  return outfile;
}
