import * as l10n from '@vscode/l10n';
import { ModelError } from '../errors';

/** One number for both, or [height, width]. */
export type Size2D = number | readonly [number, number];

/**
 * `same`: output = ceil(input / stride), with the odd pixel at the bottom and right, as TensorFlow
 * does. `valid`: none. One number for all sides, or [top, left, bottom, right].
 */
export type Padding2D = 'same' | 'valid' | number | readonly [number, number, number, number];

export function pair(size: Size2D): readonly [number, number] {
  return typeof size === 'number' ? [size, size] : size;
}

/** A whole number of at least 1. */
export function positive(label: string, name: string, value: number): number {
  return whole(label, name, value, 1);
}

/** A whole number of at least `least`. Throws ModelError('bad-attribute'). */
export function whole(label: string, name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw badAttribute(
    label,
    l10n.t('{0} must be a whole number of at least {1}, not {2}', name, least, value),
  );
}

/** [height, width], each a whole number of at least 1. */
export function positivePair(label: string, name: string, size: Size2D): readonly number[] {
  return pair(size).map((value) => positive(label, name, value));
}

/** A number from `low` to `high`. */
export function within(
  label: string,
  name: string,
  value: number,
  low: number,
  high: number,
): number {
  if (value >= low && value <= high) return value;
  throw badAttribute(label, l10n.t('{0} must be from {1} to {2}, not {3}', name, low, high, value));
}

/** `same`, `valid`, or [top, left, bottom, right]. */
export function resolvedPadding(label: string, padding: Padding2D): string | readonly number[] {
  if (padding === 'same' || padding === 'valid') return padding;
  return explicitSides(label, padding);
}

/** [top, left, bottom, right], each a whole number of at least 0. */
export function explicitSides(
  label: string,
  padding: Exclude<Padding2D, string>,
): readonly number[] {
  const sides = typeof padding === 'number' ? [padding, padding, padding, padding] : padding;
  return sides.map((side) => whole(label, 'padding', side, 0));
}

/** `conv1: filters must be a whole number of at least 1, not 0.` */
export function badAttribute(label: string, problem: string): ModelError {
  const message = l10n.t({
    message: '{0}: {1}.',
    args: [label, problem],
    comment: ['A layer, and what is wrong with it'],
  });
  return new ModelError('bad-attribute', message, { layer: label });
}
