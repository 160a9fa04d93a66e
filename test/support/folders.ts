import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel } from '../../src/formats/onnx/write';
import type { Model } from '../../src/model/graph';

export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'test-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs `body` with a model saved as a file, and removes it afterwards. */
export async function withModelFile<T>(
  model: Model,
  body: (path: string) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const path = join(folder, 'model.onnx');
    await writeFile(path, encodeModel(model));
    return body(path);
  });
}
