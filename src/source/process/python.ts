import type { loadPyodide } from 'pyodide';
import type { PythonFiles } from './archive-tree';
import { ArchiveTree } from './archive-tree';
import { CappedText } from './capped-text';
import type { EmscriptenFS, EmscriptenModule } from './emscripten';
import type { FileCall, FileLine } from './file-calls';
import { callFiles } from './file-calls';
import { FreshMemory } from './fresh-memory';
import type { FileTree } from './mounts';
import { mountReadOnly } from './mounts';
import { closeTheRest } from './natives';
import type { RunOutcome } from './protocol';
import { MAX_RESPONSE_LENGTH } from './protocol';
import type { FromThread, ThreadData } from './thread-messages';

/** What is kept of what a file prints, characters. */
const OUTPUT_LENGTH = 64 * 1024;
const MAX_REASON_LENGTH = 4096;

/** The package index is never asked: nothing is installed. */
const NO_PACKAGES = {
  info: {
    abi_version: '2026_0',
    arch: 'wasm32',
    platform: 'emscripten',
    version: '314.0.7',
    python: '3.14.2',
  },
  packages: {},
};

export interface Python {
  /** The memory after the start, where it was asked for. */
  readonly snapshot: Uint8Array | undefined;
  readonly permissions: 'enforced' | 'unavailable';
  run(request: string): FromThread;
}

type Pyodide = Awaited<ReturnType<typeof loadPyodide>>;
type Answer = (request: string) => string;

/** @param pyodide - the module of Pyodide itself */
export async function startPython(
  pyodide: unknown,
  data: ThreadData,
  snapshot: Uint8Array | null,
  makeSnapshot: boolean,
): Promise<Python> {
  const output = new CappedText(OUTPUT_LENGTH);
  const write = (text: string): void => output.add(`${text}\n`);
  const load = (pyodide as { loadPyodide: typeof loadPyodide }).loadPyodide;
  const python = await load({
    indexURL: data.pyodideFolder,
    // What `import js` would show.
    jsglobals: Object.create(null) as object,
    lockFileContents: NO_PACKAGES as never,
    // Same texts, same sets, same order: two traces of one file must not differ.
    env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
    stdin: () => null,
    stdout: write,
    stderr: write,
    _makeSnapshot: makeSnapshot,
    _loadSnapshot: snapshot ?? undefined,
  });
  const FS = python.FS as EmscriptenFS;
  mountReadOnly(FS, '/lib', standardLibrary(FS));
  mountReadOnly(FS, '/layerline', new ArchiveTree(JSON.parse(data.pythonFiles) as PythonFiles));
  if (!snapshot) python.runPython(importEverything(data.runner));
  const taken = makeSnapshot ? python.makeMemorySnapshot() : undefined;
  const answer = enterSandbox(python, data);
  python.setInterruptBuffer(data.interrupt);
  const memory = new FreshMemory((python as unknown as { _module: EmscriptenModule })._module);
  closeTheRest();
  return {
    snapshot: taken,
    permissions: permissionsOf(),
    run: (request) =>
      run(answer, request, output, () => {
        memory.restore();
        mountFolders(FS, data);
      }),
  };
}

/** In memory, where a file could write to it, Python keeps only this. */
function standardLibrary(FS: EmscriptenFS): FileTree {
  const folder = 'python3.14';
  return new ArchiveTree({
    'python314.zip': FS.readFile('/lib/python314.zip'),
    [`${folder}/lib-dynload/.empty`]: '',
    [`${folder}/site-packages/.empty`]: '',
  });
}

/** What a snapshot holds: our modules and the parts of the standard library that files use. */
function importEverything(runner: string): string {
  return [
    'import sys',
    'sys.path[:0] = ["/layerline", "/layerline/stubs"]',
    'import _layerline.sandbox',
    `_layerline.sandbox.preload(${JSON.stringify(runner)})`,
  ].join('\n');
}

/** From here on Python has lost its ways out. */
function enterSandbox(python: Pyodide, data: ThreadData): Answer {
  mountFolders(python.FS as EmscriptenFS, data);
  const entry = `__import__("_layerline.sandbox").sandbox.enter(${JSON.stringify(data.runner)})`;
  return python.runPython(entry) as Answer;
}

/** Mounts afresh, as Emscripten remembers every file that it has seen, and files change. */
function mountFolders(FS: EmscriptenFS, { files, packages }: ThreadData): void {
  const mounts = { ws: '/ws', ...Object.fromEntries(packages.map((p) => [p, `/packages/${p}`])) };
  for (const [mount, path] of Object.entries(mounts)) {
    try {
      FS.unmount(path);
    } catch {
      // The first time there is nothing to unmount.
    }
    mountReadOnly(FS, path, remoteTree(files, mount));
  }
}

function remoteTree(line: FileLine, mount: string): FileTree {
  const ask = (operation: FileCall['operation'], path: string) =>
    callFiles(line, { mount, operation, path });
  return {
    stat(path) {
      const answer = ask('stat', path);
      return 'stat' in answer ? answer.stat : undefined;
    },
    list(path) {
      const answer = ask('list', path);
      return 'names' in answer ? answer.names : [];
    },
    read(path) {
      const answer = ask('read', path);
      return 'bytes' in answer ? answer.bytes : undefined;
    },
  };
}

function run(answer: Answer, request: string, output: CappedText, refresh: () => void): FromThread {
  try {
    refresh();
    return { type: 'ran', outcome: outcomeOf(() => answer(request)), output: output.take() };
  } catch (error) {
    return { type: 'broken', reason: `${describe(error)}\n${output.take()}` };
  }
}

/** Throws what isn't an exception of Python's: the interpreter's own end. */
function outcomeOf(answer: () => string): RunOutcome {
  try {
    const response = answer();
    if (typeof response !== 'string')
      return { type: 'tracer-failed', reason: 'its answer is no text' };
    if (response.length > MAX_RESPONSE_LENGTH) return { type: 'answer-too-large' };
    return { type: 'answered', response };
  } catch (error) {
    // Pyodide tells the class of Python's exception.
    const type = (error as { type?: unknown } | null)?.type;
    if (typeof type !== 'string') throw error;
    if (type === 'KeyboardInterrupt') return { type: 'interrupted' };
    if (type === 'MemoryError') return { type: 'out-of-memory' };
    return { type: 'tracer-failed', reason: (error as Error).message.slice(-MAX_REASON_LENGTH) };
  }
}

function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.slice(0, MAX_REASON_LENGTH);
}

function permissionsOf(): 'enforced' | 'unavailable' {
  const { permission } = process as { permission?: { has(scope: string, path?: string): boolean } };
  if (permission === undefined) return 'unavailable';
  const isOpen = permission.has('fs.write') || permission.has('child') || permission.has('worker');
  return isOpen ? 'unavailable' : 'enforced';
}
