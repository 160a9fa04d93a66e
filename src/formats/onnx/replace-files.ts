import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FormatError, systemErrorCode } from '../errors';

export interface NewFile {
  readonly path: string;
  readonly chunks: () => Iterable<Uint8Array>;
}

/** Small chunks are gathered into calls of this size. */
const BUFFER_BYTES = 1 << 20;

/**
 * Writes files so that they appear complete or not at all: each is written under another name
 * beside its place and renamed when all are done.
 *
 * @returns Bytes written.
 * @throws FormatError `write-failed`; nothing is left behind.
 */
export async function replaceFiles(files: readonly NewFile[]): Promise<number> {
  const drafts = files.map((file) => ({ ...file, draft: draftPath(file.path) }));
  let total = 0;
  try {
    for (const { draft, path, chunks } of drafts) total += await writeDraft(draft, path, chunks());
    for (const { draft, path } of drafts) await attempt(path, () => rename(draft, path));
    return total;
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true })));
    throw error;
  }
}

async function writeDraft(
  draft: string,
  path: string,
  chunks: Iterable<Uint8Array>,
): Promise<number> {
  const handle = await attempt(path, () => open(draft, 'wx'));
  try {
    return await writeChunks(handle, path, chunks);
  } finally {
    await handle.close();
  }
}

async function writeChunks(
  handle: FileHandle,
  path: string,
  chunks: Iterable<Uint8Array>,
): Promise<number> {
  const buffer = new Uint8Array(BUFFER_BYTES);
  let used = 0;
  let total = 0;
  const flush = async () => {
    await attempt(path, () => handle.writeFile(buffer.subarray(0, used)));
    used = 0;
  };
  for (const chunk of chunks) {
    total += chunk.length;
    if (used + chunk.length > buffer.length) await flush();
    if (chunk.length >= buffer.length) await attempt(path, () => handle.writeFile(chunk));
    else {
      buffer.set(chunk, used);
      used += chunk.length;
    }
  }
  await flush();
  return total;
}

function draftPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Errors of the system become one sentence; errors of the program stay what they are. */
async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const message = l10n.t("{0} can't be saved: {1}.", basename(path), reason(code, path));
    throw new FormatError('write-failed', message, { path });
  }
}

function reason(code: string, path: string): string {
  switch (code) {
    case 'ENOENT':
      return l10n.t("the folder {0} doesn't exist", dirname(path));
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t('the folder {0} is read-only', dirname(path));
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t('the disk is full');
    case 'EFBIG':
      return l10n.t('the disk takes no files of this size');
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'EEXIST':
      return l10n.t('a folder has that name');
    default:
      return l10n.t('the system reports {0}', code);
  }
}
