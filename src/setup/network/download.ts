import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../errors';
import { get, unreachable, type GetOptions } from './get';

export interface Expected {
  readonly algorithm: 'sha256' | 'md5';
  /** Hexadecimal. */
  readonly hash: string;
}

/**
 * Writes what an http, https or file address has to `path`, hashing it on the way; what differs is
 * refused. The caller removes the file after a failure.
 *
 * @param onBytes bytes so far, and of the whole where they are told.
 */
export async function download(
  url: URL,
  path: string,
  expected: Expected,
  options: GetOptions & { readonly onBytes?: (bytes: number, total: number | undefined) => void },
): Promise<void> {
  const { signal, onBytes } = options;
  const { body, total } = await opened(url, options);
  const hash = createHash(expected.algorithm);
  let bytes = 0;
  const counting = new Transform({
    transform(part: Buffer, _, done) {
      hash.update(part);
      bytes += part.length;
      onBytes?.(bytes, total);
      done(null, part);
    },
  });
  try {
    await pipeline(body, counting, createWriteStream(path), { signal });
  } catch (error) {
    signal.throwIfAborted();
    const { code = '', message } = error as NodeJS.ErrnoException;
    // Failures of the disk are the caller's to tell.
    if (/^E(NOSPC|DQUOT|ACCES|PERM|ROFS)$/.test(code)) throw error;
    throw unreachable(url, message);
  }
  if (hash.digest('hex') === expected.hash) return;
  throw new SetupError(
    'bad-hash',
    l10n.t(
      "What was downloaded from {0} is not what its index lists (its hash differs): it isn't used; try again later.",
      url.host || url.pathname,
    ),
  );
}

async function opened(
  url: URL,
  options: GetOptions,
): Promise<{ body: Readable; total: number | undefined }> {
  if (url.protocol === 'file:') {
    const path = fileURLToPath(url);
    const { size } = await stat(path);
    return { body: createReadStream(path), total: size };
  }
  const { body, headers } = await get(url, options);
  const length = Number(headers['content-length']);
  return { body, total: length > 0 ? length : undefined };
}

/** Of a file, hexadecimal. */
export async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}
