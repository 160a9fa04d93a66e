import * as l10n from '@vscode/l10n';
import type { DataType, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { EngineError } from '../errors';
import type { TensorData } from '../inputs';
import type { RuntimeInput } from '../protocol';

/** A model input as TF.js takes it: whole numbers become int32. Throws EngineError('bad-input'). */
export function toTensor({ name, dtype, shape }: RuntimeInput, data: TensorData): Tensor {
  const kind = tfjsType(dtype);
  if (!kind)
    throw new EngineError(
      'bad-input',
      l10n.t(
        'Input "{0}" is {1}, which TensorFlow.js doesn\'t have: cast it in the model.',
        name,
        dtype,
      ),
    );
  if (kind === 'string') return tf.tensor(data as string[], [...shape], kind);
  return tf.tensor(kind === 'float32' ? floats(data) : integers(data, kind), [...shape], kind);
}

function tfjsType(dtype: string): DataType | undefined {
  switch (dtype) {
    case 'float32':
    case 'float64':
      return 'float32';
    case 'bool':
    case 'string':
      return dtype;
    case 'uint8':
    case 'int8':
    case 'uint16':
    case 'int16':
    case 'uint32':
    case 'int32':
    case 'int64':
    case 'uint64':
      return 'int32';
    default:
      return undefined;
  }
}

function floats(data: TensorData): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data as Iterable<number>, Number);
}

function integers(data: TensorData, kind: DataType): Int32Array | Uint8Array {
  const numbers = data as Iterable<number | bigint>;
  return kind === 'bool' ? Uint8Array.from(numbers, Number) : Int32Array.from(numbers, Number);
}
