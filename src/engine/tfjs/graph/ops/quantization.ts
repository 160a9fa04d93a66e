import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { dataTypeOf } from '../../../../formats/onnx/data-types';
import type { NodeContext } from '../node-context';
import type { Operand, Run, Translate } from '../translation';
import { positive } from './softmax';

const LIMITS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
};

/** Scale and zero point, for all elements or along an axis. */
function stepsOf(context: NodeContext) {
  if (context.int('block_size', 0) !== 0) throw context.refusal('block_size');
  const rank = context.rank(0);
  const axis = positive(context.int('axis', 1), rank);
  const spread = (index: number): Operand => {
    const operand = context.operand(index);
    if (context.rank(index) === 0 || context.shape(index).join() === '1') return operand;
    const size = context.shape(index)[0] ?? 1;
    const shape = Array.from({ length: rank }, (_, at) => (at === axis ? size : 1));
    return (run) => tf.reshape(operand(run), shape);
  };
  const zero = context.has(2) ? spread(2) : undefined;
  const zeroPoint = zero && ((run: Run): Tensor => tf.cast(zero(run), 'float32'));
  return { scale: spread(1), zeroPoint };
}

/** round(x / scale) + zero point, within the type's limits. Source: ONNX QuantizeLinear-21. */
const quantize: Translate = (context) => {
  const { scale, zeroPoint } = stepsOf(context);
  const stated = context.int('output_dtype', 0);
  const dtype = context.has(2) ? context.dtype(2) : stated ? dataTypeOf(stated) : 'uint8';
  const [low, high] = LIMITS[dtype ?? ''] ?? [];
  if (low === undefined || high === undefined) throw context.refusal(dtype);
  const x = context.operand(0);
  return {
    compute: (run) => {
      const steps = tf.round(tf.div(x(run), scale(run)));
      const moved = zeroPoint ? tf.add(steps, zeroPoint(run)) : steps;
      return tf.cast(tf.clipByValue(moved, low, high), 'int32');
    },
  };
};

const dequantize: Translate = (context) => {
  const { scale, zeroPoint } = stepsOf(context);
  const x = context.operand(0);
  return {
    compute: (run) => {
      const steps = tf.cast(x(run), 'float32');
      return tf.mul(zeroPoint ? tf.sub(steps, zeroPoint(run)) : steps, scale(run));
    },
  };
};

export const quantizations: Readonly<Record<string, Translate>> = {
  QuantizeLinear: quantize,
  DequantizeLinear: dequantize,
};
