import type { DataType } from '../../../model/tensor';
import { elementCount } from '../../../model/tensor';
import type { Weight } from '../../../model/weights';
import { weightBytes } from '../../../formats/onnx/weight-bytes';

/** What TF.js computes a type of ONNX as; undefined for those that it has nothing for. */
export function tfjsType(dtype: DataType): 'float32' | 'int32' | 'bool' | undefined {
  switch (dtype) {
    case 'float32':
    case 'float16':
    case 'float64':
    case 'bfloat16':
      return 'float32';
    case 'int8':
    case 'uint8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return 'int32';
    case 'bool':
      return 'bool';
    default:
      return undefined;
  }
}

/**
 * Elements of a weight as TF.js takes them. undefined where a whole number doesn't fit into 32 bits,
 * or the type has no counterpart.
 */
export function weightNumbers(weight: Weight): Float32Array | Int32Array | Uint8Array | undefined {
  const bytes = weightBytes(weight);
  const { buffer, byteOffset } = bytes;
  const count = elementCount(weight.dims) ?? 0;
  switch (weight.dtype) {
    case 'float32':
      return new Float32Array(buffer, byteOffset, count);
    case 'float64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, count));
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count), halfToNumber);
    case 'bfloat16':
      return fromBrainFloats(new Uint16Array(buffer, byteOffset, count));
    case 'int32':
      return new Int32Array(buffer, byteOffset, count);
    case 'int16':
      return Int32Array.from(new Int16Array(buffer, byteOffset, count));
    case 'uint16':
      return Int32Array.from(new Uint16Array(buffer, byteOffset, count));
    case 'int8':
      return Int32Array.from(new Int8Array(buffer, byteOffset, count));
    case 'uint8':
      return Int32Array.from(bytes);
    case 'bool':
      return bytes;
    case 'uint32':
      return wholeNumbers(Array.from(new Uint32Array(buffer, byteOffset, count)));
    case 'int64':
      return wholeNumbers(Array.from(new BigInt64Array(buffer, byteOffset, count), Number));
    case 'uint64':
      return wholeNumbers(Array.from(new BigUint64Array(buffer, byteOffset, count), Number));
    default:
      return undefined;
  }
}

/** undefined where one doesn't fit into 32 bits. */
export function wholeNumbers(values: readonly number[]): Int32Array | undefined {
  const fits = values.every((value) => value === (value | 0));
  return fits ? Int32Array.from(values) : undefined;
}

/** IEEE 754 half precision: 1 sign bit, 5 of exponent, 10 of fraction. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A bfloat16 is the upper half of a float32. */
function fromBrainFloats(halves: Uint16Array): Float32Array {
  const words = Uint32Array.from(halves, (bits) => bits << 16);
  return new Float32Array(words.buffer);
}
