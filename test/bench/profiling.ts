import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EngineHandle } from '../../src/engine/engine-process';
import { startEngineProcess } from '../../src/engine/engine-process';
import { profileModel } from '../../src/engine/measure';
import type { ModelSpec, RunOptions } from '../../src/engine/options';
import { DEFAULT_RUN_OPTIONS } from '../../src/engine/options';
import { encodeModel } from '../../src/formats/onnx/write';
import type { Model } from '../../src/model/graph';
import type { Profile } from '../../src/profile/document';
import { zooSpec } from '../../src/zoo';

/** The bundle that users run, not one of the benchmark's own. */
export function startEngine(): EngineHandle {
  return startEngineProcess(resolve('dist/engine.cjs'));
}

export function profileZoo(name: string, options: Partial<RunOptions> = {}): Promise<Profile> {
  return profile(zooSpec(name), options);
}

export function profile(spec: ModelSpec, options: Partial<RunOptions>): Promise<Profile> {
  return profileModel(spec, { ...DEFAULT_RUN_OPTIONS, ...options }, {}, startEngine);
}

/** Runs `body` with a model saved as a file, and removes it afterwards. */
export async function withModelFile<T>(
  model: Model,
  body: (spec: ModelSpec) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const path = join(folder, 'model.onnx');
    await writeFile(path, encodeModel(model));
    return body({ kind: 'file', path });
  });
}

export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
