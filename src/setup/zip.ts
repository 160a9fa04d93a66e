import * as l10n from '@vscode/l10n';
import { createReadStream, createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { SetupError } from './errors';

/** A file inside an archive. */
export interface ZipMember {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly method: number;
  /** Of its header in the archive. */
  readonly offset: number;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const HEADER_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/** What an archive holds, from its directory alone. Throws SetupError('bad-answer'). */
export async function zipMembers(path: string): Promise<ZipMember[]> {
  const file = await open(path);
  try {
    return readDirectory(await directoryOf(file));
  } finally {
    await file.close();
  }
}

/**
 * Unpacks one file, streaming.
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
  if (member.packedBytes === 0) return writeFile(to, '');
  const start = await dataOffset(archive, member);
  const end = start + member.packedBytes - 1;
  const counting = new Transform({
    transform(part: Buffer, _, done) {
      onBytes?.(part.length);
      done(null, part);
    },
  });
  const unpacking = member.method === STORED ? new PassThrough() : createInflateRaw();
  const packed = createReadStream(archive, { start, end });
  await pipeline(packed, unpacking, counting, createWriteStream(to), { signal });
}

async function directoryOf(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const tail = await read(file, Math.max(0, size - END_BYTES - MOST_COMMENT_BYTES), size);
  let at = tail.length - END_BYTES;
  while (at >= 0 && tail.readUInt32LE(at) !== END_SIGNATURE) at--;
  if (at < 0) throw notAnArchive();
  const bytes = tail.readUInt32LE(at + 12);
  const offset = tail.readUInt32LE(at + 16);
  // Also so where the archive has the longer fields of more than 4 GiB, or 65,535 files.
  if (offset + bytes > size) throw notAnArchive();
  return read(file, offset, offset + bytes);
}

function readDirectory(directory: Buffer): ZipMember[] {
  const members: ZipMember[] = [];
  for (let at = 0; at < directory.length;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY_SIGNATURE)
      throw notAnArchive();
    const nameBytes = directory.readUInt16LE(at + 28);
    const method = directory.readUInt16LE(at + 10);
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method,
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return members;
}

async function dataOffset(archive: string, { method, offset }: ZipMember): Promise<number> {
  const file = await open(archive);
  try {
    const header = await read(file, offset, offset + 30);
    if (header.length < 30 || header.readUInt32LE(0) !== HEADER_SIGNATURE) throw notAnArchive();
    if (method !== STORED && method !== DEFLATED) throw notAnArchive();
    return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}

function notAnArchive(): SetupError {
  return new SetupError(
    'bad-answer',
    l10n.t('The file is not a wheel or zip archive that can be read: it may be incomplete.'),
  );
}
