import { intAttribute } from '../graph';
import type { DataType } from '../tensor';
import { broadcast } from './broadcast';
import { elementwiseCost, perInput, perOutput } from './costs';
import { dataTypeOf } from './data-types';
import { oneOutput, shapeOf } from './inputs';
import type { OpContext, OpRule, WeightRole } from './rule';
import { concatenated } from './slicing';

/** Operators that go between floating point and integers, and elementwise ones on the latter. */

const BUFFERS: Readonly<Record<number, WeightRole>> = { 1: 'buffer', 2: 'buffer' };

/** Divide, round, add the zero point, clip below and above. Source: ONNX QuantizeLinear-25. */
const QUANTIZE = 5;
/** Subtract the zero point, multiply. */
const DEQUANTIZE = 2;

/** The zero point decides the type; without one `output_dtype`, or uint8. */
const quantizeLinear: OpRule = {
  infer: (context) => {
    const stated = dataTypeOf(intAttribute(context.node, 'output_dtype', 0));
    const dtype: DataType = context.inputs[2]?.dtype ?? stated ?? 'uint8';
    return oneOutput(dtype, shapeOf(context, 0));
  },
  cost: perOutput(QUANTIZE),
  roles: BUFFERS,
};

/** The scale decides the type, unless `output_dtype` does. Source: ONNX DequantizeLinear-25. */
const dequantizeLinear: OpRule = {
  infer: (context) => {
    const stated = dataTypeOf(intAttribute(context.node, 'output_dtype', 0));
    return oneOutput(stated ?? context.inputs[1]?.dtype, shapeOf(context, 0));
  },
  cost: perOutput(DEQUANTIZE),
  roles: BUFFERS,
};

/** Finds the range first: min and max. Outputs: uint8 values, scale, zero point. */
const dynamicQuantizeLinear: OpRule = {
  infer: ({ inputs: [input] }) => [
    { dtype: 'uint8', shape: input?.shape },
    { dtype: 'float32', shape: [] },
    { dtype: 'uint8', shape: [] },
  ],
  cost: perInput(QUANTIZE + 2),
};

/** A with scale and zero point, B with both, then those of the result. com.microsoft.QLinearAdd. */
const quantizedPair: OpRule = {
  infer: (context) => {
    const shape = broadcast(context, [shapeOf(context, 0), shapeOf(context, 3)]);
    return oneOutput(context.inputs[0]?.dtype, shape);
  },
  cost: (_, outputs) => elementwiseCost(outputs[0]?.shape, 1 + 2 * DEQUANTIZE + QUANTIZE),
  roles: { 1: 'buffer', 2: 'buffer', 4: 'buffer', 5: 'buffer', 6: 'buffer', 7: 'buffer' },
};

/** Elementwise on quantised values, with scales and zero points at inputs 1 to 4. */
const quantizedUnary = (operations: number): OpRule => ({
  infer: ({ inputs: [input] }) => oneOutput(input?.dtype, input?.shape),
  cost: perOutput(DEQUANTIZE + operations + QUANTIZE),
  roles: { 1: 'buffer', 2: 'buffer', 3: 'buffer', 4: 'buffer' },
});

/** Output scale and zero point, then three inputs for each part. com.microsoft.QLinearConcat. */
const quantizedConcat: OpRule = {
  infer: (context: OpContext) =>
    concatenated(
      context,
      context.inputs.filter((_, index) => index >= 2 && (index - 2) % 3 === 0),
    ),
  roles: { 0: 'buffer', 1: 'buffer' },
};

const quantizedGlobalPool: OpRule = {
  infer: ({ node, inputs: [input] }) => {
    const channelsLast = intAttribute(node, 'channels_last', 0) === 1;
    const last = (input?.shape?.length ?? 0) - 1;
    const isKept = (axis: number) => axis === 0 || axis === (channelsLast ? last : 1);
    return oneOutput(
      input?.dtype,
      input?.shape?.map((dim, axis) => (isKept(axis) ? dim : 1)),
    );
  },
  cost: perInput(1),
  roles: { 1: 'buffer', 2: 'buffer', 3: 'buffer', 4: 'buffer' },
};

export const quantizationRules: Readonly<Record<string, OpRule>> = {
  QuantizeLinear: quantizeLinear,
  DequantizeLinear: dequantizeLinear,
  DynamicQuantizeLinear: dynamicQuantizeLinear,
  'com.microsoft:QuantizeLinear': quantizeLinear,
  'com.microsoft:DequantizeLinear': dequantizeLinear,
  'com.microsoft:QLinearAdd': quantizedPair,
  'com.microsoft:QLinearMul': quantizedPair,
  'com.microsoft:QLinearSigmoid': quantizedUnary(4),
  'com.microsoft:QLinearLeakyRelu': quantizedUnary(2),
  'com.microsoft:QLinearSoftmax': quantizedUnary(5),
  'com.microsoft:QLinearConcat': quantizedConcat,
  'com.microsoft:QLinearGlobalAveragePool': quantizedGlobalPool,
};
