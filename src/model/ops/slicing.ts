import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, qualifiedOpType } from '../graph';
import {
  addDims,
  ceilDivideDims,
  floorDivideDims,
  isNegative,
  maxDims,
  minDims,
  multiplyDims,
  subtractDims,
  mayEqual,
} from '../symbols';
import type { Dim, Shape } from '../tensor';
import {
  axisAttribute,
  badAttribute,
  hasInput,
  knownOf,
  listSetting,
  normalAxis,
  oneOutput,
  openShape,
  shapeOf,
  sizeOfOutput,
} from './inputs';
import { MAX_KNOWN } from './known';
import type { OpContext, OpRule, Value } from './rule';

/** Operators that cut tensors apart and join them. They compute nothing. */

/** Exporters write "to the end" as the largest int32 or int64. */
const FAR = 2 ** 31 - 1;

/** Source: ONNX Slice-13; attributes instead of inputs before version 10. */
const slice: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const { shape } = input;
    const starts = listSetting(context, 'starts', 1, undefined);
    const ends = listSetting(context, 'ends', 2, undefined);
    const steps = listSetting(context, 'steps', 4, undefined);
    const axes = slicedAxes(context, shape.length);
    if (!axes) return oneOutput(input.dtype, openShape(context, 0, shape.length));

    const stepsUnknown = hasInput(context, 4) && !steps;
    const result: Dim[] = [...shape];
    axes.forEach((axis, i) => {
      const step = stepsUnknown ? undefined : (steps?.[i] ?? 1);
      if (step === 0) throw badAttribute(context, l10n.t('a step is 0'));
      const length = sliceLength(shape[axis] ?? 1, starts?.[i], ends?.[i], step);
      result[axis] = length ?? sizeOfOutput(context, 0, axis);
    });
    const known =
      shape.length === 1 ? slicedKnown(input, starts?.[0], ends?.[0], steps) : undefined;
    return oneOutput(input.dtype, result, known);
  },
  roles: { 1: 'constant', 2: 'constant', 3: 'constant', 4: 'constant' },
};

function slicedAxes(context: OpContext, rank: number): readonly number[] | undefined {
  const axes = listSetting(context, 'axes', 3, undefined);
  if (axes)
    return axes.map((axis) => normalAxis(context, typeof axis === 'number' ? axis : NaN, rank));
  if (hasInput(context, 3)) return undefined;
  const starts = listSetting(context, 'starts', 1, undefined);
  const count = starts?.length ?? shapeOf(context, 1)?.[0];
  if (typeof count !== 'number') return undefined;
  if (count > rank)
    throw badAttribute(context, l10n.t('{0} starts for a tensor of rank {1}', count, rank));
  return Array.from({ length: count }, (_, i) => i);
}

/** How many elements from start to end; undefined where symbols leave that open. */
function sliceLength(
  size: Dim,
  start: Dim | undefined,
  end: Dim | undefined,
  step: Dim | undefined,
): Dim | undefined {
  if (start === undefined || end === undefined || typeof step !== 'number') return undefined;
  if (typeof size === 'number' && typeof start === 'number' && typeof end === 'number')
    return sliceRange(size, start, end, step).length;
  if (step < 0) {
    const isAll = start === -1 || (typeof start === 'number' && start >= FAR);
    const untilStart = typeof end === 'number' && end <= -FAR;
    return isAll && untilStart ? ceilDivideDims(size, -step) : undefined;
  }
  const until = isNegative(end) ? addDims(size, end) : isFar(end) ? size : minDims(end, size);
  // max(0, size + start) is where a negative start begins, so until - max(0, from) remains.
  const count = isNegative(start)
    ? minDims(until, subtractDims(until, addDims(size, start)))
    : subtractDims(until, start);
  return maxDims(0, ceilDivideDims(count, step));
}

function isFar(end: Dim): boolean {
  return typeof end === 'number' && end >= FAR;
}

/** Python's `range(*slice(start, end, step).indices(size))`: first index and how many. */
function sliceRange(size: number, start: number, end: number, step: number) {
  const clamp = (index: number, low: number, high: number) =>
    Math.min(high, Math.max(low, index < 0 ? index + size : index));
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const from = clamp(start, 0, high);
  // For ONNX Runtime "to the end" is the beginning when it steps backwards.
  const isToTheEnd = step < 0 && (end === FAR || end >= 2 ** 63 - 1);
  const until = isToTheEnd ? -1 : clamp(end, low, high);
  return { from, length: Math.max(0, Math.ceil((until - from) / step)) };
}

function slicedKnown(
  input: Value,
  start: Dim | undefined,
  end: Dim | undefined,
  steps: readonly Dim[] | undefined,
): Value['known'] {
  const step = steps?.[0] ?? 1;
  const { known } = input;
  if (!known || typeof start !== 'number' || typeof end !== 'number' || typeof step !== 'number')
    return undefined;
  const { from, length } = sliceRange(known.length, start, end, step);
  return Array.from({ length }, (_, i) => known[from + i * step] ?? 0);
}

/** Joins along `axis`; other sizes must agree. Source: ONNX Concat-13. */
const concat: OpRule = {
  infer: (context) => concatenated(context, context.inputs),
};

export function concatenated(
  context: OpContext,
  parts: readonly (Value | undefined)[],
): (Value | undefined)[] {
  const dtype = parts.find(Boolean)?.dtype;
  const shapes = parts.map((part) => part?.shape);
  const first = shapes.find((shape) => shape !== undefined);
  if (!first) return oneOutput(dtype, undefined);
  const axis = axisAttribute(context, 1, first.length);
  if (shapes.includes(undefined)) return oneOutput(dtype, openShape(context, 0, first.length));

  const result: Dim[] = [...first];
  for (const shape of shapes.slice(shapes.indexOf(first) + 1)) {
    if (shape?.length !== first.length) throw cannotJoin(context, shapes, axis);
    shape.forEach((dim, at) => {
      const soFar = result[at] ?? 0;
      if (at === axis) result[at] = addDims(soFar, dim);
      else if (mayEqual(soFar, dim)) result[at] = knownOf(soFar, dim);
      else throw cannotJoin(context, shapes, axis);
    });
  }
  const known = first.length === 1 ? joinedKnown(parts) : undefined;
  return oneOutput(dtype, result, known);
}

function cannotJoin(context: OpContext, shapes: readonly (Shape | undefined)[], axis: number) {
  return shapeMismatch(
    context.label,
    qualifiedOpType(context.node),
    shapes,
    l10n.t('all sizes but those of axis {0} must be equal', axis),
  );
}

function joinedKnown(parts: readonly (Value | undefined)[]): Value['known'] {
  const joined: Dim[] = [];
  for (const part of parts) {
    if (!part?.known || joined.length + part.known.length > MAX_KNOWN) return undefined;
    joined.push(...part.known);
  }
  return joined;
}

/** Parts by `split` sizes, or equal ones; the last may be smaller since version 18. */
const split: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const outputs = context.node.outputs;
    if (!input?.shape) return outputs.map(() => input && { dtype: input.dtype });
    const axis = axisAttribute(context, 0, input.shape.length);
    const size = input.shape[axis] ?? 1;
    const stated = listSetting(context, 'split', 1, null);
    const sizes = stated === null ? equalParts(context, size, outputs.length) : stated;
    if (sizes) checkParts(context, input.shape, sizes, size);
    let from: Dim = 0;
    return outputs.map((_, index): Value => {
      const length = sizes?.[index] ?? sizeOfOutput(context, index, axis);
      const shape = input.shape?.map((dim, at) => (at === axis ? length : dim));
      const known =
        shape?.length === 1 && typeof from === 'number' && typeof length === 'number'
          ? input.known?.slice(from, from + length)
          : undefined;
      from = addDims(from, length);
      return { dtype: input.dtype, shape, known };
    });
  },
  roles: { 1: 'constant' },
};

function equalParts(context: OpContext, size: Dim, count: number): Dim[] {
  const parts = intAttribute(context.node, 'num_outputs', count);
  if (context.opset < 18) {
    if (typeof size === 'number' && size % count !== 0)
      throw badAttribute(context, l10n.t('{0} does not divide into {1} equal parts', size, count));
    return Array.from({ length: count }, () => floorDivideDims(size, count));
  }
  const part = ceilDivideDims(size, parts);
  const last = subtractDims(size, multiplyDims(part, parts - 1));
  return Array.from({ length: count }, (_, index) => (index === parts - 1 ? last : part));
}

function checkParts(context: OpContext, shape: Shape, sizes: readonly Dim[], size: Dim) {
  if (sizes.length < context.node.outputs.length)
    throw badAttribute(
      context,
      l10n.t('{0} sizes for {1} outputs', sizes.length, context.node.outputs.length),
    );
  if (!mayEqual(sizes.reduce(addDims, 0), size))
    throw shapeMismatch(
      context.label,
      qualifiedOpType(context.node),
      [shape, sizes],
      l10n.t('the parts must add up to {0}', size),
    );
}

/** Repeats each axis. Source: ONNX Tile-13. */
const tile: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const { shape } = input;
    const repeats = context.inputs[1]?.known;
    if (!repeats) return oneOutput(input.dtype, openShape(context, 0, shape.length));
    if (repeats.length !== shape.length)
      throw shapeMismatch(
        context.label,
        'Tile',
        [shape, repeats],
        l10n.t('one repeat for each axis is needed'),
      );
    const [times] = repeats;
    const { known } = input;
    const repeated =
      shape.length === 1 && known && typeof times === 'number' && known.length * times <= MAX_KNOWN
        ? Array.from({ length: Math.max(0, times) }, () => known).flat()
        : undefined;
    return oneOutput(
      input.dtype,
      shape.map((dim, axis) => multiplyDims(dim, repeats[axis] ?? 1)),
      repeated,
    );
  },
  roles: { 1: 'constant' },
};

/** Crops or pads `axes` to the sizes at input 1. Source: ONNX CenterCropPad-18. */
const centerCropPad: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const { shape } = input;
    const listed = listSetting(context, 'axes', -1, undefined);
    const axes = listed?.map((axis) => normalAxis(context, Number(axis), shape.length));
    const sizes = context.inputs[1]?.known;
    const result = shape.map((dim, axis) => {
      const at = axes ? axes.indexOf(axis) : axis;
      return at < 0 ? dim : (sizes?.[at] ?? sizeOfOutput(context, 0, axis));
    });
    return oneOutput(input.dtype, result);
  },
  roles: { 1: 'constant' },
};

export const slicingRules: Readonly<Record<string, OpRule>> = {
  Slice: slice,
  Concat: concat,
  Split: split,
  Tile: tile,
  CenterCropPad: centerCropPad,
};
