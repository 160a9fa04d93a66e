import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Layout } from '../layout';
import { toLast } from '../layout';
import type { NodeContext } from '../node-context';
import type { Operand } from '../translation';

/**
 * Inputs of an operator that broadcasts, with their axes in one order: channels last where an input
 * of the full rank lies so already.
 */
export function aligned(
  context: NodeContext,
  indices: readonly number[],
): { readonly layout: Layout; readonly operands: readonly Operand[] } {
  const rank = Math.max(...indices.map((index) => context.rank(index)));
  const layout = indices.some(
    (index) => context.rank(index) === rank && context.layoutOf(index) === 'last',
  )
    ? 'last'
    : 'onnx';
  return {
    layout,
    operands: indices.map((index) => alignedOperand(context, index, rank, layout)),
  };
}

/** The first two inputs: see `aligned`. */
export function alignedPair(context: NodeContext) {
  const { layout, operands } = aligned(context, [0, 1]);
  const [a, b] = operands;
  if (!a || !b) throw context.refusal(l10n.t('a missing input'));
  return { layout, a, b };
}

function alignedOperand(
  context: NodeContext,
  index: number,
  rank: number,
  layout: Layout,
): Operand {
  const own = context.rank(index);
  if (layout === 'onnx' || own === 0) return context.operand(index);
  if (own === rank && !context.isConstant(index)) return context.operand(index, 'last');
  // ONNX aligns shapes at their ends, so axes that are missing are the first.
  return context.operand(index, 'last', {
    key: `last ${rank}`,
    convert: (tensor) => toLast(padded(tensor, rank)),
  });
}

function padded(tensor: Tensor, rank: number): Tensor {
  const missing = Array.from({ length: rank - tensor.rank }, () => 1);
  return missing.length === 0 ? tensor : tf.reshape(tensor, [...missing, ...tensor.shape]);
}
