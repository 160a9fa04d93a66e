import type { DataType } from '../../model/tensor';
import { TensorProto_DataType as Code } from './proto/onnx_pb';

/** Codes of ONNX without a name here (6-bit floats) are unknown to the rest of the program too. */
const TYPE_BY_CODE = new Map<number, DataType>([
  [Code.FLOAT, 'float32'],
  [Code.UINT8, 'uint8'],
  [Code.INT8, 'int8'],
  [Code.UINT16, 'uint16'],
  [Code.INT16, 'int16'],
  [Code.INT32, 'int32'],
  [Code.INT64, 'int64'],
  [Code.STRING, 'string'],
  [Code.BOOL, 'bool'],
  [Code.FLOAT16, 'float16'],
  [Code.DOUBLE, 'float64'],
  [Code.UINT32, 'uint32'],
  [Code.UINT64, 'uint64'],
  [Code.COMPLEX64, 'complex64'],
  [Code.COMPLEX128, 'complex128'],
  [Code.BFLOAT16, 'bfloat16'],
  [Code.FLOAT8E4M3FN, 'float8e4m3fn'],
  [Code.FLOAT8E4M3FNUZ, 'float8e4m3fnuz'],
  [Code.FLOAT8E5M2, 'float8e5m2'],
  [Code.FLOAT8E5M2FNUZ, 'float8e5m2fnuz'],
  [Code.UINT4, 'uint4'],
  [Code.INT4, 'int4'],
  [Code.FLOAT4E2M1, 'float4e2m1'],
  [Code.FLOAT8E8M0, 'float8e8m0'],
  [Code.UINT2, 'uint2'],
  [Code.INT2, 'int2'],
]);

const CODE_BY_TYPE = new Map([...TYPE_BY_CODE].map(([code, type]) => [type, code]));

/** The data type of a `TensorProto.DataType` code; undefined for 0 and codes we don't know. */
export function dataTypeOf(code: number): DataType | undefined {
  return TYPE_BY_CODE.get(code);
}

export function codeOf(type: DataType): number {
  const code = CODE_BY_TYPE.get(type);
  if (code === undefined) throw new Error(`No ONNX code for data type ${type}`);
  return code;
}
