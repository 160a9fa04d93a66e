/**
 * Runs as the thread of Python would, with all of JavaScript at hand, and reports what each way out
 * leads to. `captured` stands for what somebody found although it was closed; `closed` for what
 * anybody finds.
 */
import * as childProcess from 'node:child_process';
import * as dgram from 'node:dgram';
import * as fs from 'node:fs';
import * as inspector from 'node:inspector';
import { createRequire } from 'node:module';
import * as net from 'node:net';
import * as threads from 'node:worker_threads';
import { closeTheRest, closeWays } from '../../src/source/process/natives';

interface Data {
  readonly outside: string;
  readonly port: number;
}

const { outside, port } = threads.workerData as Data;
const parent = threads.parentPort!;
const post = parent.postMessage.bind(parent);
const require = createRequire(import.meta.url);
const secret = `${outside}/secret.txt`;
const made = `${outside}/made`;

const { readFileSync, writeFileSync, openSync, readdirSync, symlinkSync, rmSync } = fs;
const { spawnSync, spawn, fork } = childProcess;
const { connect, createServer, Socket } = net;
const { createSocket } = dgram;
const { Worker } = threads;
const { open } = inspector;
const { binding, dlopen } = process as unknown as Record<string, (...values: unknown[]) => unknown>;

function required(name: string): Record<string, (...values: unknown[]) => unknown> {
  return require(name) as never;
}

/** Functions as they were, behind which stands the permission model alone. */
const captured: Record<string, () => unknown> = {
  read: () => readFileSync(secret, 'utf8'),
  write: () => writeFileSync(made, ''),
  open: () => openSync(made, 'w'),
  list: () => readdirSync(outside),
  link: () => symlinkSync(secret, made),
  remove: () => rmSync(secret),
  spawnSync: () => mustWork(spawnSync('touch', [made])),
  spawn: () => spawn('touch', [made]),
  fork: () => fork(made),
  'a thread': () => new Worker('1', { eval: true }),
  'a thread without permissions': () => new Worker('1', { eval: true, execArgv: [] }),
  connect: () => connect(port, '127.0.0.1'),
  'connect a socket': () => new Socket().connect(port, '127.0.0.1'),
  listen: () => createServer().listen(0),
  datagrams: () => createSocket('udp4').send('x', port, '127.0.0.1'),
  'the inspector': () => open(0),
  binding: () => mustWork(binding!.call(process, 'spawn_sync')),
  dlopen: () => dlopen!.call(process, { exports: {} }, made),
};

function mustWork(value: unknown): unknown {
  const { error } = (value ?? {}) as { error?: Error };
  if (error) throw error;
  return value;
}

/** What can be asked for afterwards. */
const closed: Record<string, () => unknown> = {
  'fs of the import': () => fs.readFileSync(secret, 'utf8'),
  'fs of require': () => required('fs')['readFileSync']!(secret),
  'fs of the process': () => builtin('fs')['readFileSync']!(secret),
  'promises of fs': () => (fs.promises as unknown as () => void)(),
  spawn: () => required('child_process')['spawn']!('id'),
  net: () => required('net')['connect']!(port),
  http: () => required('http')['get']!(`http://127.0.0.1:${port}`),
  dns: () => required('dns')['lookup']!('localhost'),
  dgram: () => required('dgram')['createSocket']!('udp4'),
  tls: () => required('tls')['connect']!(port),
  vm: () => required('vm')['runInThisContext']!('1'),
  wasi: () => new (required('wasi')['WASI'] as unknown as new (o: object) => object)({}),
  v8: () => required('v8')['writeHeapSnapshot']!(made),
  module: () => required('module')['createRequire']!(made),
  worker: () => new (required('worker_threads')['Worker'] as unknown as typeof Worker)('1'),
  repl: () => required('repl')['start']!(),
  fetch: () =>
    (globalThis as unknown as { fetch: (url: string) => void }).fetch(`http://x:${port}`),
  WebSocket: () =>
    new (globalThis as unknown as { WebSocket: new (url: string) => object }).WebSocket('ws://x'),
  eval: () => (0, eval)('1') as unknown,
  'a function': () => codeBy(() => undefined),
  'an async function': () => codeBy(async () => await Promise.resolve()),
  kill: () => process.kill(process.ppid, 0),
  abort: () => process.abort(),
  binding: () => (process as unknown as { binding: (n: string) => void }).binding('fs'),
  linked: () =>
    (process as unknown as { _linkedBinding: (n: string) => void })._linkedBinding('fs'),
  dlopen: () => process.dlopen({ exports: {} }, made),
  report: () => (process.report as unknown as () => void)(),
  chdir: () => process.chdir('/'),
  'an error’s frames': () => {
    Error.prepareStackTrace = () => 'seen';
    if (new Error('x').stack !== 'seen') throw new Error('not seen');
  },
};

/** Makes a function from a text, as its constructor would. */
function codeBy(sample: () => unknown): unknown {
  return (sample as unknown as { constructor: (text: string) => unknown }).constructor('return 1');
}

function builtin(name: string): Record<string, (...values: unknown[]) => unknown> {
  return (process as unknown as { getBuiltinModule: (n: string) => never }).getBuiltinModule(name);
}

/** A module that comes as text, which V8's flag doesn't count as code from a text. */
const IMPORTED = `
import fs, { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { spawnSync, execSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { WASI } from 'node:wasi';
import { Worker } from 'node:worker_threads';
import { runInThisContext } from 'node:vm';
export const ways = {
  default: () => fs.readFileSync(SECRET),
  read: () => readFileSync(SECRET),
  promise: () => readFile(SECRET),
  write: () => writeFileSync(MADE, ''),
  exec: () => execSync('touch ' + MADE),
  require: () => createRequire(SECRET)('fs'),
  connect: () => connect(PORT),
  wasi: () => new WASI({ version: 'preview1', preopens: { '/': '/' } }),
  worker: () => new Worker('1', { eval: true, execArgv: [] }),
  vm: () => runInThisContext('1'),
};`;

async function report(): Promise<void> {
  closeWays(1e9);
  closeTheRest();
  const text = IMPORTED.replaceAll('SECRET', JSON.stringify(secret))
    .replaceAll('MADE', JSON.stringify(made))
    .replaceAll('PORT', String(port));
  const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    ways: Record<string, () => unknown>;
  };
  post([
    ...results('captured', captured),
    ...results('closed', closed),
    ...results('imported', module.ways),
  ]);
}

function results(kind: string, ways: Record<string, () => unknown>): string[][] {
  return Object.entries(ways).map(([name, way]) => {
    try {
      return [kind, name, `open: ${String(way())}`];
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      return [kind, name, `shut: ${code ?? message}`];
    }
  });
}

void report();
