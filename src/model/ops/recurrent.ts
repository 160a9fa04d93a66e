import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, qualifiedOpType, stringAttribute } from '../graph';
import { mayEqual } from '../symbols';
import { countOf, scaled } from './costs';
import { shapeOf } from './inputs';
import type { OpContext, OpCost, OpRule, Value } from './rule';

/**
 * Input SxBxI (BxSxI with layout 1), weights DxGHxI, recurrence DxGHxH for G gates and D directions.
 * Outputs: all states SxDxBxH, the last DxBxH, for LSTM the last cell. Source: ONNX LSTM-22.
 */
function recurrent(gates: number, operations: number): OpRule {
  return {
    infer: (context) => {
      const input = context.inputs[0];
      const hidden = hiddenSize(context, gates);
      if (!input) return [];
      checkWeights(context);
      const [first, second] = input.shape ?? [];
      if (first === undefined || second === undefined || hidden === undefined)
        return [0, 1, 2].map(() => ({ dtype: input.dtype }));
      const directions = directionsOf(context);
      const batchFirst = isBatchFirst(context);
      const last: Value = {
        dtype: input.dtype,
        shape: batchFirst ? [first, directions, hidden] : [directions, second, hidden],
      };
      const all: Value = {
        dtype: input.dtype,
        shape: batchFirst
          ? [first, second, directions, hidden]
          : [first, directions, second, hidden],
      };
      return [all, last, last];
    },
    cost: (context) => recurrentCost(context, gates, operations),
    roles: { 1: 'parameter', 2: 'parameter', 3: 'parameter', 7: 'parameter' },
  };
}

function recurrentCost(context: OpContext, gates: number, operations: number): OpCost {
  const hidden = hiddenSize(context, gates);
  const [steps = '?', batch = '?', features = '?'] = shapeOf(context, 0) ?? [];
  const states = countOf(steps, batch, directionsOf(context), hidden ?? '?');
  const inner =
    typeof features === 'number' && hidden !== undefined ? features + hidden : undefined;
  return { macs: scaled(scaled(states, gates), inner), otherOps: scaled(states, operations) };
}

function hiddenSize(context: OpContext, gates: number): number | undefined {
  const stated = intAttribute(context.node, 'hidden_size', 0);
  if (stated > 0) return stated;
  const fromWeights = shapeOf(context, 2)?.[2] ?? shapeOf(context, 1)?.[1];
  if (typeof fromWeights !== 'number') return undefined;
  return shapeOf(context, 2) ? fromWeights : fromWeights / gates;
}

function directionsOf(context: OpContext): number {
  return stringAttribute(context.node, 'direction', 'forward') === 'bidirectional' ? 2 : 1;
}

function isBatchFirst(context: OpContext): boolean {
  return intAttribute(context.node, 'layout', 0) === 1;
}

function checkWeights(context: OpContext) {
  const input = shapeOf(context, 0);
  const weights = shapeOf(context, 1);
  const fits =
    (!input || input.length === 3) &&
    (!weights || (weights.length === 3 && mayEqual(weights[0], directionsOf(context)))) &&
    (!input || !weights || mayEqual(input[2], weights[2]));
  if (!fits)
    throw shapeMismatch(
      context.label,
      qualifiedOpType(context.node),
      [input, weights],
      l10n.t(
        'input must be steps x batch x features, weights {0} x gates x features',
        directionsOf(context),
      ),
    );
}

/**
 * Operations for each state besides the products. Each gate adds two biases' worth (2). LSTM: three
 * sigmoids (4), two tanh, c = f c + i g (3), h = o tanh(c) (1). GRU: two sigmoids, one tanh, r h (1),
 * (1 - z) n + z h (4). RNN: one tanh.
 */
export const recurrentRules: Readonly<Record<string, OpRule>> = {
  LSTM: recurrent(4, 4 * 2 + 3 * 4 + 2 + 3 + 1),
  GRU: recurrent(3, 3 * 2 + 2 * 4 + 1 + 1 + 4),
  RNN: recurrent(1, 2 + 1),
};
