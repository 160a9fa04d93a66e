import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newConfinedThread, setEngineFlags } from '../../src/source/process/python-thread';

const folder = mkdtempSync(join(tmpdir(), 'natives-'));
const server = createServer((socket) => socket.destroy());
let connections = 0;
let ways: readonly (readonly [kind: string, name: string, outcome: string])[] = [];

beforeAll(async () => {
  mkdirSync(join(folder, 'outside'));
  writeFileSync(join(folder, 'outside', 'secret.txt'), 'secret');
  server.on('connection', () => connections++);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  setEngineFlags();
  const data = { outside: join(folder, 'outside'), port: (server.address() as AddressInfo).port };
  const thread = newConfinedThread(bundle(), [], data);
  ways = await new Promise((answered, failed) => {
    thread.once('message', answered);
    thread.once('error', failed);
  });
  await thread.terminate();
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function bundle(): string {
  const outfile = join(folder, 'thread.cjs');
  buildSync({
    entryPoints: [resolve('test/source/escape-natives-thread.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    define: { 'import.meta.url': '"file:///"' },
    logLevel: 'error',
  });
  return outfile;
}

it('every way out of the thread is shut', () => {
  expect(ways.length).toBeGreaterThan(50);
  expect(ways.filter(([, , outcome]) => !outcome.startsWith('shut: '))).toEqual([]);
});

it('and none led anywhere', async () => {
  await new Promise((wait) => setTimeout(wait, 100));
  expect(connections).toBe(0);
  expect(existsSync(join(folder, 'outside', 'made'))).toBe(false);
  expect(readFileSync(join(folder, 'outside', 'secret.txt'), 'utf8')).toBe('secret');
});
