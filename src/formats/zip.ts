import * as l10n from '@vscode/l10n';
import { Inflate } from 'fflate';
import type { OpenFile } from './files';
import { readFully } from './files';
import { damaged, tooLarge } from './failures';

/** A file in an archive. Nothing of it is read yet. */
export interface ZipMember {
  readonly name: string;
  /** 0 is stored as it is, 8 is deflated. */
  readonly method: number;
  readonly storedBytes: number;
  readonly sizeBytes: number;
  /** Of its header in the archive. */
  readonly headerOffset: number;
}

const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;
const LOCATOR_SIZE = 20;
const END64_SIZE = 56;
const ENTRY_SIZE = 46;
const HEADER_SIZE = 30;
/** Keras writes three files, and one for each layer with assets. */
const MAX_DIRECTORY_BYTES = 16 * 2 ** 20;
/** Of compressed bytes at a time: they may become a thousand times as many. */
const PIECE_BYTES = 64 * 1024;
const FULL_32 = 0xffff_ffff;
const ENCRYPTED = 1;

/**
 * The files in a zip archive, from the directory at its end: what stands before is never searched,
 * so an archive in an archive stays unseen. Throws FormatError.
 */
export function zipMembers(file: OpenFile): ReadonlyMap<string, ZipMember> {
  const { offset, length } = directoryOf(file);
  if (length > MAX_DIRECTORY_BYTES || offset + length > file.sizeBytes)
    throw damaged(file.path, l10n.t('its table of contents lies outside of it'));
  const view = viewOf(file, offset, length);
  const members = new Map<string, ZipMember>();
  for (let at = 0; at + ENTRY_SIZE <= length;) {
    if (view.getUint32(at, true) !== 0x0201_4b50)
      throw damaged(file.path, l10n.t('its table of contents is broken'));
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + ENTRY_SIZE + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > length) throw damaged(file.path, l10n.t('its table of contents is cut off'));
    const member = memberAt(file, view, at, nameLength, extraLength);
    members.set(member.name, member);
    at = end;
  }
  return members;
}

/** Where a member's bytes begin in the archive. Throws FormatError. */
export function memberOffset(file: OpenFile, member: ZipMember): number {
  const { headerOffset, storedBytes, name } = member;
  const cutOff = () => damaged(file.path, l10n.t('{0} in it is cut off', name));
  if (headerOffset + HEADER_SIZE > file.sizeBytes) throw cutOff();
  const header = viewOf(file, headerOffset, HEADER_SIZE);
  if (header.getUint32(0, true) !== 0x0403_4b50) throw cutOff();
  const offset =
    headerOffset + HEADER_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
  if (offset + storedBytes > file.sizeBytes) throw cutOff();
  return offset;
}

/**
 * A member's bytes, at most `limitBytes` of them however small the archive is. Throws FormatError.
 */
export function readMember(file: OpenFile, member: ZipMember, limitBytes: number): Uint8Array {
  if (member.sizeBytes > limitBytes || member.storedBytes > limitBytes)
    throw tooLarge(
      file.path,
      l10n.t('{0} has {1} MB, too many.', member.name, Math.round(member.sizeBytes / 1e6)),
    );
  const stored = new Uint8Array(member.storedBytes);
  readFully(file, stored, memberOffset(file, member));
  if (member.method === 0) return stored;
  if (member.method !== 8)
    throw damaged(file.path, l10n.t('{0} is compressed in an unknown way', member.name));
  const bytes = inflated(stored, member.sizeBytes);
  if (bytes) return bytes;
  throw damaged(file.path, l10n.t("{0} in it can't be decompressed", member.name));
}

/** Undefined where it isn't as many bytes; ends as soon as it is more. */
function inflated(stored: Uint8Array, sizeBytes: number): Uint8Array | undefined {
  const bytes = new Uint8Array(sizeBytes);
  let done = 0;
  const stream = new Inflate((chunk) => {
    if (done + chunk.length > sizeBytes) throw new RangeError('It is larger than it says.');
    bytes.set(chunk, done);
    done += chunk.length;
  });
  try {
    for (let at = 0; at < stored.length; at += PIECE_BYTES)
      stream.push(stored.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= stored.length);
  } catch {
    return undefined;
  }
  return done === sizeBytes ? bytes : undefined;
}

function directoryOf(file: OpenFile): { readonly offset: number; readonly length: number } {
  const tail = Math.min(file.sizeBytes, END_SIZE + LONGEST_COMMENT);
  const start = file.sizeBytes - tail;
  const view = viewOf(file, start, tail);
  for (let at = tail - END_SIZE; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x0605_4b50) continue;
    const length = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    const isLarge = length === FULL_32 || offset === FULL_32;
    return isLarge ? largeDirectory(file, start + at) : { offset, length };
  }
  throw damaged(file.path, l10n.t('it is cut off'));
}

/** Archives of 4 GiB and more have their sizes in a record of their own. */
function largeDirectory(file: OpenFile, end: number) {
  const broken = () => damaged(file.path, l10n.t('its table of contents is broken'));
  if (end < LOCATOR_SIZE) throw broken();
  const locator = viewOf(file, end - LOCATOR_SIZE, LOCATOR_SIZE);
  const at = Number(locator.getBigUint64(8, true));
  if (locator.getUint32(0, true) !== 0x0706_4b50 || at + END64_SIZE > file.sizeBytes)
    throw broken();
  const record = viewOf(file, at, END64_SIZE);
  if (record.getUint32(0, true) !== 0x0606_4b50) throw broken();
  return {
    length: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
  };
}

function memberAt(
  file: OpenFile,
  view: DataView,
  at: number,
  nameLength: number,
  extraLength: number,
): ZipMember {
  const nameAt = at + ENTRY_SIZE;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + nameAt, nameLength);
  const name = new TextDecoder().decode(bytes);
  if (view.getUint16(at + 8, true) & ENCRYPTED)
    throw damaged(file.path, l10n.t('{0} in it is encrypted', name));
  const small = {
    sizeBytes: view.getUint32(at + 24, true),
    storedBytes: view.getUint32(at + 20, true),
    headerOffset: view.getUint32(at + 42, true),
  };
  const sizes = withLargeSizes(view, nameAt + nameLength, extraLength, small);
  return { name, method: view.getUint16(at + 10, true), ...sizes };
}

type Sizes = Pick<ZipMember, 'sizeBytes' | 'storedBytes' | 'headerOffset'>;

/** Those that don't fit 32 bits stand, in this order, in an extra field. */
function withLargeSizes(view: DataView, start: number, length: number, sizes: Sizes): Sizes {
  const found = { ...sizes };
  for (let at = start; at + 4 <= start + length;) {
    const end = Math.min(at + 4 + view.getUint16(at + 2, true), start + length);
    if (view.getUint16(at, true) === 1) {
      let next = at + 4;
      for (const key of ['sizeBytes', 'storedBytes', 'headerOffset'] as const) {
        if (sizes[key] !== FULL_32 || next + 8 > end) continue;
        found[key] = Number(view.getBigUint64(next, true));
        next += 8;
      }
    }
    at = end;
  }
  return found;
}

function viewOf(file: OpenFile, offset: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  readFully(file, bytes, offset);
  return new DataView(bytes.buffer);
}
