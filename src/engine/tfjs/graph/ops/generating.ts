import * as tf from '@tensorflow/tfjs';
import { dataTypeOf } from '../../../../formats/onnx/data-types';
import { weightValue } from '../../../../model/ops/weight-value';
import { tfjsType } from '../number-values';
import type { Translate } from '../translation';

/** Operators that make tensors; those whose result is known are worked out with the plan. */

const constantOfShape: Translate = (context) => {
  const attribute = context.attribute('value');
  const filled = attribute?.kind === 'tensor' ? weightValue(attribute.value) : undefined;
  const [value] = attribute?.kind === 'tensor' ? (filled?.known ?? []) : [0];
  const kind = tfjsType(filled?.dtype ?? 'float32');
  if (!kind || typeof value !== 'number') throw context.refusal(filled?.dtype);
  const shape = [...context.outputShape()];
  return {
    compute: () => (kind === 'bool' ? filledBool(shape, value) : tf.fill(shape, value, kind)),
  };
};

function filledBool(shape: number[], value: number): tf.Tensor {
  return value ? tf.ones(shape, 'bool') : tf.zeros(shape, 'bool');
}

const range: Translate = (context) => {
  const [start = 0] = context.numbers(0);
  const [end = 0] = context.numbers(1);
  const [step = 1] = context.numbers(2);
  const kind = tfjsType(context.dtype(0));
  if (kind !== 'float32' && kind !== 'int32') throw context.refusal(context.dtype(0));
  return { compute: () => tf.range(start, end, step, kind) };
};

const eyeLike: Translate = (context) => {
  if (context.int('k', 0) !== 0) throw context.refusal('k');
  const [rows = 1, columns = 1] = context.shape(0);
  const stated = context.attribute('dtype');
  const dtype = stated ? dataTypeOf(context.int('dtype', 1)) : context.dtype(0);
  const kind = dtype && tfjsType(dtype);
  if (!kind) throw context.refusal(dtype);
  return { compute: () => tf.cast(tf.eye(rows, columns), kind) };
};

export const generators: Readonly<Record<string, Translate>> = {
  ConstantOfShape: constantOfShape,
  Range: range,
  EyeLike: eyeLike,
};
