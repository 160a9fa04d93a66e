import * as l10n from '@vscode/l10n';
import { ModelError } from '../errors';
import { intAttribute, intsAttribute, qualifiedOpType } from '../graph';
import type { DataType, Dim, Shape } from '../tensor';
import type { OpContext, Value } from './rule';

/** How rules read a node's inputs and attributes, and refuse what can't be. */

/** Whether the node names this input, known or not. */
export function hasInput(context: OpContext, index: number): boolean {
  return Boolean(context.node.inputs[index]);
}

export function shapeOf(context: OpContext, index: number): Shape | undefined {
  return context.inputs[index]?.shape;
}

/** Known integers at an input; undefined when absent, not known or partly symbolic. */
export function knownNumbers(context: OpContext, index: number): readonly number[] | undefined {
  const known = context.inputs[index]?.known;
  return known?.every((value) => typeof value === 'number') ? known : undefined;
}

/**
 * A list that is an attribute in old operator sets and an input in new ones (`axes`, `pads`).
 * `fallback` where the node has neither; undefined where it has the input but not its values.
 */
export function listSetting<T>(
  context: OpContext,
  attribute: string,
  index: number,
  fallback: T,
): readonly Dim[] | T | undefined {
  const listed = intsAttribute(context.node, attribute);
  if (listed) return listed;
  const single = context.node.attributes.get(attribute);
  if (single?.kind === 'int') return [single.value];
  return hasInput(context, index) ? context.inputs[index]?.known : fallback;
}

/** Axes counted from 0, by attribute or input; as `listSetting` where absent or not known. */
export function axesSetting<T>(
  context: OpContext,
  index: number,
  rank: number,
  fallback: T,
): readonly number[] | T | undefined {
  if (hasInput(context, index) && !knownNumbers(context, index)) return undefined;
  const listed = intsAttribute(context.node, 'axes') ?? knownNumbers(context, index);
  return listed ? listed.map((axis) => normalAxis(context, axis, rank)) : fallback;
}

/** The axis counted from 0; throws 'bad-attribute' outside [-rank, rank). */
export function normalAxis(context: OpContext, axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank)
    throw badAttribute(
      context,
      l10n.t('axis {0} does not exist in a tensor of rank {1}', axis, rank),
    );
  return normal;
}

export function axisAttribute(context: OpContext, fallback: number, rank: number): number {
  return normalAxis(context, intAttribute(context.node, 'axis', fallback), rank);
}

export function badAttribute(context: OpContext, problem: string): ModelError {
  return new ModelError(
    'bad-attribute',
    l10n.t({
      message: '{0}: {1}: {2}.',
      args: [context.label, qualifiedOpType(context.node), problem],
      comment: ['A layer, its operator, and what is wrong with it'],
    }),
    { layer: context.label, shapes: context.inputs.map((input) => input?.shape) },
  );
}

/** One output of this type, or an unknown one where the element type is not known. */
export function oneOutput(
  dtype: DataType | undefined,
  shape: Shape | undefined,
  known?: readonly Dim[],
): (Value | undefined)[] {
  return [dtype && { dtype, shape, known }];
}

/** A size that only the data decides, such as the number of non-zero elements. */
export function sizeOfOutput(context: OpContext, output: number, axis: number): string {
  return `${context.node.outputs[output] || context.label}[${axis}]`;
}

/** A shape of `rank` sizes that only the data decides. */
export function openShape(context: OpContext, output: number, rank: number): string[] {
  return Array.from({ length: rank }, (_, axis) => sizeOfOutput(context, output, axis));
}

/** The more informative of two sizes that are equal by rule. */
export function knownOf(a: Dim, b: Dim | undefined): Dim {
  return typeof a === 'number' || b === undefined ? a : typeof b === 'number' ? b : a;
}

/** More axes than any real tensor has: a file that states them is broken or hostile. */
const MAX_RANK = 64;

/** As `openShape` for a rank that the size of another tensor gives; undefined while unknown. */
export function shapeOfRank(
  context: OpContext,
  output: number,
  rank: Dim | undefined,
): string[] | undefined {
  return typeof rank === 'number' && rank <= MAX_RANK
    ? openShape(context, output, rank)
    : undefined;
}
