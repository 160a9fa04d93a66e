import type { Graph } from '../graph';
import { intAttribute, intsAttribute } from '../graph';
import { mayEqual } from '../symbols';
import type { Dim, Shape } from '../tensor';
import { UNKNOWN_COST, scaled } from './costs';
import { hasInput, normalAxis, sizeOfOutput } from './inputs';
import type { GraphResult, OpContext, OpCost, OpRule, Value } from './rule';

/** Operators that run graphs held by their attributes. */

/** Results by context, so that the cost rule need not apply the rules to the body again. */
const branchResults = new WeakMap<OpContext, readonly (GraphResult | undefined)[]>();
const loopResults = new WeakMap<OpContext, LoopResult>();

/** Runs one branch. A known condition decides; else only what both agree on is known. ONNX If-25. */
const ifRule: OpRule = {
  infer: (context) => {
    const [yes, no] = branchesOf(context);
    const decided = decidedBranch(context);
    if (decided !== undefined) return (decided ? yes : no)?.outputs ?? [];
    return context.node.outputs.map((_, index) =>
      agreement(context, index, yes?.outputs[index], no?.outputs[index]),
    );
  },
  cost: (context) => {
    const [yes, no] = branchesOf(context);
    const decided = decidedBranch(context);
    if (decided !== undefined) return (decided ? yes : no)?.cost ?? UNKNOWN_COST;
    return {
      macs: yes?.cost.macs === no?.cost.macs ? yes?.cost.macs : undefined,
      otherOps: yes?.cost.otherOps === no?.cost.otherOps ? yes?.cost.otherOps : undefined,
    };
  },
};

function branchesOf(context: OpContext): readonly (GraphResult | undefined)[] {
  const done = branchResults.get(context);
  if (done) return done;
  const results = ['then_branch', 'else_branch'].map((name) => {
    const graph = graphAttribute(context, name);
    return graph && context.inferGraph?.(graph, []);
  });
  branchResults.set(context, results);
  return results;
}

function decidedBranch(context: OpContext): boolean | undefined {
  const condition = context.inputs[0]?.known?.[0];
  return typeof condition === 'number' ? condition !== 0 : undefined;
}

/** What two values have in common; sizes that differ are open. */
function agreement(
  context: OpContext,
  index: number,
  a: Value | undefined,
  b: Value | undefined,
): Value | undefined {
  if (!a || a.dtype !== b?.dtype) return undefined;
  return { dtype: a.dtype, shape: commonShape(context, index, a.shape, b.shape) };
}

function commonShape(
  context: OpContext,
  index: number,
  a: Shape | undefined,
  b: Shape | undefined,
): Shape | undefined {
  if (!a || a.length !== b?.length) return undefined;
  return a.map((dim, axis) => (dim === b[axis] ? dim : sizeOfOutput(context, index, axis)));
}

interface LoopResult {
  readonly body: GraphResult | undefined;
  readonly trips: Dim | undefined;
}

/**
 * Inputs: trip count, condition, carried values; the body maps iteration, condition and carried
 * values to condition, carried values and elements to stack. Source: ONNX Loop-25.
 */
const loop: OpRule = {
  infer: (context) => {
    const { body, trips } = loopOf(context);
    const carried = carriedInputs(context).length;
    return context.node.outputs.map((_, index) => {
      const value = body?.outputs[index + 1];
      return index < carried
        ? forget(value)
        : stacked(value, trips ?? sizeOfOutput(context, index, 0));
    });
  },
  cost: (context) => {
    const { body, trips } = loopOf(context);
    return repeated(body, trips);
  },
  roles: { 0: 'constant', 1: 'constant' },
};

function loopOf(context: OpContext): LoopResult {
  const done = loopResults.get(context);
  if (done) return done;
  const body = graphAttribute(context, 'body');
  const condition = hasInput(context, 1) ? context.inputs[1]?.known : [1];
  const before: Value[] = [
    { dtype: 'int64', shape: [] },
    { dtype: 'bool', shape: [], known: condition },
  ];
  const result = body && fixedPoint(context, body, before, carriedInputs(context), 1);
  const always = result?.outputs[0]?.known?.[0] === 1 && condition?.[0] === 1;
  const limit = hasInput(context, 0) ? context.inputs[0]?.known?.[0] : undefined;
  const loopResult = { body: result, trips: always ? limit : undefined };
  loopResults.set(context, loopResult);
  return loopResult;
}

function carriedInputs(context: OpContext): (Value | undefined)[] {
  return context.inputs.slice(2).map(forget);
}

/**
 * Applies the body to carried values that hold for every round: a size that a round changes is open
 * in all of them.
 */
function fixedPoint(
  context: OpContext,
  body: Graph,
  before: readonly Value[],
  carried: readonly (Value | undefined)[],
  firstCarriedOutput: number,
  after: readonly (Value | undefined)[] = [],
): GraphResult | undefined {
  const run = (values: readonly (Value | undefined)[]) =>
    context.inferGraph?.(body, [...before, ...values, ...after]);
  const once = run(carried);
  const settled = carried.map((value, index) =>
    agreement(context, index, value, once?.outputs[index + firstCarriedOutput]),
  );
  const isSettled = carried.every((value, index) => sameType(value, settled[index]));
  if (isSettled) return once;
  const twice = run(settled);
  if (!twice) return undefined;
  // A size that grows each round is open after the last as well, even when its rank stays.
  const widened = settled.map((value, index) =>
    agreement(context, index, value, twice.outputs[index + firstCarriedOutput]),
  );
  if (widened.every((value, index) => sameRank(value, settled[index])))
    return {
      ...twice,
      outputs: twice.outputs.toSpliced(firstCarriedOutput, widened.length, ...widened),
    };
  return run(carried.map((value) => value && { dtype: value.dtype }));
}

function sameRank(a: Value | undefined, b: Value | undefined): boolean {
  return a?.dtype === b?.dtype && a?.shape?.length === b?.shape?.length;
}

function sameType(a: Value | undefined, b: Value | undefined): boolean {
  return (
    a?.dtype === b?.dtype &&
    a?.shape?.length === b?.shape?.length &&
    (a?.shape ?? []).every((dim, axis) => dim === b?.shape?.[axis])
  );
}

/** A value without its elements, which change from round to round. */
function forget(value: Value | undefined): Value | undefined {
  return value && { dtype: value.dtype, shape: value.shape };
}

function stacked(value: Value | undefined, count: Dim, axis = 0): Value | undefined {
  return value && { dtype: value.dtype, shape: value.shape?.toSpliced(axis, 0, count) };
}

function repeated(body: GraphResult | undefined, trips: Dim | undefined): OpCost {
  if (!body || typeof trips !== 'number') return UNKNOWN_COST;
  return { macs: scaled(body.cost.macs, trips), otherOps: scaled(body.cost.otherOps, trips) };
}

/** The last `num_scan_inputs` inputs are cut along an axis each, the others carried. ONNX Scan-25. */
const scan: OpRule = {
  infer: (context) => {
    const { body, trips } = scanOf(context);
    const states = context.inputs.length - intAttribute(context.node, 'num_scan_inputs', 0);
    const axes = intsAttribute(context.node, 'scan_output_axes');
    return context.node.outputs.map((_, index) => {
      const value = body?.outputs[index];
      if (index < states) return forget(value);
      if (!value?.shape) return forget(value);
      const axis = normalAxis(context, axes?.[index - states] ?? 0, value.shape.length + 1);
      return stacked(value, trips ?? sizeOfOutput(context, index, axis), axis);
    });
  },
  cost: (context) => {
    const { body, trips } = scanOf(context);
    return repeated(body, trips);
  },
};

function scanOf(context: OpContext): LoopResult {
  const done = loopResults.get(context);
  if (done) return done;
  const body = graphAttribute(context, 'body');
  const scanned = intAttribute(context.node, 'num_scan_inputs', 0);
  const states = context.inputs.length - scanned;
  const axes = intsAttribute(context.node, 'scan_input_axes');
  let trips: Dim | undefined;
  const elements = context.inputs.slice(states).map((value, index): Value | undefined => {
    if (!value?.shape) return forget(value);
    const axis = normalAxis(context, axes?.[index] ?? 0, value.shape.length);
    const size = value.shape[axis];
    if (trips === undefined || (typeof trips === 'string' && mayEqual(trips, size))) trips = size;
    return { dtype: value.dtype, shape: value.shape.toSpliced(axis, 1) };
  });
  const carried = context.inputs.slice(0, states).map(forget);
  const result = {
    body: body && fixedPoint(context, body, [], carried, 0, elements),
    trips,
  };
  loopResults.set(context, result);
  return result;
}

function graphAttribute(context: OpContext, name: string): Graph | undefined {
  const attribute = context.node.attributes.get(name);
  return attribute?.kind === 'graph' ? attribute.value : undefined;
}

export const controlFlowRules: Readonly<Record<string, OpRule>> = {
  If: ifRule,
  Loop: loop,
  Scan: scan,
};
