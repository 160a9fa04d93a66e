import { perOutput } from './costs';
import { oneOutput } from './inputs';
import { mapKnown } from './known';
import type { OpContext, OpRule, Value } from './rule';

/** Operators that map each element to one of the same shape: activations, roots, logic, rounding. */

/** Same type and shape as the first input; `operations` for each element (see costs.ts). */
export function elementwise(operations: number, known?: (value: number) => number): OpRule {
  return {
    infer: ({ inputs: [input] }): (Value | undefined)[] => [
      input && {
        dtype: input.dtype,
        shape: input.shape,
        known: known && mapKnown(input.known, known),
      },
    ],
    cost: perOutput(operations),
  };
}

/** Sizes are whole numbers, so symbols stay as they are. */
function rounding(round: (value: number) => number): OpRule {
  return {
    infer: ({ inputs: [input] }) =>
      oneOutput(
        input?.dtype,
        input?.shape,
        mapKnown(input?.known, round, (symbol) => symbol),
      ),
    cost: perOutput(1),
  };
}

function roundToEven(value: number): number {
  const isHalf = Math.abs(value % 1) === 0.5;
  return isHalf ? 2 * Math.round(value / 2) : Math.round(value);
}

function test(operations: number): OpRule {
  return {
    infer: ({ inputs: [input] }) => oneOutput('bool', input?.shape),
    cost: perOutput(operations),
  };
}

/** The input itself; sizes and shapes stay known through it. */
const identity: OpRule = {
  infer: ({ inputs: [input] }) => [
    input && { dtype: input.dtype, shape: input.shape, known: input.known },
  ],
};

/** Nothing to compute at run time; the mask says that all was kept. */
const dropout: OpRule = {
  infer: ({ inputs: [input] }) => [
    input && { dtype: input.dtype, shape: input.shape, known: input.known },
    { dtype: 'bool', shape: input?.shape },
  ],
};

const not: OpRule = {
  infer: ({ inputs: [input] }) =>
    oneOutput(
      'bool',
      input?.shape,
      mapKnown(input?.known, (value) => (value ? 0 : 1)),
    ),
  cost: perOutput(1),
};

function plain(operations: Readonly<Record<string, number>>): Record<string, OpRule> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, count]) => [name, elementwise(count)]),
  );
}

const prelu: OpRule = {
  infer: ({ inputs: [input] }: OpContext) => oneOutput(input?.dtype, input?.shape),
  cost: perOutput(2),
  roles: { 1: 'parameter' },
};

export const activationRules: Readonly<Record<string, OpRule>> = {
  Identity: identity,
  Dropout: dropout,
  Not: not,
  PRelu: prelu,
  IsNaN: test(1),
  IsInf: test(1),
  Abs: elementwise(1, Math.abs),
  Neg: elementwise(1, (value) => -value),
  Floor: rounding(Math.floor),
  Ceil: rounding(Math.ceil),
  Round: rounding(roundToEven),
  Sign: elementwise(1, Math.sign),
  Sqrt: elementwise(1, Math.sqrt),
  Reciprocal: elementwise(1, (value) => 1 / value),
  Relu: elementwise(1, (value) => Math.max(0, value)),
  ...plain({
    // One function of the element.
    Exp: 1,
    Log: 1,
    Erf: 1,
    Sin: 1,
    Cos: 1,
    Tan: 1,
    Asin: 1,
    Acos: 1,
    Atan: 1,
    Sinh: 1,
    Cosh: 1,
    Asinh: 1,
    Acosh: 1,
    Atanh: 1,
    Tanh: 1,
    BitwiseNot: 1,
    ThresholdedRelu: 1,
    Shrink: 2,
    LeakyRelu: 2,
    Softsign: 3,
    Softplus: 3,
    Elu: 3,
    Celu: 5,
    Selu: 4,
    // Negate, exp, add, divide.
    Sigmoid: 4,
    // Multiply, add, min, max; HardSwish multiplies by the input again.
    HardSigmoid: 4,
    HardSwish: 5,
    // Sigmoid, multiply.
    Swish: 5,
    'com.microsoft:QuickGelu': 6,
    // Softplus, tanh, multiply.
    Mish: 5,
    // Divide, erf, add, two multiplications.
    Gelu: 5,
    'com.microsoft:Gelu': 5,
  }),
};
