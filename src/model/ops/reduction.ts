import { intAttribute } from '../graph';
import { addDims, maxDims, minDims, multiplyDims } from '../symbols';
import type { Dim, Shape } from '../tensor';
import { perInput } from './costs';
import { axesSetting, axisAttribute, oneOutput, openShape } from './inputs';
import type { OpContext, OpRule, Value } from './rule';

/**
 * Axes are an attribute before operator set 18 (13 for ReduceSum) and input 1 since; without them
 * all axes are reduced. Source: ONNX ReduceSum-13, ReduceMean-18.
 */
function reduction(operations: number, combine?: (a: Dim, b: Dim) => Dim): OpRule {
  return {
    infer: (context) => {
      const input = context.inputs[0];
      const shape = reducedShape(context, input?.shape);
      return oneOutput(input?.dtype, shape, combine && reducedKnown(input, shape, combine));
    },
    cost: perInput(operations),
    roles: { 1: 'constant' },
  };
}

function reducedShape(context: OpContext, shape: Shape | undefined): Shape | undefined {
  if (!shape) return undefined;
  const keeps = intAttribute(context.node, 'keepdims', 1) === 1;
  const axes = axesSetting(context, 1, shape.length, []);
  if (!axes) return keeps ? openShape(context, 0, shape.length) : undefined;
  if (axes.length > 0) return withoutAxes(shape, axes, keeps);
  if (intAttribute(context.node, 'noop_with_empty_axes', 0) === 1) return shape;
  return keeps ? shape.map(() => 1) : [];
}

function withoutAxes(shape: Shape, axes: readonly number[], keeps: boolean): Shape {
  return keeps
    ? shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** A vector reduced to one element, as in the product of a shape. */
function reducedKnown(
  input: Value | undefined,
  shape: Shape | undefined,
  combine: (a: Dim, b: Dim) => Dim,
): Value['known'] {
  const isOne = shape?.every((dim) => dim === 1);
  if (!input?.known?.length || !isOne || input.shape?.length !== 1) return undefined;
  return [input.known.reduce(combine)];
}

/** Index of the largest or smallest along `axis`. Source: ONNX ArgMax-13. */
const argument: OpRule = {
  infer: (context) => {
    const shape = context.inputs[0]?.shape;
    if (!shape) return [{ dtype: 'int64' }];
    const keeps = intAttribute(context.node, 'keepdims', 1) === 1;
    return [
      {
        dtype: 'int64',
        shape: withoutAxes(shape, [axisAttribute(context, 0, shape.length)], keeps),
      },
    ];
  },
  cost: perInput(1),
};

export const reductionRules: Readonly<Record<string, OpRule>> = {
  ReduceSum: reduction(1, addDims),
  ReduceProd: reduction(1, multiplyDims),
  ReduceMax: reduction(1, maxDims),
  ReduceMin: reduction(1, minDims),
  ReduceMean: reduction(1),
  // Absolute value or square, then add.
  ReduceL1: reduction(2),
  ReduceL2: reduction(2),
  ReduceSumSquare: reduction(2),
  ReduceLogSum: reduction(1),
  // Max, subtract, exp, add.
  ReduceLogSumExp: reduction(4),
  ArgMax: argument,
  ArgMin: argument,
};
