import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, intsAttribute, qualifiedOpType } from '../graph';
import { addDims, floorDivideDims, multiplyDims, mayEqual } from '../symbols';
import type { Dim, Shape } from '../tensor';
import { UNKNOWN_COST, countOf, elementwiseCost, perOutput, scaled, sumOf } from './costs';
import { hasInput, oneOutput, shapeOf, sizeOfOutput } from './inputs';
import type { OpContext, OpCost, OpRule, Value } from './rule';

/** Fused attention: two products of queries with keys and values, a softmax between. */

/** What the products are made of, whatever layout the operator reads. */
interface Heads {
  readonly batch: Dim;
  readonly heads: Dim;
  readonly keyHeads: Dim;
  readonly queries: Dim;
  /** Keys with the past ones. */
  readonly keys: Dim;
  readonly size: Dim;
  readonly valueSize: Dim;
}

/** Scale and softmax (5) for each score, one more with a mask. */
function attentionCost(heads: Heads | undefined, withMask: boolean): OpCost {
  if (!heads) return UNKNOWN_COST;
  const scores = countOf(heads.batch, heads.heads, heads.queries, heads.keys);
  const width = addDims(heads.size, heads.valueSize);
  return {
    macs: scaled(scores, typeof width === 'number' ? width : undefined),
    otherOps: scaled(scores, 6 + Number(withMask)),
  };
}

/**
 * Q BxHqxSxD or BxSx(Hq·D), K and V with Hkv heads, past keys and values at inputs 4 and 5. Outputs:
 * result, present key and value, scores. Source: ONNX Attention-23.
 */
const attention: OpRule = {
  infer: (context) => {
    const dtype = context.inputs[0]?.dtype;
    const heads = standardHeads(context);
    if (!heads || !dtype) return oneOutput(dtype, undefined);
    const { batch, keyHeads, queries, keys, size, valueSize } = heads;
    const flat = shapeOf(context, 0)?.length === 3;
    const value = (shape: Shape): Value => ({ dtype, shape });
    return [
      value(
        flat
          ? [batch, queries, multiplyDims(heads.heads, valueSize)]
          : [batch, heads.heads, queries, valueSize],
      ),
      value([batch, keyHeads, keys, size]),
      value([batch, keyHeads, keys, valueSize]),
      value([batch, heads.heads, queries, keys]),
    ];
  },
  cost: (context) => attentionCost(standardHeads(context), hasInput(context, 3)),
};

function standardHeads(context: OpContext): Heads | undefined {
  const [query, key, value] = [0, 1, 2].map((index) => shapeOf(context, index));
  if (!query || !key || !value) return undefined;
  const flat = query.length === 3;
  const [q, k, v] = [
    flat ? unflattened(query, intAttribute(context.node, 'q_num_heads', 1)) : query,
    flat ? unflattened(key, intAttribute(context.node, 'kv_num_heads', 1)) : key,
    flat ? unflattened(value, intAttribute(context.node, 'kv_num_heads', 1)) : value,
  ];
  const [batch = 1, heads = 1, queries = 1, size = 1] = q;
  if (!mayEqual(size, k[3]) || !mayEqual(batch, k[0]) || !mayEqual(k[2], v[2]))
    throw shapeMismatch(
      context.label,
      qualifiedOpType(context.node),
      [query, key, value],
      l10n.t('batch, head size and number of keys must agree'),
    );
  const past = hasInput(context, 4) ? (shapeOf(context, 4)?.[2] ?? sizeOfOutput(context, 1, 2)) : 0;
  const keys = addDims(past, k[2] ?? 1);
  return { batch, heads, keyHeads: k[1] ?? 1, queries, keys, size, valueSize: v[3] ?? 1 };
}

/** BxSx(H·D) as BxHxSxD. */
function unflattened([batch = 1, length = 1, width = 1]: Shape, heads: number): Shape {
  return [batch, heads, length, floorDivideDims(width, heads)];
}

/**
 * Query BxSx(H·D), key and value BxLx(H·D) or already split BxHxLxD; past at inputs 6 and 7.
 * Source: com.microsoft.MultiHeadAttention.
 */
const multiHeadAttention: OpRule = {
  infer: (context) => {
    const dtype = context.inputs[0]?.dtype;
    const heads = multiHeads(context);
    if (!heads || !dtype) return oneOutput(dtype, undefined);
    const { batch, keys, queries, size, valueSize } = heads;
    return [
      { dtype, shape: [batch, queries, multiplyDims(heads.heads, valueSize)] },
      { dtype, shape: [batch, heads.heads, keys, size] },
      { dtype, shape: [batch, heads.heads, keys, valueSize] },
    ];
  },
  cost: (context) =>
    attentionCost(multiHeads(context), hasInput(context, 4) || hasInput(context, 5)),
  roles: { 3: 'parameter' },
};

function multiHeads(context: OpContext): Heads | undefined {
  const [query, key, value] = [0, 1, 2].map((index) => shapeOf(context, index));
  // Packed forms of rank 5 hold keys and values beside the queries.
  if (query?.length !== 3 || !key || !value || key.length === 5) return undefined;
  const count = intAttribute(context.node, 'num_heads', 1);
  const [batch = 1, , queries = 1, size = 1] = unflattened(query, count);
  const v = value.length === 3 ? unflattened(value, count) : value;
  const current = key.length === 3 ? (key[1] ?? 1) : (key[2] ?? 1);
  const past = hasInput(context, 6) ? (shapeOf(context, 6)?.[2] ?? sizeOfOutput(context, 1, 2)) : 0;
  const keys = addDims(past, current);
  return { batch, heads: count, keyHeads: count, queries, keys, size, valueSize: v[3] ?? 1 };
}

/**
 * Projects input BxSxI by weights Ix(3·H·D) to queries, keys and values first; past 2xBxHxPxD at
 * input 4. Source: com.microsoft.Attention.
 */
const projectedAttention: OpRule = {
  infer: (context) => {
    const dtype = context.inputs[0]?.dtype;
    const heads = projectedHeads(context);
    if (!heads || !dtype) return oneOutput(dtype, undefined);
    const { batch, queries, keys, size, valueSize } = heads;
    return [
      { dtype, shape: [batch, queries, multiplyDims(heads.heads, valueSize)] },
      { dtype, shape: [2, batch, heads.heads, keys, size] },
    ];
  },
  cost: (context) => {
    const products = attentionCost(projectedHeads(context), hasInput(context, 3));
    const [batch = '?', length = '?', width = '?'] = shapeOf(context, 0) ?? [];
    const columns = shapeOf(context, 1)?.[1] ?? '?';
    const projection = countOf(batch, length, width, columns);
    return {
      macs: sumOf([products.macs, projection]),
      otherOps: sumOf([
        products.otherOps,
        hasInput(context, 2) ? countOf(batch, length, columns) : 0,
      ]),
    };
  },
  roles: { 1: 'parameter', 2: 'parameter' },
};

function projectedHeads(context: OpContext): Heads | undefined {
  const input = shapeOf(context, 0);
  const weights = shapeOf(context, 1);
  const [batch, queries, width] = input ?? [];
  const [rows, columns] = weights ?? [];
  if (batch === undefined || queries === undefined || columns === undefined) return undefined;
  if (!mayEqual(width, rows))
    throw shapeMismatch(
      context.label,
      qualifiedOpType(context.node),
      [input, weights],
      l10n.t('the last size of the input must be the rows of the weights'),
    );
  const heads = intAttribute(context.node, 'num_heads', 1);
  const third = floorDivideDims(columns, 3);
  const [queryWidth = third, , valueWidth = third] =
    intsAttribute(context.node, 'qkv_hidden_sizes') ?? [];
  const past = hasInput(context, 4) ? (shapeOf(context, 4)?.[3] ?? sizeOfOutput(context, 1, 3)) : 0;
  return {
    batch,
    heads,
    keyHeads: heads,
    queries,
    keys: addDims(past, queries),
    size: floorDivideDims(queryWidth, heads),
    valueSize: floorDivideDims(valueWidth, heads),
  };
}

/**
 * Query BxSx(Hq·D), key and value BxSx(Hkv·D), or all packed in the query. How many past keys count
 * is in the data, so neither costs nor presents are known with a past. com.microsoft.GroupQueryAttention.
 */
const groupQueryAttention: OpRule = {
  infer: (context) => {
    const query = context.inputs[0];
    const [batch, length, width] = query?.shape ?? [];
    if (!query || batch === undefined || length === undefined || width === undefined)
      return oneOutput(query?.dtype, undefined);
    const heads = intAttribute(context.node, 'num_heads', 1);
    const keyHeads = intAttribute(context.node, 'kv_num_heads', 1);
    const packed = !hasInput(context, 1);
    const size = floorDivideDims(width, packed ? heads + 2 * keyHeads : heads);
    const present: Value = {
      dtype: query.dtype,
      shape: [batch, keyHeads, sizeOfOutput(context, 1, 2), size],
    };
    return [
      { dtype: query.dtype, shape: [batch, length, multiplyDims(heads, size)] },
      present,
      present,
    ];
  },
  cost: () => UNKNOWN_COST,
};

/** Rotates pairs: two multiplications and an addition for each element. ONNX RotaryEmbedding-23. */
const rotaryEmbedding: OpRule = {
  infer: ({ inputs: [input] }) => oneOutput(input?.dtype, input?.shape),
  cost: perOutput(3),
};

/**
 * Word, position and segment embeddings, added and normalised. Inputs: ids, segments, three tables,
 * gamma, beta, mask. Outputs: BxSxH, mask lengths B, the sum. com.microsoft.EmbedLayerNormalization.
 */
const embedLayerNormalization: OpRule = {
  infer: (context) => {
    const [batch, length] = shapeOf(context, 0) ?? [];
    const width = shapeOf(context, 2)?.[1];
    const dtype = context.inputs[2]?.dtype;
    if (batch === undefined || length === undefined || width === undefined)
      return oneOutput(dtype, undefined);
    const sum = dtype && { dtype, shape: [batch, length, width] };
    return [sum, { dtype: 'int32', shape: [batch] }, sum];
  },
  cost: (context, outputs) =>
    elementwiseCost(outputs[0]?.shape, 7 + 1 + Number(hasInput(context, 1))),
  roles: { 2: 'parameter', 3: 'parameter', 4: 'parameter', 5: 'parameter', 6: 'parameter' },
};

export const attentionRules: Readonly<Record<string, OpRule>> = {
  Attention: attention,
  RotaryEmbedding: rotaryEmbedding,
  'com.microsoft:Attention': projectedAttention,
  'com.microsoft:MultiHeadAttention': multiHeadAttention,
  'com.microsoft:GroupQueryAttention': groupQueryAttention,
  'com.microsoft:RotaryEmbedding': rotaryEmbedding,
  'com.microsoft:EmbedLayerNormalization': embedLayerNormalization,
};
