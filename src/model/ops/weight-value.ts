import type { DataType } from '../tensor';
import { elementCount } from '../tensor';
import type { Weight } from '../weights';
import { MAX_KNOWN } from './known';
import type { Value } from './rule';

type Reader = (view: DataView, at: number) => number;

const READERS: Partial<Record<DataType, readonly [bytes: number, read: Reader]>> = {
  int64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  uint64: [8, (view, at) => Number(view.getBigUint64(at, true))],
  int32: [4, (view, at) => view.getInt32(at, true)],
  uint32: [4, (view, at) => view.getUint32(at, true)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  int8: [1, (view, at) => view.getInt8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  bool: [1, (view, at) => view.getUint8(at)],
  float32: [4, (view, at) => view.getFloat32(at, true)],
  float64: [8, (view, at) => view.getFloat64(at, true)],
};

/** Type of a weight, with its elements when it is small and its bytes are at hand. */
export function weightValue(weight: Weight): Value {
  return { dtype: weight.dtype, shape: weight.dims, known: smallElements(weight) };
}

function smallElements({ dtype, dims, source }: Weight): readonly number[] | undefined {
  const count = elementCount(dims) ?? Infinity;
  if (count > MAX_KNOWN) return undefined;
  if (source.kind === 'fill') return Array.from({ length: count }, () => source.value);
  const [size, read] = READERS[dtype] ?? [];
  if (source.kind !== 'bytes' || !read || !size || source.bytes.length !== count * size)
    return undefined;
  const { buffer, byteOffset, byteLength } = source.bytes;
  const view = new DataView(buffer, byteOffset, byteLength);
  return Array.from({ length: count }, (_, i) => read(view, i * size));
}
