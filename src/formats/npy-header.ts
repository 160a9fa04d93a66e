import * as l10n from '@vscode/l10n';
import { FormatError } from './errors';

export interface NpyHeader {
  /** NumPy type with byte order: `<f4`. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin, in bytes. */
  readonly dataStart: number;
}

const MAGIC = '\x93NUMPY';
const PREFIX_BYTES = 8;

/** https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC)
    throw damaged(l10n.t('{0} is not a .npy file; save it with numpy.save.', name));
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3)
    throw damaged(l10n.t('{0} is .npy version {1}, not 1 to 3.', name, version));
  const lengthBytes = version === 1 ? 2 : 4;
  const headerStart = PREFIX_BYTES + lengthBytes;
  const dataStart = headerStart + littleEndian(bytes.subarray(PREFIX_BYTES, headerStart));
  if (bytes.length < dataStart) throw damaged(l10n.t('{0} ends inside its header.', name));
  const text = new TextDecoder().decode(bytes.subarray(headerStart, dataStart));
  return { ...parseDictionary(text, name), dataStart };
}

/** The header is a Python dictionary of exactly three keys; lists of fields are refused later. */
function parseDictionary(text: string, name: string): Omit<NpyHeader, 'dataStart'> {
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!descr || !order || !shape) throw damaged(l10n.t('{0} has an unreadable header.', name));
  return {
    descr: descr[1] ?? 'structured',
    fortranOrder: order[1] === 'True',
    shape: sizes(shape[1] ?? '', name),
  };
}

function sizes(text: string, name: string): number[] {
  const parts = text.split(',').map((part) => part.trim().replace(/L$/, ''));
  const numbers = parts.filter((part) => part !== '').map(Number);
  if (numbers.every((size) => Number.isSafeInteger(size))) return numbers;
  throw damaged(l10n.t('{0} has an unreadable shape.', name));
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

function damaged(message: string): FormatError {
  return new FormatError('bad-tensor-file', message);
}
