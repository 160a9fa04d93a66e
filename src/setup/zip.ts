import * as l10n from '@vscode/l10n';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { FormatError } from '../formats/errors';
import type { OpenFile } from '../formats/files';
import { withFile } from '../formats/files';
import type { ZipMember } from '../formats/zip';
import { memberOffset, zipMembers } from '../formats/zip';
import { SetupError } from './errors';

export type { ZipMember };

const STORED = 0;
const DEFLATED = 8;

/** What an archive holds, from its directory alone. Throws SetupError('bad-answer'). */
export function archiveMembers(path: string): readonly ZipMember[] {
  return inArchive(path, (file) => [...zipMembers(file).values()]);
}

/**
 * Unpacks one file, streaming: libraries of TensorFlow have hundreds of megabytes.
 *
 * @param onBytes bytes since the last call.
 */
export async function unpackMember(
  archive: string,
  member: ZipMember,
  to: string,
  signal: AbortSignal,
  onBytes?: (bytes: number) => void,
): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if (member.storedBytes === 0) return writeFile(to, '');
  if (member.method !== STORED && member.method !== DEFLATED) throw notAnArchive();
  const start = inArchive(archive, (file) => memberOffset(file, member));
  const counting = new Transform({
    transform(part: Buffer, _, done) {
      onBytes?.(part.length);
      done(null, part);
    },
  });
  const unpacking = member.method === STORED ? new PassThrough() : createInflateRaw();
  const packed = createReadStream(archive, { start, end: start + member.storedBytes - 1 });
  await pipeline(packed, unpacking, counting, createWriteStream(to), { signal });
}

/** A damaged file is what a host answered, or what the user named. */
function inArchive<T>(path: string, use: (file: OpenFile) => T): T {
  try {
    return withFile(path, use);
  } catch (error) {
    if (error instanceof FormatError) throw notAnArchive();
    throw error;
  }
}

function notAnArchive(): SetupError {
  return new SetupError(
    'bad-answer',
    l10n.t('The file is not a wheel or zip archive that can be read: it may be incomplete.'),
  );
}
