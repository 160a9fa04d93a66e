import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { DataType } from '../../model/tensor';
import { EngineError } from '../errors';
import type { TensorData } from '../inputs';
import type { RuntimeInput } from '../protocol';
import { halfToNumber, tfjsType } from './graph/number-values';

/** A model input as TF.js takes it: whole numbers become int32. Throws EngineError('bad-input'). */
export function toTensor({ name, dtype, shape }: RuntimeInput, data: TensorData): Tensor {
  const kind = dtype === 'string' ? dtype : tfjsType(dtype);
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
  return tf.tensor(
    kind === 'float32' ? floats(data, dtype) : integers(data, kind),
    [...shape],
    kind,
  );
}

function floats(data: TensorData, dtype: DataType): Float32Array {
  // Halves come as their bits.
  if (dtype === 'float16') return Float32Array.from(data as Uint16Array, halfToNumber);
  return data instanceof Float32Array ? data : Float32Array.from(data as Iterable<number>, Number);
}

function integers(data: TensorData, kind: 'int32' | 'bool'): Int32Array | Uint8Array {
  const numbers = data as Iterable<number | bigint>;
  return kind === 'bool' ? Uint8Array.from(numbers, Number) : Int32Array.from(numbers, Number);
}
