import type { DataType } from '../model/tensor';

export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/**
 * The typed array for elements of a type over bytes that start a buffer of their own. Types without
 * an array of their own (float16, bool, packed 4-bit, complex) use the integers or parts they
 * consist of.
 */
export function numberArray(bytes: Uint8Array<ArrayBuffer>, dtype: DataType): NumberArray {
  const buffer = bytes.buffer.byteLength === bytes.length ? bytes.buffer : bytes.slice().buffer;
  switch (dtype) {
    case 'float32':
    case 'complex64':
      return new Float32Array(buffer);
    case 'float64':
    case 'complex128':
      return new Float64Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return new Uint16Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'uint64':
      return new BigUint64Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}

/** Reverses the bytes of every element, in place. */
export function swapBytes(bytes: Uint8Array, elementBytes: number): void {
  for (let at = 0; at < bytes.length; at += elementBytes) {
    bytes.subarray(at, at + elementBytes).reverse();
  }
}

/** Reorders elements from Fortran order (first index fastest) to C order (last index fastest). */
export function toRowMajor(data: NumberArray, shape: readonly number[]): NumberArray {
  const result = data.slice();
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape) {
    strides.push(stride);
    stride *= size;
  }
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    result[to] = data[from] ?? 0;
    from += advance(index, shape, strides);
  }
  return result;
}

/** Moves to the next index in C order; returns by how much the Fortran position changes. */
function advance(index: number[], shape: readonly number[], strides: readonly number[]): number {
  let change = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const stride = strides[axis] ?? 0;
    const at = (index[axis] ?? 0) + 1;
    if (at < (shape[axis] ?? 0)) {
      index[axis] = at;
      return change + stride;
    }
    change -= (at - 1) * stride;
    index[axis] = 0;
  }
  return change;
}
