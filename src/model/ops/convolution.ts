import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, intsAttribute, qualifiedOpType } from '../graph';
import { multiplyDims, mayEqual } from '../symbols';
import type { DataType, Dim, Shape, TensorType } from '../tensor';
import { elementCount } from '../tensor';
import { countOf, scaled } from './costs';
import { badAttribute, hasInput, knownOf, oneOutput, shapeOf } from './inputs';
import { rolesAt } from './role-table';
import type { OpContext, OpCost, OpRule, Value } from './rule';
import { slide, slideBack, windowOf } from './windows';

/** Where a convolution has its operands; quantised forms carry scales and zero points between. */
interface Layout {
  readonly weight: number;
  readonly bias?: number;
  readonly dtype?: DataType;
  /** Input whose element type the output has. */
  readonly typedBy?: number;
  readonly roles: OpRule['roles'];
}

/** Input NxCx…, weight Mx(C/group)xkernel, output NxMx…. Source: ONNX Conv-22. */
function convolution(layout: Layout): OpRule {
  return {
    infer: (context) => {
      const dtype = layout.dtype ?? context.inputs[layout.typedBy ?? 0]?.dtype;
      return oneOutput(dtype, convolvedShape(context, layout.weight));
    },
    cost: (context, outputs) => convolutionCost(context, outputs, layout),
    roles: layout.roles,
  };
}

function convolvedShape(context: OpContext, weightIndex: number): Shape | undefined {
  const input = shapeOf(context, 0);
  const weight = shapeOf(context, weightIndex);
  if (!input) return undefined;
  const kernel = kernelOf(context, weight);
  if (!kernel) return undefined;
  if (input.length !== kernel.length + 2) throw mismatch(context, weightIndex, sameRank());
  const groups = intAttribute(context.node, 'group', 1);
  const [batch = 1, channels = 1, ...spatial] = input;
  const [filters, perGroup] = weight ?? [];
  if (perGroup !== undefined && !mayEqual(channels, multiplyDims(perGroup, groups)))
    throw mismatch(context, weightIndex, channelRule(channels, perGroup, groups));
  if (typeof filters === 'number' && filters % groups !== 0)
    throw mismatch(
      context,
      weightIndex,
      l10n.t('output channels must be a multiple of {0} groups', groups),
    );
  const outChannels = filters;
  if (outChannels === undefined) return undefined;
  return [batch, outChannels, ...slide(context, spatial, windowOf(context, kernel))];
}

function channelRule(channels: Dim, perGroup: Dim, groups: number): string {
  return l10n.t(
    'input channels must be weight channels × groups = {0} × {1}, but are {2}',
    perGroup,
    groups,
    channels,
  );
}

function sameRank(): string {
  return l10n.t('input and weight must have the same rank, at least 3');
}

function kernelOf(context: OpContext, weight: Shape | undefined): Shape | undefined {
  const stated = intsAttribute(context.node, 'kernel_shape');
  if (!weight) return stated;
  const kernel = weight.slice(2);
  const rank = kernel.length;
  if (rank < 1) throw badAttribute(context, `a weight of rank ${weight.length} has no kernel`);
  if (stated && (stated.length !== rank || !stated.every((size, i) => mayEqual(size, kernel[i]))))
    throw badAttribute(context, `kernel_shape ${stated.join('x')} is not that of the weight`);
  return stated ?? kernel;
}

function convolutionCost(
  context: OpContext,
  outputs: readonly (TensorType | undefined)[],
  layout: Pick<Layout, 'weight' | 'bias'>,
): OpCost {
  const outputCount = elementCount(outputs[0]?.shape);
  const perOutput = countOf(...(shapeOf(context, layout.weight)?.slice(1) ?? ['?']));
  const bias = layout.bias !== undefined && hasInput(context, layout.bias) ? 1 : 0;
  return { macs: scaled(outputCount, perOutput), otherOps: scaled(outputCount, bias) };
}

/** Input NxCx…, weight Cx(M/group)xkernel. Source: ONNX ConvTranspose-22. */
const convTranspose: OpRule = {
  infer: (context) => oneOutput(context.inputs[0]?.dtype, transposedShape(context)),
  cost: (context, outputs) => {
    const perInput = countOf(...(shapeOf(context, 1)?.slice(1) ?? ['?']));
    return {
      macs: scaled(elementCount(shapeOf(context, 0)), perInput),
      otherOps: scaled(elementCount(outputs[0]?.shape), hasInput(context, 2) ? 1 : 0),
    };
  },
};

function transposedShape(context: OpContext): Shape | undefined {
  const input = shapeOf(context, 0);
  const weight = shapeOf(context, 1);
  const kernel = kernelOf(context, weight);
  if (!input || !weight || !kernel) return undefined;
  if (input.length !== weight.length) throw mismatch(context, 1, sameRank());
  const groups = intAttribute(context.node, 'group', 1);
  const [batch = 1, channels = 1, ...spatial] = input;
  const [inChannels = 1, perGroup = 1] = weight;
  if (!mayEqual(channels, inChannels))
    throw mismatch(context, 1, l10n.t('input channels must be the first size of the weight'));
  const stated = intsAttribute(context.node, 'output_shape');
  const sizes = stated?.slice(-spatial.length);
  return [
    batch,
    multiplyDims(perGroup, groups),
    ...(sizes ?? slideBack(context, spatial, windowOf(context, kernel))),
  ];
}

/** Input NxCxHxW, offset Nx(2·groups·kernel)xHoxWo. Source: ONNX DeformConv-22. */
const deformConv: OpRule = {
  infer: (context) => {
    const shape = convolvedShape(context, 1);
    const offset = shapeOf(context, 2);
    const refined = shape?.map((dim, axis) => (axis < 2 ? dim : knownOf(dim, offset?.[axis])));
    return oneOutput(context.inputs[0]?.dtype, refined);
  },
  cost: (context, outputs) => convolutionCost(context, outputs, { weight: 1, bias: 3 }),
};

function mismatch(context: OpContext, weight: number, rule: string) {
  return shapeMismatch(
    context.label,
    qualifiedOpType(context.node),
    [shapeOf(context, 0), shapeOf(context, weight)],
    rule,
  );
}

/** An activation fused into the convolution adds one operation per element at least. */
const fusedConv: OpRule = {
  infer: (context): (Value | undefined)[] =>
    oneOutput(context.inputs[0]?.dtype, convolvedShape(context, 1)),
  cost: (context, outputs) => {
    const plain = convolutionCost(context, outputs, { weight: 1, bias: 2 });
    const extra = Number(hasInput(context, 3)) + Number(context.node.attributes.has('activation'));
    const count = elementCount(outputs[0]?.shape);
    return { macs: plain.macs, otherOps: scaled(count, Number(hasInput(context, 2)) + extra) };
  },
};

const WEIGHT_AND_BIAS = rolesAt({ parameter: [1, 2] });

export const convolutionRules: Readonly<Record<string, OpRule>> = {
  Conv: convolution({ weight: 1, bias: 2, roles: WEIGHT_AND_BIAS }),
  ConvInteger: convolution({
    weight: 1,
    dtype: 'int32',
    roles: rolesAt({ parameter: [1], buffer: [2, 3] }),
  }),
  QLinearConv: convolution({
    weight: 3,
    bias: 8,
    typedBy: 7,
    roles: rolesAt({ parameter: [3, 8], buffer: [1, 2, 4, 5, 6, 7] }),
  }),
  ConvTranspose: { ...convTranspose, roles: WEIGHT_AND_BIAS },
  DeformConv: { ...deformConv, roles: rolesAt({ parameter: [1, 3] }) },
  'com.microsoft:FusedConv': { ...fusedConv, roles: WEIGHT_AND_BIAS },
};
