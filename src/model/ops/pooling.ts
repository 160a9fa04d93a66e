import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, intsAttribute, qualifiedOpType } from '../graph';
import type { Shape, TensorType } from '../tensor';
import { elementCount } from '../tensor';
import { perInput, scaled } from './costs';
import { badAttribute, hasInput, oneOutput, shapeOf } from './inputs';
import { rolesAt } from './role-table';
import type { OpContext, OpCost, OpRule } from './rule';
import { slide, windowOf } from './windows';

/** Input NxCx…; each output element reads one window. Source: ONNX MaxPool-22, AveragePool-22. */
function pool(opsPerElement = 1): OpRule {
  return {
    infer: (context) => {
      const input = context.inputs[0];
      const shape = pooledShape(context);
      // MaxPool's second output: where each maximum was.
      return [input && { dtype: input.dtype, shape }, { dtype: 'int64', shape }];
    },
    cost: (context, outputs) => poolingCost(context, outputs, opsPerElement),
  };
}

function pooledShape(context: OpContext): Shape | undefined {
  const kernel = intsAttribute(context.node, 'kernel_shape');
  if (!kernel) throw badAttribute(context, l10n.t('kernel_shape is missing'));
  const input = shapeOf(context, 0);
  if (!input) return undefined;
  if (input.length !== kernel.length + 2) throw rankMismatch(context, kernel);
  const [batch = 1, channels = 1, ...spatial] = input;
  return [batch, channels, ...slide(context, spatial, windowOf(context, kernel))];
}

function poolingCost(
  { node }: OpContext,
  outputs: readonly (TensorType | undefined)[],
  opsPerElement: number,
): OpCost {
  const window = elementCount(intsAttribute(node, 'kernel_shape'));
  const count = elementCount(outputs[0]?.shape);
  return { macs: 0, otherOps: scaled(scaled(count, window), opsPerElement) };
}

function rankMismatch(context: OpContext, kernel: readonly number[]) {
  return shapeMismatch(
    context.label,
    qualifiedOpType(context.node),
    [shapeOf(context, 0)],
    l10n.t('a kernel of {0} needs an input of rank {1}', kernel.join('x'), kernel.length + 2),
  );
}

/** Input NxCx… to NxCx1x…. */
function globalPool(opsPerElement = 1): OpRule {
  return {
    infer: (context) => {
      const shape = shapeOf(context, 0)?.map((dim, axis) => (axis < 2 ? dim : 1));
      return oneOutput(context.inputs[0]?.dtype, shape);
    },
    cost: perInput(opsPerElement),
  };
}

/** Puts each value back where MaxPool found it. Source: ONNX MaxUnpool-22. */
const maxUnpool: OpRule = {
  infer: (context) => {
    const dtype = context.inputs[0]?.dtype;
    const input = shapeOf(context, 0);
    if (hasInput(context, 2)) return oneOutput(dtype, context.inputs[2]?.known);
    const kernel = intsAttribute(context.node, 'kernel_shape');
    if (!kernel || !input) return oneOutput(dtype, undefined);
    const { strides, pads } = windowOf(context, kernel);
    const shape = input.map((dim, axis) => {
      const at = axis - 2;
      if (at < 0 || typeof dim !== 'number') return dim;
      const padding = (pads[at] ?? 0) + (pads[at + kernel.length] ?? 0);
      return (dim - 1) * (strides[at] ?? 1) - padding + (kernel[at] ?? 1);
    });
    const symbolic = input.slice(2).some((dim) => typeof dim === 'string');
    return oneOutput(dtype, symbolic ? undefined : shape);
  },
};

/** Input NxCxHxW and boxes Rx4 (or Rx5) to RxCxhxw. Source: ONNX MaxRoiPool-22. */
const maxRoiPool: OpRule = {
  infer: (context) => {
    const channels = shapeOf(context, 0)?.[1];
    const boxes = shapeOf(context, 1)?.[0];
    const pooled = intsAttribute(context.node, 'pooled_shape');
    const known = channels !== undefined && boxes !== undefined && pooled;
    return oneOutput(context.inputs[0]?.dtype, known ? [boxes, channels, ...pooled] : undefined);
  },
};

/** Quantised, and with the channels in the last axis where `channels_last`. */
const quantizedPool: OpRule = {
  infer: (context) =>
    intAttribute(context.node, 'channels_last', 0) === 1
      ? oneOutput(context.inputs[0]?.dtype, undefined)
      : oneOutput(context.inputs[0]?.dtype, pooledShape(context)),
  cost: (context, outputs) => poolingCost(context, outputs, 1),
  roles: rolesAt({ buffer: [1, 2, 3, 4] }),
};

export const poolingRules: Readonly<Record<string, OpRule>> = {
  MaxPool: pool(),
  AveragePool: pool(),
  LpPool: pool(2),
  GlobalAveragePool: globalPool(),
  GlobalMaxPool: globalPool(),
  GlobalLpPool: globalPool(2),
  MaxUnpool: maxUnpool,
  'com.microsoft:QLinearAveragePool': quantizedPool,
  MaxRoiPool: maxRoiPool,
};
