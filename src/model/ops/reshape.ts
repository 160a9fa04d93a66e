import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, qualifiedOpType } from '../graph';
import { addDims, floorDivideDims, productOf, mayEqual } from '../symbols';
import type { Dim, Shape } from '../tensor';
import { broadcast } from './broadcast';
import {
  axesSetting,
  badAttribute,
  listSetting,
  oneOutput,
  shapeOf,
  shapeOfRank,
  sizeOfOutput,
} from './inputs';
import { spreadKnown } from './known';
import type { OpContext, OpRule, Value } from './rule';

/** Operators that give the same elements another shape. They compute nothing. */

/** 0 copies a size unless `allowzero`, -1 is what remains. Source: ONNX Reshape-24. */
const reshape: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    return oneOutput(input?.dtype, reshapedShape(context, input?.shape), input?.known);
  },
  roles: { 1: 'constant' },
};

function reshapedShape(context: OpContext, input: Shape | undefined): Shape | undefined {
  const target = listSetting(context, 'shape', 1, undefined);
  if (!target) return shapeOfRank(context, 0, shapeOf(context, 1)?.[0]);
  const copiesZero = intAttribute(context.node, 'allowzero', 0) === 0;
  const copied = target.map((dim, axis) => {
    if (dim !== 0 || !copiesZero) return dim;
    if (input && axis >= input.length)
      throw mismatch(context, input, target, l10n.t('0 at axis {0} has no size to copy', axis));
    return input?.[axis] ?? sizeOfOutput(context, 0, axis);
  });
  if (!copied.includes(-1)) {
    checkCounts(context, input, copied);
    return copied;
  }
  if (copied.indexOf(-1) !== copied.lastIndexOf(-1))
    throw mismatch(context, input, target, l10n.t('at most one size can be -1'));
  return copied.map((dim, axis) => (dim === -1 ? remainder(context, input, copied, axis) : dim));
}

function remainder(context: OpContext, input: Shape | undefined, target: Shape, axis: number): Dim {
  const open = sizeOfOutput(context, 0, axis);
  if (!input) return open;
  const others = target.filter((dim) => dim !== -1);
  const total = productOf(input);
  const stated = productOf(others);
  if (stated === 0) return total === 0 ? 0 : open;
  if (typeof total === 'number' && typeof stated === 'number' && total % stated !== 0)
    throw mismatch(
      context,
      input,
      target,
      l10n.t('{0} elements do not divide by {1}', total, stated),
    );
  return floorDivideDims(total, stated);
}

function checkCounts(context: OpContext, input: Shape | undefined, target: Shape) {
  if (input && !mayEqual(productOf(input), productOf(target)))
    throw mismatch(context, input, target, l10n.t('the number of elements must stay the same'));
}

/** To a matrix: the axes before `axis`, and the others. Source: ONNX Flatten-24. */
const flatten: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const rank = input.shape.length;
    const stated = intAttribute(context.node, 'axis', 1);
    const axis = stated < 0 ? stated + rank : stated;
    if (axis < 0 || axis > rank)
      throw badAttribute(
        context,
        l10n.t('axis {0} does not exist in a tensor of rank {1}', stated, rank),
      );
    const shape = [productOf(input.shape.slice(0, axis)), productOf(input.shape.slice(axis))];
    return oneOutput(input.dtype, shape, input.known);
  },
};

/** Drops axes of size 1: those listed, or all. Source: ONNX Squeeze-24. */
const squeeze: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    return oneOutput(
      input?.dtype,
      input?.shape && squeezedShape(context, input.shape),
      input?.known,
    );
  },
  roles: { 1: 'constant' },
};

function squeezedShape(context: OpContext, shape: Shape): Shape | undefined {
  const axes = axesSetting(context, 1, shape.length, 'all');
  if (!axes) return undefined;
  if (axes === 'all') {
    // Any symbol may turn out to be 1.
    const decided = shape.every((dim) => typeof dim === 'number');
    return decided ? shape.filter((dim) => dim !== 1) : undefined;
  }
  for (const axis of axes)
    if (!mayEqual(shape[axis], 1))
      throw mismatch(
        context,
        shape,
        axes,
        l10n.t('axis {0} has size {1}, not 1', axis, String(shape[axis])),
      );
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** Inserts axes of size 1; `axes` are positions in the result. Source: ONNX Unsqueeze-24. */
const unsqueeze: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    return oneOutput(
      input?.dtype,
      input?.shape && unsqueezedShape(context, input.shape),
      input?.known,
    );
  },
  roles: { 1: 'constant' },
};

function unsqueezedShape(context: OpContext, shape: Shape): Shape | undefined {
  const listed = listSetting(context, 'axes', 1, undefined);
  if (!listed) {
    const count = shapeOf(context, 1)?.[0];
    return shapeOfRank(context, 0, count === undefined ? undefined : addDims(shape.length, count));
  }
  const rank = shape.length + listed.length;
  const axes = axesSetting(context, 1, rank, []) ?? [];
  if (new Set(axes).size !== listed.length)
    throw badAttribute(context, l10n.t('axes {0} repeat an axis', listed.join(', ')));
  const rest = shape.values();
  return Array.from({ length: rank }, (_, axis) =>
    axes.includes(axis) ? 1 : (rest.next().value ?? 1),
  );
}

/** Broadcasts to a shape, which may itself have ones. Source: ONNX Expand-13. */
const expand: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const target = context.inputs[1]?.known;
    if (!target) return oneOutput(input?.dtype, openExpansion(context, input));
    const shape = broadcast(context, [input?.shape, target]);
    return oneOutput(input?.dtype, shape, shape && spreadKnown(input?.known, input?.shape, shape));
  },
  roles: { 1: 'constant' },
};

function openExpansion(context: OpContext, input: Value | undefined): Shape | undefined {
  const rank = shapeOf(context, 1)?.[0];
  if (!input?.shape || typeof rank !== 'number') return undefined;
  return shapeOfRank(context, 0, Math.max(rank, input.shape.length));
}

/** Reverses the axes or orders them by `perm`. Source: ONNX Transpose-24. */
const transpose: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const shape = input?.shape;
    const perm = listSetting(context, 'perm', -1, undefined);
    if (!shape) return oneOutput(input?.dtype, undefined);
    const order = perm ?? shape.map((_, axis) => shape.length - 1 - axis);
    if (
      [...order].sort((a, b) => Number(a) - Number(b)).some((axis, at) => axis !== at) ||
      order.length !== shape.length
    )
      throw mismatch(context, shape, order, l10n.t('perm must list every axis once'));
    const known = shape.length < 2 ? input.known : undefined;
    return oneOutput(
      input.dtype,
      order.map((axis) => shape[Number(axis)] ?? 1),
      known,
    );
  },
};

/** Moves blocks between channels and space: NxCxHxW. Source: ONNX DepthToSpace-13. */
const depthToSpace: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const block = intAttribute(context.node, 'blocksize', 1);
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const [batch = 1, channels = 1, height = 1, width = 1] = input.shape;
    const divides = typeof channels !== 'number' || channels % (block * block) === 0;
    if (input.shape.length !== 4 || !divides)
      throw mismatch(
        context,
        input.shape,
        [block, block],
        l10n.t('channels must divide by blocksize²'),
      );
    return oneOutput(input.dtype, [
      batch,
      floorDivideDims(channels, block * block),
      productOf([height, block]),
      productOf([width, block]),
    ]);
  },
};

const spaceToDepth: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const block = intAttribute(context.node, 'blocksize', 1);
    if (!input?.shape) return oneOutput(input?.dtype, undefined);
    const [batch = 1, channels = 1, height = 1, width = 1] = input.shape;
    const divides = [height, width].every((dim) => typeof dim !== 'number' || dim % block === 0);
    if (input.shape.length !== 4 || !divides)
      throw mismatch(
        context,
        input.shape,
        [block, block],
        l10n.t('height and width must divide by blocksize'),
      );
    return oneOutput(input.dtype, [
      batch,
      productOf([channels, block * block]),
      floorDivideDims(height, block),
      floorDivideDims(width, block),
    ]);
  },
};

function mismatch(context: OpContext, from: Shape | undefined, to: Shape, rule: string) {
  return shapeMismatch(context.label, qualifiedOpType(context.node), [from, to], rule);
}

export const reshapeRules: Readonly<Record<string, OpRule>> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Transpose: transpose,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
};
