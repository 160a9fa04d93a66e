/**
 * Takes from the thread that runs Python what it could reach the machine with. Pyodide is no
 * sandbox: `os.system` calls Node's `spawnSync`, sockets call `ws`, and whoever gets hold of one
 * JavaScript object gets to all others. Node's permission model stands behind this, except for the
 * network, which it doesn't know before Node 25.
 */
import { createRequire } from 'node:module';

type Bag = Record<PropertyKey, unknown>;

/** Of WebAssembly's memory. */
export const PAGE_BYTES = 65_536;

const load = createRequire(import.meta.url);

/** Modules of which nothing is needed once Python runs. Those that a version lacks are skipped. */
const CLOSED_MODULES = [
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'dns/promises',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'inspector/promises',
  'net',
  'os',
  'repl',
  'tls',
  'trace_events',
  'tty',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
  '_http_agent',
  '_http_client',
  '_http_server',
  '_tls_common',
  '_tls_wrap',
  'node:sea',
  'node:sqlite',
  // Electron's.
  'electron',
  'original-fs',
  // Last: it loads the others, and lets go of them for `import`.
  'module',
];

const NETWORK_MODULES = ['dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'net', 'tls'];

/** What an object of a class could still do when the class is out of reach. */
const CLOSED_METHODS: readonly (readonly [type: string, method: string])[] = [
  ['Socket', 'connect'],
  ['Socket', 'bind'],
  ['Socket', 'send'],
  ['Server', 'listen'],
  ['ChildProcess', 'spawn'],
];

const CLOSED_GLOBALS = [
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'BroadcastChannel',
  'Request',
  'Response',
  'navigator',
  'require',
  'Worker',
];

const CLOSED_PROCESS = [
  '_debugEnd',
  '_debugProcess',
  '_kill',
  '_linkedBinding',
  '_startProfilerIdleNotifier',
  'abort',
  'chdir',
  'dlopen',
  'execve',
  'getBuiltinModule',
  'initgroups',
  'kill',
  'loadEnvFile',
  'mainModule',
  'openStdin',
  'reallyExit',
  'report',
  'setegid',
  'seteuid',
  'setgid',
  'setgroups',
  'setuid',
  'umask',
];

/** Before Pyodide loads: it must find what it needs, and nothing that reaches out. */
export function closeWays(heapBytes: number): void {
  replaceBinding();
  const childProcess = load('child_process') as Bag;
  closeModule(childProcess);
  // `os.system` calls this one, and an exception would end the interpreter: "no such command".
  define(childProcess, 'spawnSync', () => ({ status: 127, signal: null, stdout: '', stderr: '' }));
  for (const name of NETWORK_MODULES) closeModule(load(name) as Bag);
  for (const name of CLOSED_GLOBALS) Reflect.deleteProperty(globalThis, name);
  limitHeap(heapBytes);
  // A function here would be given the frames of the program when an error's stack is asked for.
  Object.defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: false });
}

/** Once Python is up: all that the start needed as well. */
export function closeTheRest(): void {
  const childProcess = load('child_process') as Bag;
  const spawnSync = childProcess['spawnSync'];
  const { syncBuiltinESMExports } = load('module') as { syncBuiltinESMExports: () => void };
  for (const name of CLOSED_MODULES) {
    const found = loadIfThere(name);
    if (found !== undefined) closeModule(found);
  }
  define(childProcess, 'spawnSync', spawnSync);
  syncBuiltinESMExports();
  for (const name of CLOSED_GLOBALS) Reflect.deleteProperty(globalThis, name);
  for (const name of CLOSED_PROCESS) define(process, name, refuse);
}

/** Pyodide asks for the constants of `fs` only; under the permission model Node refuses even that. */
function replaceBinding(): void {
  const { constants } = load('fs') as { constants: unknown };
  define(process, 'binding', (name: string) =>
    name === 'constants' ? { fs: constants } : refuse(),
  );
}

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** A heap at its limit is a MemoryError in Python, which harms nobody. */
function limitHeap(heapBytes: number): void {
  const { Memory } = Reflect.get(globalThis, 'WebAssembly') as { Memory: { prototype: Bag } };
  const grow = Memory.prototype['grow'] as (this: Memory, pages: number) => number;
  define(Memory.prototype, 'grow', function limited(this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > heapBytes) throw new RangeError('heap limit');
    return grow.call(this, pages);
  });
}

function closeModule(exports: Bag): void {
  for (const key of Reflect.ownKeys(exports)) {
    const value = Object.getOwnPropertyDescriptor(exports, key)?.value as unknown;
    if (typeof value === 'function') closePrototype(value);
    define(exports, key, typeof value === 'object' && key === 'constants' ? value : refuse);
  }
}

/** Only of classes that reach out: others are the base of what still runs, as streams are. */
function closePrototype(type: { readonly name?: string; prototype?: Bag }): void {
  for (const [name, method] of CLOSED_METHODS)
    if (type.name === name && type.prototype && method in type.prototype)
      define(type.prototype, method, refuse);
}

function loadIfThere(name: string): Bag | undefined {
  try {
    return load(name) as Bag;
  } catch {
    return undefined;
  }
}

function define(target: object, key: PropertyKey, value: unknown): void {
  try {
    Object.defineProperty(target, key, { value, writable: false, configurable: true });
  } catch {
    // Properties that can't be changed are constants.
  }
}

function refuse(): never {
  throw new Error('not available while a model file is traced');
}
