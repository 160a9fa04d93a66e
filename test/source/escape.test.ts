import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceProcess } from '../../src/source/source-process';
import { DEFAULT_LIMITS } from '../../src/source/source-process';
import { parentOf } from '../support/processes';
import { Playground, request } from './process-support';
import type { Attack } from './escape-attacks';
import * as lists from './escape-attacks';

const SECRET = 'what lies beside the workspace';
/** Less than users have, to be done sooner. */
const LIMITS = { traceMs: 500, graceMs: 500 };

const playground = new Playground();
const server = createServer((socket) => socket.destroy());
let connections = 0;
let port = 0;
let source: SourceProcess;

beforeAll(async () => {
  furnish();
  server.on('connection', () => connections++);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
  source = playground.start({ limits: LIMITS });
  await source.warmUp();
  // From now on nothing writes.
  await playground.snapshotIsKept(0);
});
afterAll(() => {
  source.dispose();
  server.close();
  playground.remove();
});

/** A workspace with what a hostile repository can hold. */
function furnish(): void {
  const { folder, root } = playground;
  mkdirSync(join(root, 'package'), { recursive: true });
  writeFileSync(join(root, 'package', '__init__.py'), 'X = 1\n');
  writeFileSync(join(root, 'data.txt'), 'data');
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  mkdirSync(join(folder, 'workspace-of-others'));
  writeFileSync(join(folder, 'workspace-of-others', 'secret.txt'), SECRET);
  writeFileSync(join(root, 'large.bin'), '');
  truncateSync(join(root, 'large.bin'), 40e6);
  symlinkSync('../secret.txt', join(root, 'relative-link.txt'));
  symlinkSync(join(folder, 'secret.txt'), join(root, 'absolute-link.txt'));
  symlinkSync('..', join(root, 'folder-link'));
  symlinkSync('folder-link/secret.txt', join(root, 'second-link.txt'));
  symlinkSync('loop', join(root, 'loop'));
  symlinkSync('data.txt', join(root, 'inner-link.txt'));
  if (process.platform !== 'win32') spawnSync('mkfifo', [join(root, 'pipe')]);
}

/** Every file in the playground with what is in it; a snapshot of memory is the only one to come. */
function files(folder = playground.folder): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [path, ...files(path)];
    if (entry.isSymbolicLink()) return [`${path} -> ${readlinkSync(path)}`];
    const { mode, mtimeMs } = statSync(path);
    const isText = /\.(txt|py)$/.test(path);
    return [`${path} ${mode} ${mtimeMs} ${isText ? readFileSync(path, 'utf8') : ''}`];
  });
}

/**
 * Runs the text and asserts that nothing outside has noticed, and that the next trace works.
 * Returns the text of the value, of the exception, or the code of the SourceError.
 */
async function attack(text: string): Promise<string> {
  const before = files();
  const begun = performance.now();
  const outcome = await textOf(text);
  const ms = performance.now() - begun;
  expect(files()).toEqual(before);
  expect(connections).toBe(0);
  expect(outcome).not.toContain(SECRET);
  expect(childrenOf(source.pid)).toEqual([]);
  expect(ms).toBeLessThan(3000);
  expect(await patiently(() => textOf('result = 40 + 2'), /^42$/)).toBe('42');
  return outcome;
}

async function textOf(text: string): Promise<string> {
  return source.trace(request(text)).then(
    (response) => JSON.stringify((response as unknown as { value: unknown }).value),
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
}

/** The limits are short for a busy machine: what doesn't end in time may try once or twice more. */
async function patiently(run: () => Promise<string>, expected: RegExp): Promise<string> {
  let text = await run();
  for (let more = 2; more > 0 && text.startsWith('timeout') && !expected.test(text); more--)
    text = await run();
  return text;
}

function childrenOf(pid: number | undefined): string[] {
  if (process.platform !== 'linux' || pid === undefined) return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((each) => parentOf(each) === pid);
}

function attacks(list: readonly Attack[], prelude = ''): void {
  it.each(list)('%s', async (_, text, outcome) => {
    const filled = text.replaceAll('PORT', String(port)).replaceAll('OUTSIDE', playground.folder);
    expect(await patiently(() => attack(prelude + filled), outcome)).toMatch(outcome);
  });
}

it('no file can hang for longer than three seconds', () => {
  expect(DEFAULT_LIMITS.traceMs + DEFAULT_LIMITS.graceMs).toBeLessThanOrEqual(3000);
});

describe('no process is started by', () => attacks(lists.PROCESSES));
describe('no connection is made by', () => attacks(lists.CONNECTIONS));
describe('nothing is written by', () => attacks(lists.WRITES));
describe('nothing outside is read by', () => attacks(lists.READS));
describe('no JavaScript is reached by', () => attacks(lists.JAVASCRIPT));
describe('the tracer survives', () => attacks(lists.SABOTAGE));
describe('the limits hold for', () => attacks(lists.EXCESSES));

// The sandbox in Python can be undone; the wall behind it can't.
const unlock = readFileSync(resolve('test/source/escape-unlock.py'), 'utf8');
describe('with the sandbox undone, the wall holds against', () =>
  attacks(lists.BEHIND_THE_SANDBOX, `${unlock}\n`));

it('what the file and its folder are to Python', async () => {
  const text = `
import os
def attempt(read):
    try: return read()
    except OSError as error: return type(error).__name__
result = [attempt(lambda: open("/ws/inner-link.txt").read()), sorted(os.listdir("/ws"))]`;
  const names = ['data.txt', 'inner-link.txt', 'large.bin', 'package'];
  expect(await attack(text)).toBe(JSON.stringify(['data', names]));
});
