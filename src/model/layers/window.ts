import * as l10n from '@vscode/l10n';
import type { Attribute } from '../graph';
import type { Dim, Shape, ValueInfo } from '../tensor';
import { shapeMismatch } from '../errors';
import { ints, string } from './layer-type';
import type { Padding2D, Size2D } from './options';
import { badAttribute, explicitSides, pair } from './options';

/** What convolutions and poolings share: a window that slides over height and width. */
export interface Window {
  readonly kernel: Size2D;
  readonly strides: Size2D;
  readonly padding: Padding2D;
  readonly dilation?: Size2D;
}

/** ONNX attributes of a window over `input`, which is [batch, channels, height, width]. */
export function windowAttributes(
  label: string,
  window: Window,
  input: ValueInfo,
): Record<string, Attribute> {
  const [, , height, width] = imageShape(label, input);
  return {
    kernel_shape: ints(pair(window.kernel)),
    strides: ints(pair(window.strides)),
    ...paddingAttributes(label, window, [height, width]),
  };
}

/** The four sizes of an image tensor. Throws ModelError('shape-mismatch') for other ranks. */
function imageShape(label: string, input: ValueInfo): readonly [Dim, Dim, Dim, Dim] {
  if (input.shape && hasFourSizes(input.shape)) return input.shape;
  const rule = l10n.t('it needs batch, channels, height and width');
  throw shapeMismatch(label, l10n.t('a layer over images'), [input.shape], rule);
}

/** Channels of an image. Throws ModelError('shape-mismatch') while they are symbolic. */
export function knownChannels(label: string, input: ValueInfo): number {
  const [, channels] = imageShape(label, input);
  if (typeof channels === 'number') return channels;
  const rule = l10n.t('channels must be a number');
  throw shapeMismatch(label, l10n.t('a layer with weights'), [input.shape], rule);
}

function hasFourSizes(shape: Shape): shape is readonly [Dim, Dim, Dim, Dim] {
  return shape.length === 4;
}

/** Left out where they would be zero, the default. */
function paddingAttributes(
  label: string,
  window: Window,
  sizes: readonly [Dim, Dim],
): Record<string, Attribute> {
  if (window.padding === 'valid') return {};
  if (window.padding !== 'same') return padsUnlessZero(explicitSides(label, window.padding));
  const sides = sizes.map((size, axis) => samePadding(axisOf(window, axis), size));
  const [vertical, horizontal] = sides;
  if (vertical && horizontal)
    return padsUnlessZero([vertical[0], horizontal[0], vertical[1], horizontal[1]]);
  if (pair(window.dilation ?? 1).some((dilation) => dilation > 1)) {
    // ONNX Runtime 1.30: "Dilation not supported for AutoPadType::SAME_UPPER".
    const problem = l10n.t('same padding with strides and dilation needs a known height and width');
    throw badAttribute(label, problem);
  }
  // Only the runtime can split the padding of a size that is not known yet.
  return { auto_pad: string('SAME_UPPER') };
}

interface WindowAxis {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
}

function axisOf({ kernel, strides, dilation = 1 }: Window, axis: number): WindowAxis {
  const along = (size: Size2D) => pair(size)[axis] ?? 1;
  return { kernel: along(kernel), stride: along(strides), dilation: along(dilation) };
}

/** Pixels before and after, or undefined where they depend on a size that is symbolic. */
function samePadding(axis: WindowAxis, size: Dim): readonly [number, number] | undefined {
  const { kernel, stride, dilation } = axis;
  const reach = (kernel - 1) * dilation + 1;
  if (typeof size !== 'number' && stride > 1) return undefined;
  const covered = typeof size === 'number' ? (Math.ceil(size / stride) - 1) * stride - size : -1;
  const total = Math.max(0, covered + reach);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

function padsUnlessZero(pads: readonly number[]): Record<string, Attribute> {
  return pads.every((side) => side === 0) ? {} : { pads: ints(pads) };
}
