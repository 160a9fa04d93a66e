import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, floatAttribute, qualifiedOpType } from '../graph';
import { mayEqual } from '../symbols';
import type { DataType, Dim, Shape, TensorType } from '../tensor';
import { elementCount } from '../tensor';
import { broadcastPair } from './broadcast';
import { UNCOUNTED, scaled } from './costs';
import { hasInput, oneOutput, shapeOf } from './inputs';
import { rolesAt } from './role-table';
import type { OpContext, OpCost, OpRule } from './rule';

/** Matrix products: MACs are output elements × the size that is summed over. */

interface Layout {
  readonly left: number;
  readonly right: number;
  readonly dtype?: DataType;
  /** Input whose element type the output has. */
  readonly typedBy?: number;
  readonly bias?: number;
  readonly roles: OpRule['roles'];
}

function matMul(layout: Layout): OpRule {
  return {
    infer: (context) => {
      const dtype = layout.dtype ?? context.inputs[layout.typedBy ?? layout.left]?.dtype;
      return oneOutput(dtype, matMulShape(context, ...operands(context, layout)));
    },
    cost: (context, outputs) => {
      const [left] = operands(context, layout);
      const bias = layout.bias !== undefined && hasInput(context, layout.bias);
      return productCost(outputs, left?.at(-1), bias ? 1 : 0);
    },
    roles: layout.roles,
  };
}

/** FusedMatMul of com.microsoft may transpose the last two axes first. */
function operands(
  context: OpContext,
  layout: Pick<Layout, 'left' | 'right'>,
): [Shape | undefined, Shape | undefined] {
  const left = shapeOf(context, layout.left);
  const right = shapeOf(context, layout.right);
  const { node } = context;
  return [
    intAttribute(node, 'transA', 0) ? swapped(left) : left,
    intAttribute(node, 'transB', 0) ? swapped(right) : right,
  ];
}

function swapped(shape: Shape | undefined): Shape | undefined {
  const [rows, columns] = shape?.slice(-2) ?? [];
  if (!shape || rows === undefined || columns === undefined) return shape;
  return [...shape.slice(0, -2), columns, rows];
}

function productCost(
  outputs: readonly (TensorType | undefined)[],
  inner: Dim | undefined,
  operationsPerOutput: number,
): OpCost {
  const count = elementCount(outputs[0]?.shape);
  return {
    macs: scaled(count, typeof inner === 'number' ? inner : undefined),
    otherOps: scaled(count, operationsPerOutput),
  };
}

/** Like numpy.matmul: vectors become matrices, leading axes broadcast. Source: ONNX MatMul-13. */
function matMulShape(
  context: OpContext,
  left: Shape | undefined,
  right: Shape | undefined,
): Shape | undefined {
  if (!left || !right) return undefined;
  if (left.length === 0 || right.length === 0)
    throw mismatch(context, left, right, l10n.t('operands must have at least one axis'));
  const a = left.length === 1 ? [1, ...left] : left;
  const b = right.length === 1 ? [...right, 1] : right;
  const [rows = 1, inner = 1] = a.slice(-2);
  const [innerRight = 1, columns = 1] = b.slice(-2);
  if (!mayEqual(inner, innerRight))
    throw mismatch(
      context,
      left,
      right,
      l10n.t('the last size of the first must be the rows of the second'),
    );
  const batch = broadcastPair(a.slice(0, -2), b.slice(0, -2));
  if (!batch) throw mismatch(context, left, right, l10n.t('leading sizes must be equal or 1'));
  return [...batch, ...(left.length === 1 ? [] : [rows]), ...(right.length === 1 ? [] : [columns])];
}

/** alpha A' B' + beta C with A' MxK and B' KxN; C broadcasts to MxN. Source: ONNX Gemm-13. */
const gemm: OpRule = {
  infer: (context) => oneOutput(context.inputs[0]?.dtype, gemmShape(context, 1, 2)),
  cost: (context, outputs) => {
    const left = shapeOf(context, 0);
    const { node } = context;
    const inner = left?.[intAttribute(node, 'transA', 0) ? 0 : 1];
    const withBias = hasInput(context, 2);
    const others = [
      floatAttribute(node, 'alpha', 1) !== 1,
      withBias,
      withBias && floatAttribute(node, 'beta', 1) !== 1,
    ];
    return productCost(outputs, inner, others.filter(Boolean).length);
  },
  roles: rolesAt({ parameter: [0, 1, 2] }),
};

function gemmShape(context: OpContext, rightIndex: number, biasIndex: number): Shape | undefined {
  const left = shapeOf(context, 0);
  const right = shapeOf(context, rightIndex);
  if (!left || !right) return undefined;
  if (left.length !== 2 || right.length !== 2)
    throw mismatch(context, left, right, l10n.t('both operands must be matrices'));
  const [a, b] = operands(context, { left: 0, right: rightIndex });
  const [rows = 1, inner = 1] = a ?? [];
  const [innerRight = 1, columns = 1] = b ?? [];
  if (!mayEqual(inner, innerRight))
    throw mismatch(
      context,
      left,
      right,
      l10n.t('inner sizes {0} and {1} must be equal', inner, innerRight),
    );
  const output = [rows, columns];
  const bias = shapeOf(context, biasIndex);
  const joined = bias && broadcastPair(output, bias);
  if (bias && (joined?.length !== 2 || !joined.every((dim, i) => mayEqual(dim, output[i]))))
    throw mismatch(
      context,
      output,
      bias,
      l10n.t('the third operand must broadcast to the product'),
    );
  return output;
}

/** Dense layer on flattened features: A MxK, packed 4-bit B of N columns. com.microsoft.MatMulNBits. */
const matMulNBits: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    const columns = intAttribute(context.node, 'N', 0);
    const inner = intAttribute(context.node, 'K', 0);
    if (input?.shape && !mayEqual(input.shape.at(-1), inner))
      throw mismatch(
        context,
        input.shape,
        [inner, columns],
        l10n.t('the last size of the first must be K'),
      );
    return oneOutput(input?.dtype, input?.shape && [...input.shape.slice(0, -1), columns]);
  },
  cost: (context, outputs) =>
    productCost(outputs, intAttribute(context.node, 'K', 0), hasInput(context, 5) ? 1 : 0),
  roles: { 1: 'parameter', 2: 'buffer', 3: 'buffer', 5: 'parameter' },
};

function mismatch(context: OpContext, left: Shape, right: Shape, rule: string) {
  return shapeMismatch(context.label, qualifiedOpType(context.node), [left, right], rule);
}

/** Determinants of the matrices in the last two axes; their arithmetic is the runtime's choice. */
const det: OpRule = {
  infer: ({ inputs: [input] }) => oneOutput(input?.dtype, input?.shape?.slice(0, -2)),
  cost: () => UNCOUNTED,
};

/** A, its scale and zero point, B with both, C, those of the result. com.microsoft.QGemm. */
const quantizedGemm: OpRule = {
  infer: (context) =>
    oneOutput(
      // Without a scale for the result it stays in floating point.
      hasInput(context, 7) ? context.inputs[0]?.dtype : 'float32',
      gemmShape(context, 3, 6),
    ),
  cost: (context, outputs) => {
    const inner = shapeOf(context, 0)?.[intAttribute(context.node, 'transA', 0) ? 0 : 1];
    return productCost(outputs, inner, hasInput(context, 6) ? 1 : 0);
  },
  roles: rolesAt({ parameter: [3, 6], buffer: [1, 2, 4, 5, 7, 8] }),
};

const BOTH = rolesAt({ parameter: [0, 1] });

export const matMulRules: Readonly<Record<string, OpRule>> = {
  MatMul: matMul({ left: 0, right: 1, roles: BOTH }),
  MatMulInteger: matMul({
    left: 0,
    right: 1,
    dtype: 'int32',
    roles: rolesAt({ parameter: [0, 1], buffer: [2, 3] }),
  }),
  QLinearMatMul: matMul({
    left: 0,
    right: 3,
    typedBy: 7,
    roles: rolesAt({ parameter: [0, 3], buffer: [1, 2, 4, 5, 6, 7] }),
  }),
  Gemm: gemm,
  Det: det,
  'com.microsoft:FusedGemm': gemm,
  'com.microsoft:QGemm': quantizedGemm,
  'com.microsoft:FusedMatMul': matMul({ left: 0, right: 1, roles: BOTH }),
  'com.microsoft:TransposeMatMul': matMul({ left: 0, right: 1, roles: BOTH }),
  'com.microsoft:MatMulIntegerToFloat': matMul({
    left: 0,
    right: 1,
    typedBy: 2,
    bias: 6,
    roles: rolesAt({ parameter: [1, 6], buffer: [2, 3, 4, 5] }),
  }),
  'com.microsoft:DynamicQuantizeMatMul': matMul({
    left: 0,
    right: 1,
    bias: 4,
    roles: rolesAt({ parameter: [1, 4], buffer: [2, 3] }),
  }),
  'com.microsoft:MatMulNBits': matMulNBits,
};
