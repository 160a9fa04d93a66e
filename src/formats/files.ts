import * as l10n from '@vscode/l10n';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { FormatError, systemErrorCode } from './errors';

/** An open regular file and its size in bytes. Close it with `closeSync(file.fd)`. */
export interface OpenFile {
  readonly fd: number;
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Opens a regular file for reading.
 *
 * The type is checked before opening: to open a named pipe blocks for ever.
 * @throws FormatError `missing`, `not-a-file` or `unreadable`.
 */
export function openRegularFile(path: string): OpenFile {
  const name = basename(path);
  try {
    const stat = statSync(path);
    if (stat.isDirectory())
      throw notAFile(path, l10n.t('{0} is a folder; choose the file in it.', name));
    if (!stat.isFile()) throw notAFile(path, l10n.t('{0} is not a regular file.', name));
    const fd = openSync(path, 'r');
    return { fd, path, sizeBytes: fstatSync(fd).size };
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw openFailure(path, error);
  }
}

/** Runs `use` on an open file and closes it whatever happens. */
export function withFile<T>(path: string, use: (file: OpenFile) => T): T {
  const file = openRegularFile(path);
  try {
    return use(file);
  } finally {
    closeSync(file.fd);
  }
}

/**
 * Fills `target` from `offset` bytes into the file.
 * @throws FormatError `malformed` if the file ends before that: it shrank while being read.
 */
export function readFully(file: OpenFile, target: Uint8Array, offset: number): void {
  let done = 0;
  while (done < target.length) {
    const count = readChunk(file, target, done, offset + done);
    if (count === 0) {
      const message = l10n.t(
        '{0} ends at byte {1}, earlier than expected.',
        basename(file.path),
        offset + done,
      );
      throw new FormatError('malformed', message, { path: file.path, offset: offset + done });
    }
    done += count;
  }
}

function readChunk(file: OpenFile, target: Uint8Array, at: number, offset: number): number {
  try {
    // One read call can't take more than 2 GiB.
    return readSync(file.fd, target, at, Math.min(target.length - at, 2 ** 30), offset);
  } catch (error) {
    throw openFailure(file.path, error);
  }
}

function notAFile(path: string, message: string): FormatError {
  return new FormatError('not-a-file', message, { path });
}

function openFailure(path: string, error: unknown): FormatError {
  const name = basename(path);
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new FormatError('missing', l10n.t("{0} doesn't exist.", path), { path });
    case 'EACCES':
    case 'EPERM':
      return new FormatError('unreadable', l10n.t("{0} can't be read: permission denied.", name), {
        path,
      });
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new FormatError('unreadable', l10n.t("{0} can't be read: {1}.", name, reason), {
        path,
      });
    }
  }
}
