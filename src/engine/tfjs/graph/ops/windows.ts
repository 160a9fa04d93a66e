import * as l10n from '@vscode/l10n';
import type { NodeContext } from '../node-context';

/** A window that slides over the spatial axes, with paddings as numbers. */
export interface SlidingWindow {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** By axis. */
  readonly pads: Pads;
  /** Sizes of the input, without batch and channels. */
  readonly spatial: readonly number[];
}

type Pads = readonly (readonly [begin: number, end: number])[];

/** @param spatial sizes of the input without batch and channels. Source: ONNX Conv-22. */
export function slidingWindow(
  context: NodeContext,
  kernel: readonly number[],
  spatial: readonly number[],
): SlidingWindow {
  const ones = kernel.map(() => 1);
  const strides = listOr(context.ints('strides'), ones);
  const dilations = listOr(context.ints('dilations'), ones);
  const stated = listOr(context.ints('pads'), [...ones, ...ones].fill(0));
  const autoPad = context.string('auto_pad', 'NOTSET');
  const window = { kernel, strides, dilations, spatial };
  const pads = padsBy(autoPad, stated, window);
  if (pads.flat().some((pad) => pad < 0)) throw context.refusal(l10n.t('negative padding'));
  return { ...window, pads };
}

function padsBy(
  autoPad: string,
  stated: readonly number[],
  window: Omit<SlidingWindow, 'pads'>,
): Pads {
  const rank = window.kernel.length;
  if (autoPad === 'VALID') return window.kernel.map(() => [0, 0]);
  if (autoPad === 'NOTSET')
    return window.kernel.map((_, axis) => [stated[axis] ?? 0, stated[axis + rank] ?? 0]);
  const same = samePadding(window);
  return autoPad === 'SAME_LOWER' ? same.map(([less, more]) => [more, less]) : same;
}

/** So that the output has the input's size by the stride, rounded up; the odd one is at the end. */
export function samePadding(window: Omit<SlidingWindow, 'pads'>): Pads {
  return window.kernel.map((size, axis) => {
    const [length = 1, stride = 1] = [window.spatial[axis], window.strides[axis]];
    const last = (Math.ceil(length / stride) - 1) * stride;
    const total = Math.max(0, last + extent(size, window.dilations[axis] ?? 1) - length);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  });
}

/** A sequence's window as an image's of height 1. */
export function asImage(window: SlidingWindow): SlidingWindow {
  return {
    kernel: [1, ...window.kernel],
    strides: [1, ...window.strides],
    dilations: [1, ...window.dilations],
    pads: [[0, 0], ...window.pads],
    spatial: [1, ...window.spatial],
  };
}

function listOr(list: readonly number[] | undefined, fallback: number[]): readonly number[] {
  return list && list.length > 0 ? list : fallback;
}

export function extent(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}
