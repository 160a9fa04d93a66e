import type { Attribute } from '../graph';
import type { Dim, Shape, ValueInfo } from '../tensor';
import { shapeMismatch } from '../errors';
import { ints, string } from './layer-type';
import type { Padding2D, Size2D } from './options';
import { explicitSides, pair } from './options';

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
export function imageShape(label: string, input: ValueInfo): readonly [Dim, Dim, Dim, Dim] {
  if (input.shape && hasFourSizes(input.shape)) return input.shape;
  const rule = 'it needs batch, channels, height and width';
  throw shapeMismatch(label, 'a layer over images', [input.shape], rule);
}

/** Channels of an image. Throws ModelError('shape-mismatch') while they are symbolic. */
export function knownChannels(label: string, input: ValueInfo): number {
  const [, channels] = imageShape(label, input);
  if (typeof channels === 'number') return channels;
  throw shapeMismatch(label, 'a layer with weights', [input.shape], 'channels must be a number');
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
  const sides = sizes.map((size, axis) => samePadding(window, size, axis));
  const [vertical, horizontal] = sides;
  // Only the runtime can split the padding of a size that is not known yet.
  if (!vertical || !horizontal) return { auto_pad: string('SAME_UPPER') };
  return padsUnlessZero([vertical[0], horizontal[0], vertical[1], horizontal[1]]);
}

/** Pixels before and after, or undefined while the size is symbolic. */
function samePadding(window: Window, size: Dim, axis: number): [number, number] | undefined {
  if (typeof size !== 'number') return undefined;
  const [kernel, stride, dilation] = [window.kernel, window.strides, window.dilation ?? 1].map(
    (value) => pair(value)[axis] ?? 1,
  ) as [number, number, number];
  const reach = (kernel - 1) * dilation + 1;
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

function padsUnlessZero(pads: readonly number[]): Record<string, Attribute> {
  return pads.every((side) => side === 0) ? {} : { pads: ints(pads) };
}
