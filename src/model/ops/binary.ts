import type { DataType } from '../tensor';
import { broadcast } from './broadcast';
import { elementwiseCost, perOutput } from './costs';
import { oneOutput, shapeOf } from './inputs';
import {
  combineKnown,
  knownAdd,
  knownEqual,
  knownFloatDivide,
  knownGreater,
  knownGreaterOrEqual,
  knownIntegerDivide,
  knownLess,
  knownLessOrEqual,
  knownMax,
  knownMin,
  knownModulo,
  knownMultiply,
  knownPower,
  knownSubtract,
  mapKnown,
  spreadKnown,
} from './known';
import type { Combine } from './known';
import type { OpContext, OpRule, Value } from './rule';

/** Elementwise operators of two or more inputs that broadcast to one another. */

type Known = Value['known'];

function broadcasting(combine?: Combine, dtype?: DataType): OpRule {
  return {
    infer: (context) => inferBroadcast(context, combine, dtype),
    cost: perOutput(1),
  };
}

function inferBroadcast(context: OpContext, combine?: Combine, dtype?: DataType) {
  const { inputs } = context;
  const shape = broadcast(
    context,
    inputs.map((input) => input?.shape),
  );
  const operands = inputs.map((input) => ({ known: input?.known, shape: input?.shape }));
  const known = combine && combineKnown(combine, operands, shape);
  return oneOutput(dtype ?? inputs.find(Boolean)?.dtype, shape, known);
}

function comparison(combine: Combine): OpRule {
  return broadcasting(combine, 'bool');
}

/** Integers divide to integers, so known sizes stay sizes. */
const divide: OpRule = {
  infer: (context) => {
    const isFloat = /float/.test(context.inputs[0]?.dtype ?? context.inputs[1]?.dtype ?? '');
    return inferBroadcast(context, isFloat ? knownFloatDivide : knownIntegerDivide);
  },
  cost: perOutput(1),
};

/** The base decides the element type; the exponent may have another. */
const power: OpRule = {
  infer: (context) => {
    const [inferred] = inferBroadcast(context, knownPower);
    const dtype = context.inputs[0]?.dtype;
    return [dtype && inferred && { ...inferred, dtype }];
  },
  cost: perOutput(1),
};

/** One operation for each operand after the first: Sum, Min, Max; Mean divides as well. */
function variadic(combine: Combine | undefined, extra = 0): OpRule {
  return {
    infer: (context) => inferBroadcast(context, combine),
    cost: ({ inputs }, outputs) =>
      elementwiseCost(outputs[0]?.shape, Math.max(0, inputs.length - 1) + extra),
  };
}

const where: OpRule = {
  infer: (context) => {
    const [condition, yes, no] = context.inputs;
    const shape = broadcast(context, [
      shapeOf(context, 0),
      shapeOf(context, 1),
      shapeOf(context, 2),
    ]);
    return oneOutput(yes?.dtype ?? no?.dtype, shape, shape && chosen(shape, condition, yes, no));
  },
  cost: perOutput(1),
};

function chosen(
  shape: readonly (number | string)[],
  condition: Value | undefined,
  yes: Value | undefined,
  no: Value | undefined,
): Known {
  const conditions = spreadKnown(condition?.known, condition?.shape, shape);
  const whenTrue = spreadKnown(yes?.known, yes?.shape, shape);
  const whenFalse = spreadKnown(no?.known, no?.shape, shape);
  if (!conditions || !whenTrue || !whenFalse) return undefined;
  return conditions.map((value, i) => (value ? whenTrue[i] : whenFalse[i]) ?? 0);
}

/** Bounds are attributes before operator set 11 and optional inputs since. */
const clip: OpRule = {
  infer: ({ inputs }) => {
    const [input, low, high] = inputs;
    const [least] = low?.known ?? [];
    const [most] = high?.known ?? [];
    const bounded = typeof least === 'number' && typeof most === 'number';
    const known =
      bounded && mapKnown(input?.known, (value) => Math.min(most, Math.max(least, value)));
    return oneOutput(input?.dtype, input?.shape, known || undefined);
  },
  cost: perOutput(2),
};

const logicalAnd: Combine = (a, b) =>
  a === 0 || b === 0 ? 0 : typeof a === 'number' && typeof b === 'number' ? 1 : undefined;
const logicalOr: Combine = (a, b) =>
  typeof a === 'number' && typeof b === 'number' ? Number(a !== 0 || b !== 0) : undefined;

export const binaryRules: Readonly<Record<string, OpRule>> = {
  Add: broadcasting(knownAdd),
  Sub: broadcasting(knownSubtract),
  Mul: broadcasting(knownMultiply),
  Div: divide,
  Mod: broadcasting(knownModulo),
  Pow: power,
  Equal: comparison(knownEqual),
  Less: comparison(knownLess),
  LessOrEqual: comparison(knownLessOrEqual),
  Greater: comparison(knownGreater),
  GreaterOrEqual: comparison(knownGreaterOrEqual),
  And: comparison(logicalAnd),
  Or: comparison(logicalOr),
  Xor: broadcasting(undefined, 'bool'),
  BitShift: broadcasting(),
  BitwiseAnd: broadcasting(),
  BitwiseOr: broadcasting(),
  BitwiseXor: broadcasting(),
  Sum: variadic(knownAdd),
  Min: variadic(knownMin),
  Max: variadic(knownMax),
  Mean: variadic(undefined, 1),
  Where: where,
  Clip: clip,
};
