/** Element types, dimensions and shapes of tensors. */

const BITS_PER_ELEMENT = {
  float32: 32,
  uint8: 8,
  int8: 8,
  uint16: 16,
  int16: 16,
  int32: 32,
  int64: 64,
  string: undefined,
  bool: 8,
  float16: 16,
  float64: 64,
  uint32: 32,
  uint64: 64,
  complex64: 64,
  complex128: 128,
  bfloat16: 16,
  float8e4m3fn: 8,
  float8e4m3fnuz: 8,
  float8e5m2: 8,
  float8e5m2fnuz: 8,
  uint4: 4,
  int4: 4,
  float4e2m1: 4,
  float8e8m0: 8,
  uint2: 2,
  int2: 2,
} as const;

export type DataType = keyof typeof BITS_PER_ELEMENT;

/** A size that is known, or a symbol (`N`, `H`, or an expression of symbols) until run time. */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** `shape` is undefined when not even the rank is known. */
export interface TensorType {
  readonly dtype: DataType;
  readonly shape?: Shape | undefined;
}

/** A named graph input or output. */
export interface ValueInfo extends TensorType {
  readonly name: string;
}

/** Bits of one element, or undefined for strings, whose size depends on their content. */
export function bitsPerElement(dtype: DataType): number | undefined {
  return BITS_PER_ELEMENT[dtype];
}

/** Number of elements, or undefined while a dimension is symbolic or the rank unknown. */
export function elementCount(shape: Shape | undefined): number | undefined {
  if (!shape) return undefined;
  let count = 1;
  for (const dim of shape) {
    if (typeof dim !== 'number') return undefined;
    count *= dim;
  }
  return count;
}

/** Bytes of a dense tensor (sub-byte types are packed), or undefined while its size is unknown. */
export function byteSize(type: TensorType): number | undefined {
  const count = elementCount(type.shape);
  const bits = bitsPerElement(type.dtype);
  return count === undefined || bits === undefined ? undefined : Math.ceil((count * bits) / 8);
}

/** `1x3x224x224`; `?` for an unknown rank, `scalar` for rank 0. */
export function formatShape(shape: Shape | undefined): string {
  if (!shape) return '?';
  return shape.length === 0 ? 'scalar' : shape.join('x');
}
