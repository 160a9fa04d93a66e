import { shapeMismatch } from '../errors';
import { intAttribute, floatAttribute, qualifiedOpType } from '../graph';
import type { DataType, Dim, Shape, TensorType } from '../tensor';
import { elementCount } from '../tensor';
import { broadcastPair } from './broadcast';
import { UNCOUNTED, scaled } from './costs';
import { mayEqual } from '../symbols';
import { hasInput, oneOutput, shapeOf } from './inputs';
import type { OpContext, OpCost, OpRule } from './rule';

/** Matrix products: MACs are output elements × the size that is summed over. */

interface Layout {
  readonly left: number;
  readonly right: number;
  readonly dtype?: DataType;
  /** Input whose element type the output has. */
  readonly typedBy?: number;
  readonly bias?: number;
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
  };
}

/** FusedMatMul of com.microsoft may transpose the last two axes first. */
function operands(context: OpContext, layout: Layout): [Shape | undefined, Shape | undefined] {
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
export function matMulShape(
  context: OpContext,
  left: Shape | undefined,
  right: Shape | undefined,
): Shape | undefined {
  if (!left || !right) return undefined;
  if (left.length === 0 || right.length === 0)
    throw mismatch(context, left, right, 'operands must have at least one axis');
  const a = left.length === 1 ? [1, ...left] : left;
  const b = right.length === 1 ? [...right, 1] : right;
  const [rows = 1, inner = 1] = a.slice(-2);
  const [innerRight = 1, columns = 1] = b.slice(-2);
  if (!mayEqual(inner, innerRight))
    throw mismatch(
      context,
      left,
      right,
      'the last size of the first must be the rows of the second',
    );
  const batch = broadcastPair(a.slice(0, -2), b.slice(0, -2));
  if (!batch) throw mismatch(context, left, right, 'leading sizes must be equal or 1');
  return [...batch, ...(left.length === 1 ? [] : [rows]), ...(right.length === 1 ? [] : [columns])];
}

/** alpha A' B' + beta C with A' MxK and B' KxN; C broadcasts to MxN. Source: ONNX Gemm-13. */
const gemm: OpRule = {
  infer: (context) => oneOutput(context.inputs[0]?.dtype, gemmShape(context)),
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
};

function gemmShape(context: OpContext): Shape | undefined {
  const left = shapeOf(context, 0);
  const right = shapeOf(context, 1);
  if (!left || !right) return undefined;
  if (left.length !== 2 || right.length !== 2)
    throw mismatch(context, left, right, 'both operands must be matrices');
  const [a, b] = operands(context, { left: 0, right: 1 });
  const [rows = 1, inner = 1] = a ?? [];
  const [innerRight = 1, columns = 1] = b ?? [];
  if (!mayEqual(inner, innerRight))
    throw mismatch(context, left, right, `inner sizes ${inner} and ${innerRight} must be equal`);
  const output = [rows, columns];
  const bias = shapeOf(context, 2);
  const joined = bias && broadcastPair(output, bias);
  if (bias && (joined?.length !== 2 || !joined.every((dim, i) => mayEqual(dim, output[i]))))
    throw mismatch(context, output, bias, 'the third operand must broadcast to the product');
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
        'the last size of the first must be K',
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

export const matMulRules: Readonly<Record<string, OpRule>> = {
  MatMul: matMul({ left: 0, right: 1 }),
  MatMulInteger: matMul({ left: 0, right: 1, dtype: 'int32' }),
  QLinearMatMul: matMul({ left: 0, right: 3, typedBy: 7 }),
  Gemm: gemm,
  Det: det,
  'com.microsoft:FusedGemm': gemm,
  'com.microsoft:FusedMatMul': matMul({ left: 0, right: 1 }),
  'com.microsoft:TransposeMatMul': matMul({ left: 0, right: 1 }),
  'com.microsoft:MatMulIntegerToFloat': matMul({ left: 0, right: 1, typedBy: 2, bias: 6 }),
  'com.microsoft:DynamicQuantizeMatMul': matMul({ left: 0, right: 1, bias: 4 }),
  'com.microsoft:MatMulNBits': matMulNBits,
};
