import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, qualifiedOpType } from '../graph';
import { mayEqual } from '../symbols';
import type { Shape } from '../tensor';
import { perOutput } from './costs';
import { axisAttribute, knownOf, oneOutput, shapeOf } from './inputs';
import type { OpContext, OpRule, Value } from './rule';

/**
 * Normalisations keep type and shape. Operations for each element: mean 1, subtract 1, square 1,
 * variance 1, divide 1, scale 1, shift 1. Inference-time BatchNormalization is a scale and a shift.
 */
const FULL = 7;
/** Square, mean, divide, scale. */
const WITHOUT_MEAN = 4;

/** Source: ONNX BatchNormalization-15. Mean and variance (inputs 3, 4) are running statistics. */
const batchNormalization: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const size = [1, 2, 3, 4].reduce(
      (known, index) => checkChannels(context, input?.shape, index, 1) ?? known,
      input?.shape?.[1],
    );
    const refined = size === undefined ? input?.shape : replaced(input?.shape, 1, size);
    const statistics = context.inputs[3];
    return [
      input && { dtype: input.dtype, shape: refined },
      ...context.node.outputs.slice(1).map(() => statistics && { ...statistics, known: undefined }),
    ];
  },
  cost: perOutput(2),
  roles: { 1: 'parameter', 2: 'parameter', 3: 'buffer', 4: 'buffer' },
};

function replaced(shape: Shape | undefined, axis: number, size: number | string) {
  return shape?.map((dim, at) => (at === axis ? knownOf(dim, size) : dim));
}

/** The size that a per-channel input states; throws where it is not that of the channel axis. */
function checkChannels(context: OpContext, input: Shape | undefined, index: number, axis: number) {
  const shape = shapeOf(context, index);
  if (!shape || !input) return undefined;
  const [size] = shape;
  if (shape.length !== 1 || !mayEqual(size, input[axis] ?? 1))
    throw shapeMismatch(
      context.label,
      qualifiedOpType(context.node),
      [input, shape],
      l10n.t('one number for each of the {0} channels is needed', input[axis] ?? 1),
    );
  return size;
}

/** Scale and bias hold one number for each channel. Source: ONNX InstanceNormalization-22. */
const instanceNormalization: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    for (const index of [1, 2]) checkChannels(context, input?.shape, index, 1);
    return oneOutput(input?.dtype, input?.shape);
  },
  cost: perOutput(FULL),
  roles: { 1: 'parameter', 2: 'parameter' },
};

/** Source: ONNX GroupNormalization-21: scale and bias per channel; per group in version 18. */
const groupNormalization: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (context.opset >= 21)
      for (const index of [1, 2]) checkChannels(context, input?.shape, index, 1);
    return oneOutput(input?.dtype, input?.shape);
  },
  cost: perOutput(FULL),
  roles: { 1: 'parameter', 2: 'parameter' },
};

/** Normalises the axes from `axis` on; mean and 1/deviation keep the others. ONNX LayerNormalization-17. */
const layerNormalization: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (!input?.shape) return [input && { dtype: input.dtype }];
    const axis = axisAttribute(context, -1, input.shape.length);
    checkTail(context, input.shape.slice(axis));
    const statistics: Value = {
      dtype: stashType(context),
      shape: input.shape.map((dim, at) => (at < axis ? dim : 1)),
    };
    return [{ dtype: input.dtype, shape: input.shape }, statistics, statistics];
  },
  cost: perOutput(FULL),
  roles: { 1: 'parameter', 2: 'parameter' },
};

/** `stash_type` is a number of onnx.TensorProto.DataType: 1 float32, 11 float64, 16 bfloat16. */
function stashType(context: OpContext) {
  const stated = intAttribute(context.node, 'stash_type', 1);
  return stated === 11 ? 'float64' : stated === 16 ? 'bfloat16' : 'float32';
}

function checkTail(context: OpContext, tail: Shape) {
  const scale = shapeOf(context, 1);
  if (!scale) return;
  const offset = tail.length - scale.length;
  const fits = scale.every((dim, axis) => dim === 1 || mayEqual(dim, tail[axis + offset]));
  if (offset < 0 || !fits)
    throw shapeMismatch(
      context.label,
      qualifiedOpType(context.node),
      [shapeOf(context, 0), scale],
      l10n.t('the scale must have the sizes of the normalised axes'),
    );
}

/** Source: ONNX RMSNormalization-23. */
const rmsNormalization: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    if (input?.shape)
      checkTail(context, input.shape.slice(axisAttribute(context, -1, input.shape.length)));
    return oneOutput(input?.dtype, input?.shape);
  },
  cost: perOutput(WITHOUT_MEAN),
  roles: { 1: 'parameter' },
};

/** Square and add over `size` channels, then scale, add, power, divide. ONNX LRN-13. */
const localResponse: OpRule = {
  infer: ({ inputs: [input] }) => oneOutput(input?.dtype, input?.shape),
  cost: (context, outputs) =>
    perOutput(2 * intAttribute(context.node, 'size', 1) + 4)(context, outputs),
};

const keepsType = (operations: number): OpRule => ({
  infer: ({ inputs: [input] }) => oneOutput(input?.dtype, input?.shape),
  cost: perOutput(operations),
});

/**
 * Input plus skip (plus bias), then LayerNormalization; outputs 1 and 2 are its statistics, output 3
 * the sum. Source: com.microsoft.SkipLayerNormalization.
 */
function skipNormalization(operations: number): OpRule {
  return {
    infer: ({ inputs: [input] }) => {
      const value = input && { dtype: input.dtype, shape: input.shape };
      const statistics: Value = {
        dtype: 'float32',
        shape: input?.shape?.map((dim, axis) =>
          axis === (input.shape?.length ?? 0) - 1 ? 1 : dim,
        ),
      };
      return [value, statistics, statistics, value];
    },
    cost: perOutput(operations),
    roles: { 2: 'parameter', 3: 'parameter', 4: 'parameter' },
  };
}

export const normalizationRules: Readonly<Record<string, OpRule>> = {
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  LayerNormalization: layerNormalization,
  'com.microsoft:LayerNormalization': layerNormalization,
  RMSNormalization: rmsNormalization,
  SimplifiedLayerNormalization: { ...rmsNormalization },
  LpNormalization: keepsType(3),
  MeanVarianceNormalization: keepsType(5),
  LRN: localResponse,
  'com.microsoft:SkipLayerNormalization': skipNormalization(FULL + 1),
  'com.microsoft:SkipSimplifiedLayerNormalization': skipNormalization(WITHOUT_MEAN + 1),
  'com.microsoft:GroupNorm': { ...keepsType(FULL), roles: { 1: 'parameter', 2: 'parameter' } },
};
