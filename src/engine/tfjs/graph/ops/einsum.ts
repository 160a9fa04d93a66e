import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';

interface Terms {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/** Sums of products of one or two tensors. Source: ONNX Einsum-12; axes of `…` come first. */
const einsum: Translate = (context) => {
  const terms = termsOf(context);
  const operands = terms.inputs.map((_, index) => context.operand(index));
  if (operands.length > 2) throw context.refusal(l10n.t('{0} inputs', operands.length));
  for (const labels of terms.inputs)
    if (new Set(labels).size < labels.length) throw context.refusal(l10n.t('a diagonal'));
  const shape = [...context.outputShape()];
  return {
    compute: (run) => {
      const [a, b] = operands.map((operand, index) =>
        summed(operand(run), terms.inputs[index] ?? [], terms, index),
      );
      if (!a) throw context.refusal(l10n.t('no inputs'));
      const result = b ? multiplied(a, b, terms.output) : ordered(a, terms.output);
      return tf.reshape(result, shape);
    },
  };
};

interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/** Without the axes that only this input has. */
function summed(tensor: Tensor, labels: readonly string[], terms: Terms, index: number): Labelled {
  const others = terms.inputs.filter((_, at) => at !== index).flat();
  const isNeeded = (label: string) => terms.output.includes(label) || others.includes(label);
  const axes = labels.flatMap((label, axis) => (isNeeded(label) ? [] : [axis]));
  if (axes.length === 0) return { tensor, labels };
  return { tensor: tf.sum(tensor, axes), labels: labels.filter(isNeeded) };
}

/** As a product of matrices: what both have and the output keeps, is its batch. */
function multiplied(a: Labelled, b: Labelled, output: readonly string[]): Tensor {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => output.includes(label));
  const inner = shared.filter((label) => !output.includes(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const left = asMatrices(a, batch, rows, inner);
  const right = asMatrices(b, batch, inner, columns);
  const sizes = [...batch, ...rows].map((label) => sizeOf(a, label));
  const result = tf.reshape(tf.matMul(left, right), [
    ...sizes,
    ...columns.map((label) => sizeOf(b, label)),
  ]);
  return ordered({ tensor: result, labels: [...batch, ...rows, ...columns] }, output);
}

function asMatrices(
  operand: Labelled,
  batch: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
): Tensor {
  const size = (labels: readonly string[]) =>
    labels.reduce((all, label) => all * sizeOf(operand, label), 1);
  const tensor = ordered(operand, [...batch, ...rows, ...columns]);
  return tf.reshape(tensor, [size(batch), size(rows), size(columns)]);
}

function sizeOf({ tensor, labels }: Labelled, label: string): number {
  return tensor.shape[labels.indexOf(label)] ?? 1;
}

function ordered({ tensor, labels }: Labelled, wanted: readonly string[]): Tensor {
  const order = wanted.map((label) => labels.indexOf(label));
  return order.every((axis, index) => axis === index) ? tensor : tf.transpose(tensor, order);
}

function termsOf(context: NodeContext): Terms {
  const [left = '', right] = context.string('equation', '').replaceAll(' ', '').split('->');
  const inputs = left.split(',').map((term, index) => labelsOf(term, context.rank(index)));
  if (right !== undefined) {
    const rank = context.outputShape().length;
    return { inputs, output: labelsOf(right, rank) };
  }
  const all = inputs.flat();
  const once = [...new Set(all)].filter((label) => all.indexOf(label) === all.lastIndexOf(label));
  const spread = [...new Set(all)].filter((label) => label.startsWith('…')).sort();
  const plain = once.filter((label) => !label.startsWith('…')).sort();
  return { inputs, output: [...spread.reverse(), ...plain] };
}

/** Axes of `...` are named by how far from its end they are. */
function labelsOf(term: string, rank: number): string[] {
  const [before = '', after] = term.split('...');
  if (after === undefined) return [...term];
  const spread = rank - before.length - after.length;
  const names = Array.from({ length: spread }, (_, index) => `…${spread - index}`);
  return [...before, ...names, ...after];
}

export const einsums: Readonly<Record<string, Translate>> = { Einsum: einsum };
