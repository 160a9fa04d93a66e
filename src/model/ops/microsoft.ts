import { broadcast } from './broadcast';
import { perOutput } from './costs';
import { shapeOf } from './inputs';
import { oneOutput } from './inputs';
import type { OpRule } from './rule';

/** Elementwise operators of com.microsoft that fuse a bias or an activation. */

/** Divide, erf, add, two multiplications, and the bias. */
const biasGelu: OpRule = {
  infer: (context) =>
    oneOutput(
      context.inputs[0]?.dtype,
      broadcast(context, [shapeOf(context, 0), shapeOf(context, 1)]),
    ),
  cost: perOutput(6),
  roles: { 1: 'parameter' },
};

/** By tanh: two multiplications, cube (2), add, scale, tanh, add; the bias is optional. */
const fastGelu: OpRule = {
  infer: ({ inputs: [input] }) => oneOutput(input?.dtype, input?.shape),
  cost: perOutput(8),
  roles: { 1: 'parameter' },
};

/** Input BxSxH with bias H; half of it, multiplied by the Gelu of the other half. */
const biasSplitGelu: OpRule = {
  infer: (context) => {
    const shape = shapeOf(context, 0);
    const width = shape?.at(-1);
    const half = typeof width === 'number' ? width / 2 : undefined;
    const result = shape && half !== undefined ? shape.with(-1, half) : undefined;
    return oneOutput(context.inputs[0]?.dtype, result);
  },
  cost: perOutput(8),
  roles: { 1: 'parameter' },
};

export const microsoftRules: Readonly<Record<string, OpRule>> = {
  'com.microsoft:BiasGelu': biasGelu,
  'com.microsoft:FastGelu': fastGelu,
  'com.microsoft:BiasSplitGelu': biasSplitGelu,
};
