import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineError } from '../../src/engine/errors';
import { profileModel } from '../../src/engine/measure';
import type { RunOptions } from '../../src/engine/options';
import { PROTOCOL_VERSION } from '../../src/engine/protocol';
import { zooSpec } from '../../src/zoo';
import { expectValidProfile } from '../profile/schema-support';
import { QUICK, startBuiltEngine } from '../support/engines';
import { withModelFile } from '../support/folders';
import { engineProcesses, isAlive, until } from '../support/processes';
import { endlessLoop } from '../support/bad-nets';

const RESNET = zooSpec('resnet18', { inputSize: 64 });

let temporary: string;
const systemTemporary = process.env['TMPDIR'];
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'process-test-'));
  process.env['TMPDIR'] = temporary;
});
afterEach(async () => {
  if (systemTemporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = systemTemporary;
  await rm(temporary, { recursive: true, force: true });
});

function profile(options: Partial<RunOptions> = {}, signal?: AbortSignal) {
  return profileModel(RESNET, { ...QUICK, ...options }, { signal }, startBuiltEngine);
}

async function expectNothingLeft(): Promise<void> {
  expect(engineProcesses(process.pid)).toEqual([]);
  expect(await readdir(temporary)).toEqual([]);
}

describe.skipIf(process.platform !== 'linux')('engine processes', () => {
  it('measure a model and leave nothing behind', async () => {
    const found = await profile();
    expectValidProfile(found);
    expect(found.memory.processPeakBytes).toBeGreaterThan(50e6);
    await expectNothingLeft();
  });

  it('end within a second of cancelling', async () => {
    const controller = new AbortController();
    const pending = profile({ runs: 100_000 }, controller.signal);
    await until(() => engineProcesses(process.pid).length === 2, 10_000);
    await new Promise((wait) => setTimeout(wait, 1500));
    const cancelled = performance.now();
    controller.abort();
    await expect(pending).rejects.toThrow(/abort/i);
    expect(performance.now() - cancelled).toBeLessThan(1000);
    await expectNothingLeft();
  });

  it('don’t start when cancelled before', async () => {
    await expect(profile({}, AbortSignal.abort())).rejects.toThrow(/abort/i);
    await expectNothingLeft();
  });

  it('that are killed fail the measurement with the reason', async () => {
    const pending = profile({ runs: 100_000 });
    const failure = pending.catch((error: unknown) => error);
    await until(() => engineProcesses(process.pid).length === 2, 10_000);
    await new Promise((wait) => setTimeout(wait, 1000));
    process.kill(engineProcesses(process.pid)[0] ?? NaN, 'SIGKILL');
    const error = await failure;
    expect(error).toBeInstanceOf(EngineError);
    expect((error as EngineError).message).toMatch(/killed, most likely because memory ran out/);
    await expectNothingLeft();
  });

  it('stuck in an endless loop are stopped at the limit', async () => {
    await withModelFile(endlessLoop(), async (path) => {
      const options = { ...QUICK, callLimitMs: 2000 };
      const pending = profileModel({ kind: 'file', path }, options, {}, startBuiltEngine);
      await expect(pending).rejects.toThrow(/took more than 2 s and was stopped/);
    });
    expect(engineProcesses(process.pid)).toEqual([]);
  });

  it('stuck in native code still end when their parent is killed', async () => {
    await withModelFile(endlessLoop(), async (path) => {
      const parent = spawn(process.execPath, [resolve('dist/cli.cjs'), 'profile', path], {
        stdio: 'ignore',
      });
      const running = () => engineProcesses(parent.pid ?? NaN);
      expect(await until(() => running().length === 2, 15_000)).toBe(true);
      await new Promise((wait) => setTimeout(wait, 2000));
      const engines = running();
      parent.kill('SIGKILL');
      expect(await until(() => !engines.some(isAlive), 3000)).toBe(true);
    });
    // The folder that the killed parent left is removed by the next measurement.
    expect((await readdir(temporary)).filter((name) => name.startsWith('layerline-'))).toHaveLength(
      1,
    );
    await profile();
    await expectNothingLeft();
  });

  it('refuse nothing but say their protocol', async () => {
    const { engine, dispose } = startBuiltEngine();
    const hello = await engine.hello({ protocol: PROTOCOL_VERSION });
    expect(hello).toMatchObject({ protocol: PROTOCOL_VERSION, engine: 'onnxruntime' });
    await dispose();
    await expect(engine.hello({ protocol: PROTOCOL_VERSION })).rejects.toThrow(EngineError);
    await dispose();
  });

  it('pass user errors on with their code, and bugs with their stack', async () => {
    const { engine, dispose } = startBuiltEngine();
    const spec = { kind: 'file', path: '/nowhere/model.onnx' } as const;
    await expect(engine.prepare({ spec, options: QUICK, folder: temporary })).rejects.toMatchObject(
      { name: 'RemoteUserError', code: 'missing' },
    );
    await expect(engine.run({ runs: 1, untilMs: 0 })).rejects.toMatchObject({
      code: 'engine-protocol',
    });
    await dispose();
  });

  it('that can’t start say so', async () => {
    const { startEngineProcess } = await import('../../src/engine/engine-process');
    const start = () => startEngineProcess('onnxruntime', undefined, '/nowhere/engine.cjs');
    await expect(profileModel(RESNET, QUICK, {}, start)).rejects.toThrow(
      /The engine process ended early \(exit code 1\)\. Its last words: .*engine\.cjs/,
    );
    await expectNothingLeft();
  });
});
