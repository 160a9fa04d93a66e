import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { intAttribute, intsAttribute, qualifiedOpType, stringAttribute } from '../graph';
import {
  addDims,
  ceilDivideDims,
  floorDivideDims,
  minDims,
  multiplyDims,
  subtractDims,
} from '../symbols';
import type { Dim, Shape } from '../tensor';
import { badAttribute } from './inputs';
import type { OpContext } from './rule';

/** A window that slides over spatial axes: the attributes that convolutions and pooling share. */
export interface Window {
  readonly kernel: Shape;
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Begins, then ends. */
  readonly pads: readonly number[];
  readonly autoPad: string;
  readonly ceilMode: boolean;
}

export function windowOf(context: OpContext, kernel: Shape): Window {
  const rank = kernel.length;
  return {
    kernel,
    strides: listOf(context, 'strides', rank, 1),
    dilations: listOf(context, 'dilations', rank, 1),
    pads: listOf(context, 'pads', 2 * rank, 0),
    autoPad: stringAttribute(context.node, 'auto_pad', 'NOTSET'),
    ceilMode: intAttribute(context.node, 'ceil_mode', 0) === 1,
  };
}

/** Throws 'bad-attribute' where the list has another length than the operator's rank asks. */
function listOf(
  context: OpContext,
  name: string,
  length: number,
  fallback: number,
): readonly number[] {
  const listed = intsAttribute(context.node, name);
  if (!listed || listed.length === 0) return Array.from({ length }, () => fallback);
  if (listed.length !== length)
    throw badAttribute(
      context,
      l10n.t('{0} has {1} numbers where {2} are needed', name, listed.length, length),
    );
  return listed;
}

/**
 * Sizes after the window slid over `spatial`: floor((size + pads - extent) / stride) + 1, where
 * extent = dilation × (kernel - 1) + 1. Source: ONNX Conv and MaxPool reference.
 * Throws 'shape-mismatch' when the window is larger than the padded input.
 */
export function slide(context: OpContext, spatial: Shape, window: Window): Shape {
  return spatial.map((size, axis) => {
    const stride = window.strides[axis] ?? 1;
    if (stride < 1) throw badAttribute(context, l10n.t('stride {0} is not positive', stride));
    const extent = extentOf(window, axis);
    if (window.autoPad.startsWith('SAME')) return ceilDivideDims(size, stride);
    const begin = window.autoPad === 'VALID' ? 0 : (window.pads[axis] ?? 0);
    const end = window.autoPad === 'VALID' ? 0 : (window.pads[axis + spatial.length] ?? 0);
    const room = subtractDims(addDims(size, begin + end), extent);
    if (typeof room === 'number' && room < 0)
      throw shapeMismatch(
        context.label,
        qualifiedOpType(context.node),
        [context.inputs[0]?.shape, window.kernel],
        l10n.t('the window must fit into the padded input'),
      );
    if (!window.ceilMode) return addDims(floorDivideDims(room, stride), 1);
    // A last window that would start in the padding at the end is dropped.
    const steps = ceilDivideDims(room, stride);
    return addDims(minDims(steps, floorDivideDims(addDims(size, begin - 1), stride)), 1);
  });
}

/** Sizes of a transposed convolution: stride × (size - 1) + output padding + extent - pads. */
export function slideBack(context: OpContext, spatial: Shape, window: Window): Shape {
  const outputPadding = listOf(context, 'output_padding', spatial.length, 0);
  return spatial.map((size, axis) => {
    const stride = window.strides[axis] ?? 1;
    const padding = outputPadding[axis] ?? 0;
    if (window.autoPad.startsWith('SAME')) return multiplyDims(size, stride);
    const pads =
      window.autoPad === 'VALID'
        ? 0
        : (window.pads[axis] ?? 0) + (window.pads[axis + spatial.length] ?? 0);
    const reach = addDims(multiplyDims(stride, subtractDims(size, 1)), extentOf(window, axis));
    return addDims(reach, padding - pads);
  });
}

function extentOf(window: Window, axis: number): Dim {
  const dilation = window.dilations[axis] ?? 1;
  return addDims(multiplyDims(dilation, subtractDims(window.kernel[axis] ?? 1, 1)), 1);
}
