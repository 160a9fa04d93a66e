import * as l10n from '@vscode/l10n';
import { FormatError } from '../errors';
import { type OpenFile, readFully } from '../files';
import { dataTypeOf } from './data-types';
import { type LeftOut, leftOutOf } from './left-out';
import { type TensorProto, TensorProto_DataLocation } from './proto/onnx_pb';

/**
 * The data of a tensor as ONNX `raw_data` has it (little-endian, sub-byte types packed), whichever
 * field it is stored in. Undefined when it is elsewhere or has no such form (strings).
 */
export function inlineBytes(tensor: TensorProto): Uint8Array | undefined {
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) return undefined;
  if (dataTypeOf(tensor.dataType) === 'string') return undefined;
  // An empty raw_data may be present beside typed data in files of careless writers.
  if (tensor.rawData.length > 0) return tensor.rawData;
  if (tensor.floatData.length > 0) return bytesOf(Float32Array.from(tensor.floatData));
  if (tensor.doubleData.length > 0) return bytesOf(Float64Array.from(tensor.doubleData));
  if (tensor.int64Data.length > 0) return bytesOf(BigInt64Array.from(tensor.int64Data));
  if (tensor.int32Data.length > 0) return narrow(tensor.dataType, tensor.int32Data);
  if (tensor.uint64Data.length > 0) {
    const isNarrow = dataTypeOf(tensor.dataType) === 'uint32';
    if (!isNarrow) return bytesOf(BigUint64Array.from(tensor.uint64Data));
    return bytesOf(Uint32Array.from(tensor.uint64Data, Number));
  }
  return tensor.rawData;
}

/** Reads the typed numbers that the skeleton left in the file, in the form of `raw_data`. */
export function readLeftOut(file: OpenFile, tensor: TensorProto): Uint8Array | undefined {
  const leftOut = leftOutOf(tensor);
  if (!leftOut) return undefined;
  const packed = readParts(file, leftOut);
  switch (leftOut.field) {
    case 'float_data':
    case 'double_data':
      return packed;
    case 'int32_data':
      return narrow(tensor.dataType, varints32(packed));
    case 'int64_data':
      return bytesOf(varints64(packed));
    case 'uint64_data': {
      const is32 = dataTypeOf(tensor.dataType) === 'uint32';
      return bytesOf(is32 ? Uint32Array.from(varints32(packed)) : varints64(packed));
    }
  }
}

function readParts(file: OpenFile, leftOut: LeftOut): Uint8Array {
  const total = leftOut.parts.reduce((sum, part) => sum + part.length, 0);
  if (leftOut.parts.some((part) => part.offset + part.length > file.sizeBytes)) {
    throw new FormatError(
      'malformed',
      l10n.t('{0} is shorter than when it was opened.', file.path),
    );
  }
  // Parts that overlap could add up to far more than the file holds.
  if (total > file.sizeBytes)
    throw new FormatError('malformed', l10n.t('{0} is damaged.', file.path));
  const packed = new Uint8Array(total);
  let at = 0;
  for (const { offset, length } of leftOut.parts) {
    readFully(file, packed.subarray(at, at + length), offset);
    at += length;
  }
  return packed;
}

/** `int32_data` holds every type up to 32 bits, one number (or packed byte) per entry. */
function narrow(dataType: number, numbers: ArrayLike<number>): Uint8Array {
  switch (dataTypeOf(dataType)) {
    case 'int32':
    case 'uint32':
      return bytesOf(Int32Array.from(numbers));
    case 'int16':
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return bytesOf(Uint16Array.from(numbers));
    default:
      return Uint8Array.from(numbers);
  }
}

/** Low 32 bits of each varint; negative numbers take ten bytes, of which five matter. */
function varints32(packed: Uint8Array): Int32Array {
  const numbers = new Int32Array(countVarints(packed));
  let index = 0;
  let value = 0;
  let shift = 0;
  for (const byte of packed) {
    if (shift < 32) value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte >= 0x80) continue;
    numbers[index++] = value;
    value = 0;
    shift = 0;
  }
  return numbers;
}

function varints64(packed: Uint8Array): BigInt64Array {
  const numbers = new BigInt64Array(countVarints(packed));
  const halves = new Uint32Array(numbers.buffer);
  let index = 0;
  let low = 0;
  let high = 0;
  let shift = 0;
  for (const byte of packed) {
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high |= bits >> 4;
    } else if (shift < 64) high |= bits << (shift - 32);
    shift += 7;
    if (byte >= 0x80) continue;
    halves[index++] = low;
    halves[index++] = high;
    low = high = shift = 0;
  }
  return numbers;
}

/** An unfinished number at the end is not counted. */
function countVarints(packed: Uint8Array): number {
  let count = 0;
  for (const byte of packed) if (byte < 0x80) count++;
  return count;
}

/** This machine is little-endian like ONNX: Node.js runs on no other that VS Code supports. */
function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
