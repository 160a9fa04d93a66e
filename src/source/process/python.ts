import type { loadPyodide } from 'pyodide';
import type { PythonFiles } from './archive-tree';
import { ArchiveTree } from './archive-tree';
import { bytecodeFiles } from './bytecode';
import { CappedText } from './capped-text';
import type { EmscriptenFS, EmscriptenModule } from './emscripten';
import type { FileCall, FileLine } from './file-calls';
import { callFiles } from './file-calls';
import { FreshMemory } from './fresh-memory';
import type { FileTree } from './mounts';
import { mountReadOnly } from './mounts';
import { closeTheRest, PAGE_BYTES } from './natives';
import type { RunOutcome } from './protocol';
import { MAX_RESPONSE_LENGTH } from './protocol';
import type { FromThread, StartMessage, ThreadData } from './thread-messages';

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

/** How an answer of `runner.handle` begins that names packages instead. */
const NEEDS = '{"needs":';
interface Needs {
  readonly needs: readonly string[];
}

type Pyodide = Awaited<ReturnType<typeof loadPyodide>>;
type Answer = (request: string) => string;

/** Pyodide's two modules. */
export interface PyodideScripts {
  readonly loadPyodide: typeof loadPyodide;
  /** Emscripten's, which the other would load itself. */
  readonly createModule: (settings: unknown) => Promise<EmscriptenModule>;
}

export async function startPython(
  scripts: PyodideScripts,
  data: ThreadData,
  { snapshot, makeSnapshot }: StartMessage,
): Promise<{ readonly python: Python; readonly snapshot: Uint8Array | undefined }> {
  const output = new CappedText(OUTPUT_LENGTH);
  const createModule = async (settings: unknown): Promise<EmscriptenModule> => {
    const module = await scripts.createModule(settings);
    if (snapshot) makeRoom(module, snapshot);
    return module;
  };
  const write = (text: string): void => output.add(`${text}\n`);
  const loaded = await scripts.loadPyodide({
    indexURL: data.pyodideFolder,
    // What `import js` would show.
    jsglobals: Object.create(null) as object,
    lockFileContents: NO_PACKAGES as never,
    // Same texts, same sets, same order: two traces of one file must not differ.
    env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
    // Instead of the path of this program.
    _sysExecutable: '/usr/bin/python3',
    stdin: () => null,
    stdout: write,
    stderr: write,
    _makeSnapshot: makeSnapshot,
    _loadSnapshot: snapshot ?? undefined,
    createPyodideModule: createModule as never,
  });
  const FS = loaded.FS as EmscriptenFS;
  mountReadOnly(FS, '/lib', standardLibrary(FS));
  mountReadOnly(FS, '/layerline', ownFiles(data));
  if (!snapshot) loaded.runPython(importEverything(data.runner));
  const memory = makeSnapshot ? loaded.makeMemorySnapshot() : undefined;
  mountFolders(FS, data);
  const answer = loaded.runPython(enterSandbox(data.runner)) as Answer;
  return { python: new Python(loaded, data, answer, output), snapshot: memory };
}

/** Pyodide copies a snapshot into memory as it is at first; ours can be larger (its issue 6254). */
function makeRoom(module: EmscriptenModule, snapshot: Uint8Array): void {
  // Before the memory, in which pages are whole, the snapshot has a short header.
  const bytes = snapshot.length - (snapshot.length % PAGE_BYTES);
  if (bytes > module.memory.buffer.byteLength) module.growMemory(bytes);
}

/** The interpreter, from the moment on when its ways out are closed. */
export class Python {
  readonly permissions = permissionsOf();
  private readonly FS: EmscriptenFS;
  private readonly memory: FreshMemory;
  private readonly listenForInterrupts: () => void;

  constructor(
    pyodide: Pyodide,
    private readonly data: ThreadData,
    private readonly answer: Answer,
    private readonly output: CappedText,
  ) {
    const module = (pyodide as unknown as { _module: EmscriptenModule })._module;
    this.FS = module.FS;
    const listen = pyodide.setInterruptBuffer.bind(pyodide);
    this.listenForInterrupts = () => listen(data.interrupt);
    this.listenForInterrupts();
    this.memory = new FreshMemory(module);
    closeTheRest();
    // Python has it as the module `pyodide_js`, from which all of JavaScript could be reached.
    for (const key of Reflect.ownKeys(pyodide)) Reflect.deleteProperty(pyodide, key);
  }

  /** Never throws. */
  run(request: string): FromThread {
    try {
      // Emscripten remembers every file that it has seen, and files change.
      mountFolders(this.FS, this.data);
      this.listenForInterrupts();
      const outcome = outcomeOf(() => this.answer(request));
      const isSpent = !this.memory.isWhole();
      return { type: 'ran', outcome, output: this.output.take(), isSpent };
    } catch (error) {
      return { type: 'broken', reason: `${describe(error)}\n${this.output.take()}` };
    }
  }

  /** After a run whose effects stay. */
  keep(): void {
    this.memory.take();
  }

  /** After each other run. Throws when it can't be done. */
  refresh(): void {
    this.memory.restore();
  }
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

function ownFiles({ pythonFiles, bytecode }: ThreadData): FileTree {
  const texts = JSON.parse(new TextDecoder().decode(pythonFiles)) as PythonFiles;
  return new ArchiveTree({ ...texts, ...(bytecode && bytecodeFiles(bytecode)) });
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

/** Closes the ways out that are in Python; the value is the function that answers. */
function enterSandbox(runner: string): string {
  return `__import__("_layerline.sandbox").sandbox.enter(${JSON.stringify(runner)})`;
}

/** Mounts the workspace and the packages, afresh where they are mounted already. */
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

/** Throws what isn't an exception of Python's: the interpreter's own end. */
function outcomeOf(answer: () => string): RunOutcome {
  try {
    const response = answer();
    if (typeof response !== 'string')
      return { type: 'tracer-failed', reason: 'its answer is no text' };
    if (response.length > MAX_RESPONSE_LENGTH) return { type: 'answer-too-large' };
    if (response.startsWith(NEEDS))
      return { type: 'needs-packages', packages: (JSON.parse(response) as Needs).needs };
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
