import { productOf } from '../symbols';
import type { Shape, TensorType } from '../tensor';
import { elementCount } from '../tensor';
import type { OpContext, OpCost } from './rule';

/**
 * What is counted. MACs: multiply-adds of convolutions and matrix products, as if padding were data
 * and without bias. Other operations: one per element for each addition, multiplication, comparison,
 * root, power or transcendental function, so Relu is 1 (max), Sigmoid 4 (negate, exp, add, divide),
 * BatchNormalization 2 (its four constants fold to a scale and a shift), Softmax 5 (max, subtract,
 * exp, sum, divide). Moving or converting data is 0.
 */
export const NO_COST: OpCost = { macs: 0, otherOps: 0 };
export const UNKNOWN_COST: OpCost = { macs: undefined, otherOps: undefined };

/** Arithmetic of which the data or the algorithm decides the amount. */
export const UNCOUNTED: OpCost = { macs: 0, otherOps: undefined };

export type CostRule = (context: OpContext, outputs: readonly (TensorType | undefined)[]) => OpCost;

/** `count` operations for each element of the first output. */
export function perOutput(count: number): CostRule {
  return (_, outputs) => elementwiseCost(outputs[0]?.shape, count);
}

/** `count` operations for each element of an input, for operators that shrink it. */
export function perInput(count: number, index = 0): CostRule {
  return ({ inputs }) => elementwiseCost(inputs[index]?.shape, count);
}

export function elementwiseCost(shape: Shape | undefined, count: number): OpCost {
  return { macs: 0, otherOps: scaled(elementCount(shape), count) };
}

export function scaled(count: number | undefined, factor: number | undefined): number | undefined {
  return count === undefined || factor === undefined ? undefined : count * factor;
}

/** Undefined as soon as one is. */
export function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

/** Product of sizes, or undefined while one is not known. */
export function countOf(...dims: Shape): number | undefined {
  const product = productOf(dims);
  return typeof product === 'number' ? product : undefined;
}
