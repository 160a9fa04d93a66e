import { perOutput } from './costs';
import { axisAttribute, oneOutput } from './inputs';
import type { OpRule } from './rule';

/** Keeps type and shape; `axis` must exist. Source: ONNX Softmax-13. */
function softmax(operations: number): OpRule {
  return {
    infer: (context) => {
      const input = context.inputs[0];
      const fallback = context.opset >= 13 ? -1 : 1;
      // Before operator set 13 the default axis 1 of a vector meant all of it.
      const rank = Math.max(input?.shape?.length ?? 0, context.opset >= 13 ? 0 : 2);
      if (input?.shape && input.shape.length > 0) axisAttribute(context, fallback, rank);
      return oneOutput(input?.dtype, input?.shape);
    },
    cost: perOutput(operations),
  };
}

export const softmaxRules: Readonly<Record<string, OpRule>> = {
  // Max, subtract, exp, sum, divide.
  Softmax: softmax(5),
  // Max, subtract, exp, sum, subtract the logarithm.
  LogSoftmax: softmax(5),
  // Compare while searching the maximum.
  Hardmax: softmax(1),
};
