import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, qualifiedOpType } from '../graph';
import type { Shape } from '../tensor';
import { elementCount } from '../tensor';
import { NO_COST, UNCOUNTED, elementwiseCost, perInput, perOutput } from './costs';
import {
  axisAttribute,
  knownNumbers,
  listSetting,
  normalAxis,
  oneOutput,
  shapeOf,
  sizeOfOutput,
} from './inputs';
import type { OpContext, OpRule, Value } from './rule';

/** Operators that pick, place or order elements by index. Only comparisons and additions count. */

/** Slices at `indices` along `axis`: data axes around those of the indices. ONNX Gather-13. */
const gather: OpRule = {
  infer: (context) => {
    const [data, indices] = context.inputs;
    if (!data?.shape || !indices?.shape) return oneOutput(data?.dtype, undefined);
    const axis = axisAttribute(context, 0, data.shape.length);
    const shape = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)];
    return oneOutput(data.dtype, shape, pickedKnown(context, data));
  },
  roles: { 1: 'constant' },
};

function pickedKnown(context: OpContext, data: Value): Value['known'] {
  const picks = knownNumbers(context, 1);
  const { known } = data;
  if (!known || !picks || data.shape?.length !== 1) return undefined;
  return picks.map((index) => {
    const picked = known[index < 0 ? index + known.length : index];
    if (picked === undefined)
      throw shapeMismatch(
        context.label,
        qualifiedOpType(context.node),
        [data.shape, [index]],
        l10n.t('index {0} is outside the {1} elements', index, known.length),
      );
    return picked;
  });
}

/** The last axis of the indices addresses the first axes after `batch_dims`. ONNX GatherND-13. */
const gatherND: OpRule = {
  infer: (context) => {
    const data = context.inputs[0];
    const indices = shapeOf(context, 1);
    const depth = indices?.at(-1);
    if (!data?.shape || !indices || typeof depth !== 'number')
      return oneOutput(data?.dtype, undefined);
    const batch = intAttribute(context.node, 'batch_dims', 0);
    return oneOutput(data.dtype, [...indices.slice(0, -1), ...data.shape.slice(batch + depth)]);
  },
};

/** One element for each index. Source: ONNX GatherElements-13. */
const gatherElements: OpRule = {
  infer: (context) => {
    const data = shapeOf(context, 0);
    const indices = shapeOf(context, 1);
    if (data && indices && data.length !== indices.length)
      throw shapeMismatch(
        context.label,
        qualifiedOpType(context.node),
        [data, indices],
        l10n.t('data and indices must have the same rank'),
      );
    return oneOutput(context.inputs[0]?.dtype, indices);
  },
};

/** Data with some elements replaced or, by `reduction`, combined: one operation for each update. */
const scatter: OpRule = {
  infer: ({ inputs: [data] }) => oneOutput(data?.dtype, data?.shape),
  cost: (context) => {
    const reduces = context.node.attributes.get('reduction');
    const combines = reduces?.kind === 'string' && reduces.value !== 'none';
    return combines ? elementwiseCost(shapeOf(context, 2), 1) : NO_COST;
  },
};

/** The k largest or smallest along `axis`, and their indices. Source: ONNX TopK-24. */
const topK: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (!input?.shape) return [input && { dtype: input.dtype }, { dtype: 'int64' }];
    const axis = axisAttribute(context, -1, input.shape.length);
    const [k] = listSetting(context, 'k', 1, undefined) ?? [];
    const size = input.shape[axis];
    if (typeof k === 'number' && typeof size === 'number' && k > size)
      throw shapeMismatch(
        context.label,
        'TopK',
        [input.shape],
        l10n.t('axis {0} has no {1} elements', axis, k),
      );
    const shape = input.shape.map((dim, at) =>
      at === axis ? (k ?? sizeOfOutput(context, 0, axis)) : dim,
    );
    return [
      { dtype: input.dtype, shape },
      { dtype: 'int64', shape },
    ];
  },
  cost: perInput(1),
  roles: { 1: 'constant' },
};

/** A new axis of `depth` elements at `axis` of the result. Source: ONNX OneHot-11. */
const oneHot: OpRule = {
  infer: (context) => {
    const indices = shapeOf(context, 0);
    const dtype = context.inputs[2]?.dtype;
    if (!indices) return oneOutput(dtype, undefined);
    const axis = axisAttribute(context, -1, indices.length + 1);
    const depth = context.inputs[1]?.known?.[0];
    const isWhole = typeof depth !== 'number' || Number.isInteger(depth);
    const size = depth !== undefined && isWhole ? depth : sizeOfOutput(context, 0, axis);
    return oneOutput(dtype, indices.toSpliced(axis, 0, size));
  },
  roles: { 1: 'constant', 2: 'constant' },
};

const keepsType = (operations: number): OpRule => ({
  infer: ({ inputs: [input] }) => oneOutput(input?.dtype, input?.shape),
  cost: perOutput(operations),
  roles: { 1: 'constant' },
});

/** Keeps what the condition selects: only the data says how many. Source: ONNX Compress-11. */
const compress: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const axis = context.node.attributes.get('axis');
    if (axis?.kind !== 'int') return oneOutput(input?.dtype, [sizeOfOutput(context, 0, 0)]);
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const at = normalAxis(context, axis.value, input.shape.length);
    return oneOutput(input.dtype, input.shape.with(at, sizeOfOutput(context, 0, at)));
  },
};

/** Distinct elements or slices; index outputs are vectors. Source: ONNX Unique-11. */
const unique: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const axis = context.node.attributes.get('axis');
    const count = sizeOfOutput(context, 0, 0);
    const at =
      axis?.kind === 'int' && input?.shape
        ? normalAxis(context, axis.value, input.shape.length)
        : undefined;
    const values = at === undefined ? [count] : input?.shape?.with(at, count);
    const whole = at === undefined ? elementCount(input?.shape) : input?.shape?.[at];
    return [
      input && { dtype: input.dtype, shape: axis && !input.shape ? undefined : values },
      { dtype: 'int64', shape: [count] },
      { dtype: 'int64', shape: [whole ?? sizeOfOutput(context, 2, 0)] },
      { dtype: 'int64', shape: [count] },
    ];
  },
};

/** Selected boxes, each as batch, class and box index. Source: ONNX NonMaxSuppression-11. */
const nonMaxSuppression: OpRule = {
  infer: (context) => [{ dtype: 'int64', shape: [sizeOfOutput(context, 0, 0), 3] }],
  cost: () => UNCOUNTED,
  roles: { 2: 'constant', 3: 'constant', 4: 'constant' },
};

/** Writes `update` into a cache of fixed size. Source: ONNX TensorScatter-24. */
const tensorScatter: OpRule = {
  infer: (context) => {
    const cache: Shape | undefined = shapeOf(context, 0);
    const update = shapeOf(context, 1);
    if (cache && update && cache.length !== update.length)
      throw shapeMismatch(
        context.label,
        'TensorScatter',
        [cache, update],
        l10n.t('ranks must be equal'),
      );
    return oneOutput(context.inputs[0]?.dtype, cache);
  },
};

export const indexingRules: Readonly<Record<string, OpRule>> = {
  Gather: gather,
  GatherND: gatherND,
  GatherElements: gatherElements,
  Scatter: scatter,
  ScatterElements: scatter,
  ScatterND: scatter,
  TensorScatter: tensorScatter,
  TopK: topK,
  OneHot: oneHot,
  CumSum: keepsType(1),
  CumProd: keepsType(1),
  Trilu: keepsType(0),
  'com.microsoft:Trilu': keepsType(0),
  ReverseSequence: keepsType(0),
  Compress: compress,
  Unique: unique,
  NonMaxSuppression: nonMaxSuppression,
};
