import * as l10n from '@vscode/l10n';
import type { DataType, Shape } from '../model/tensor';
import { byteSize, formatShape } from '../model/tensor';
import { FormatError } from './errors';
import { type NumberArray, numberArray, swapBytes, toRowMajor } from './number-array';
import { parseNpyHeader } from './npy-header';

/** A NumPy array in C order. Element types without a JavaScript array use the bits: see below. */
export interface NpyArray {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** float16 is in a Uint16Array, bool in a Uint8Array. */
  readonly data: NumberArray;
}

/** NumPy's type codes without byte order: https://numpy.org/doc/stable/reference/arrays.interface.html */
const TYPES: Readonly<Record<string, DataType>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/**
 * Reads a `.npy` file, format 1 to 3, either byte order, C or Fortran order.
 *
 * `name` is for messages.
 * @throws FormatError `bad-tensor-file`.
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  const header = parseNpyHeader(bytes, name);
  const [, order = '', code = ''] = /^([<>|=])(.+)$/.exec(header.descr) ?? [];
  const dtype = TYPES[code];
  if (!dtype) {
    throw badFile(
      l10n.t(
        '{0} holds elements of NumPy type "{1}", which can\'t be an input.',
        name,
        header.descr,
      ),
    );
  }
  const payload = bytes.slice(header.dataStart);
  checkSize(payload.length, dtype, header.shape, name);
  if (order === '>') swapBytes(payload, Number(code.slice(1)));
  const data = numberArray(payload, dtype);
  const { shape } = header;
  return { dtype, shape, data: header.fortranOrder ? toRowMajor(data, shape) : data };
}

/**
 * Reads plain little-endian numbers of a known type and shape, the way `array.tofile` writes them.
 * @throws FormatError `bad-tensor-file` if the size doesn't fit.
 */
export function readRaw(
  bytes: Uint8Array,
  dtype: DataType,
  shape: readonly number[],
  name = l10n.t('The file'),
): NumberArray {
  if (dtype === 'string')
    throw badFile(l10n.t("{0} can't be read as text elements; use numbers.", name));
  checkSize(bytes.length, dtype, shape, name);
  return numberArray(bytes.slice(), dtype);
}

function checkSize(bytes: number, dtype: DataType, shape: Shape, name: string): void {
  const needed = byteSize({ dtype, shape });
  if (bytes === needed) return;
  throw badFile(
    l10n.t(
      '{0} has {1} bytes of data, but {2} {3} needs {4}.',
      name,
      bytes,
      dtype,
      formatShape(shape),
      String(needed),
    ),
  );
}

function badFile(message: string): FormatError {
  return new FormatError('bad-tensor-file', message);
}
