import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, systemCode, UsageError } from './errors';

/**
 * Fails early, before minutes of measuring, where the file surely can't be written.
 * Throws UsageError for a name that is not JSON's, InputError for a folder that takes no file.
 */
export async function checkSavePath(path: string): Promise<void> {
  // Nobody loses a model to a slip of the keyboard: --out resnet50.onnx.
  if (!/\.json$/i.test(path))
    throw new UsageError(`--out takes a file that ends in .layerline.json, not "${path}".`);
  await checkFolder(path);
}

/** Throws InputError where a file surely can't be written: no folder, or something else there. */
export async function checkFolder(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw saveFailure(path, error);
  }
  const existing = await stat(path).catch(() => undefined);
  if (existing && !existing.isFile())
    throw new InputError('not-written', `Can't write ${path}: it is not a file.`);
}

/**
 * Writes a whole file or none: beside it first, then renamed over it.
 * Throws InputError that says why; what was there before stays then.
 */
export async function saveText(path: string, text: string, write = writeSynced): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await write(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw saveFailure(path, error);
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    // Some file systems tell of a full disk only now.
    await file.sync();
  } finally {
    await file.close();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'its folder is read-only for you',
  EPERM: 'its folder is read-only for you',
  EROFS: 'its disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  EFBIG: 'it would be too large for the disk',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
};

function saveFailure(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  return new InputError('not-written', `Can't write ${path}: ${REASONS[code] ?? code}.`);
}
