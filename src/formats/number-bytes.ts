import type { DataType } from '../model/tensor';

/**
 * Little-endian bytes of numbers in a data type, as ONNX `raw_data` has them. Throws RangeError for
 * types that no constant of ours has.
 */
export function numberBytes(values: readonly number[], dtype: DataType): Uint8Array {
  const [size, write] = writerOf(dtype);
  const view = new DataView(new ArrayBuffer(values.length * size));
  values.forEach((value, index) => write(view, index * size, value));
  return new Uint8Array(view.buffer);
}

type Write = (view: DataView, offset: number, value: number) => void;

function writerOf(dtype: DataType): [size: number, write: Write] {
  switch (dtype) {
    case 'float32':
      return [4, (view, offset, value) => view.setFloat32(offset, value, true)];
    case 'float64':
      return [8, (view, offset, value) => view.setFloat64(offset, value, true)];
    case 'int64':
      return [8, (view, offset, value) => view.setBigInt64(offset, BigInt(value), true)];
    case 'int32':
      return [4, (view, offset, value) => view.setInt32(offset, value, true)];
    case 'int16':
      return [2, (view, offset, value) => view.setInt16(offset, value, true)];
    case 'int8':
      return [1, (view, offset, value) => view.setInt8(offset, value)];
    case 'uint8':
    case 'bool':
      return [1, (view, offset, value) => view.setUint8(offset, value)];
    default:
      throw new RangeError(`Numbers can't be written as ${dtype}.`);
  }
}
