import * as l10n from '@vscode/l10n';
import { stringAttribute } from '../graph';
import { floorDivideDims, multiplyDims } from '../symbols';
import type { Dim, Shape } from '../tensor';
import { elementCount } from '../tensor';
import { scaled } from './costs';
import {
  badAttribute,
  hasInput,
  knownNumbers,
  listSetting,
  normalAxis,
  oneOutput,
  openShape,
  sizeOfOutput,
} from './inputs';
import type { OpContext, OpRule } from './rule';

/** Where the scales and sizes are: Resize-10 and Upsample have only scales, at input 1. */
function layoutOf(context: OpContext): { scales: number; sizes: number } {
  const isOld = context.node.opType === 'Upsample' || context.opset < 11;
  return isOld ? { scales: 1, sizes: -1 } : { scales: 2, sizes: 3 };
}

/** floor(size × scale), or the stated sizes, for `axes` or all. Source: ONNX Resize-19. */
const resize: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    return oneOutput(input?.dtype, input?.shape && resizedShape(context, input.shape));
  },
  cost: ({ node, inputs }, outputs) => {
    const output = outputs[0]?.shape;
    const changed = output?.filter((dim, axis) => dim !== inputs[0]?.shape?.[axis]).length;
    const mode = stringAttribute(node, 'mode', 'nearest');
    return { macs: 0, otherOps: scaled(elementCount(output), tapCost(mode, changed)) };
  },
  roles: { 1: 'constant', 2: 'constant', 3: 'constant' },
};

/** Each resized axis multiplies the elements read: 2 for linear, 4 for cubic; multiply and add each. */
function tapCost(mode: string, axes: number | undefined): number | undefined {
  if (axes === undefined) return undefined;
  if (mode === 'nearest' || axes === 0) return 0;
  return 2 * (mode === 'cubic' ? 4 : 2) ** axes;
}

function resizedShape(context: OpContext, shape: Shape): Shape {
  const listed = listSetting(context, 'axes', -1, undefined);
  const axes =
    listed?.map((axis) => normalAxis(context, Number(axis), shape.length)) ??
    shape.map((_, axis) => axis);
  const layout = layoutOf(context);
  if (hasInput(context, layout.sizes) && !isEmpty(context, layout.sizes)) {
    const sizes = context.inputs[layout.sizes]?.known;
    return sizes ? sized(context, shape, axes, sizes) : openAt(context, shape, axes);
  }
  const scales = scalesOf(context, layout.scales);
  if (!scales) return openAt(context, shape, axes);
  if (scales.length !== axes.length)
    throw badAttribute(
      context,
      l10n.t('{0} scales do not fit {1} axes', scales.length, axes.length),
    );
  return replaced(
    shape,
    axes,
    (dim, i, axis) => scaleDim(dim, scales[i] ?? 1) ?? sizeOfOutput(context, 0, axis),
  );
}

function isEmpty(context: OpContext, index: number): boolean {
  return context.inputs[index]?.shape?.[0] === 0;
}

function scalesOf(context: OpContext, index: number): readonly number[] | undefined {
  const attribute = context.node.attributes.get('scales');
  return attribute?.kind === 'floats' ? attribute.value : knownNumbers(context, index);
}

function sized(
  context: OpContext,
  shape: Shape,
  axes: readonly number[],
  sizes: readonly Dim[],
): Shape {
  if (sizes.length !== axes.length)
    throw badAttribute(context, l10n.t('{0} sizes do not fit {1} axes', sizes.length, axes.length));
  const policy = stringAttribute(context.node, 'keep_aspect_ratio_policy', 'stretch');
  if (policy === 'stretch') return replaced(shape, axes, (_, i) => sizes[i] ?? 1);
  const ratios = axes.map((axis, i) => Number(sizes[i]) / Number(shape[axis]));
  if (ratios.some(Number.isNaN)) return openAt(context, shape, axes);
  const ratio = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  return replaced(shape, axes, (dim) => Math.round(Math.fround(ratio * Number(dim))));
}

function openAt(context: OpContext, shape: Shape, axes: readonly number[]): Shape {
  const open = openShape(context, 0, shape.length);
  return replaced(shape, axes, (_, __, axis) => open[axis] ?? '');
}

function replaced(
  shape: Shape,
  axes: readonly number[],
  size: (dim: Dim, index: number, axis: number) => Dim,
): Shape {
  return shape.map((dim, axis) => {
    const at = axes.indexOf(axis);
    return at < 0 ? dim : size(dim, at, axis);
  });
}

/** Runtimes multiply in float32; a symbol can be scaled by whole numbers and their reciprocals. */
function scaleDim(dim: Dim, scale: number): Dim | undefined {
  if (typeof dim === 'number') return Math.floor(Math.fround(dim * Math.fround(scale)));
  if (Number.isInteger(scale)) return multiplyDims(dim, scale);
  return Number.isInteger(1 / scale) ? floorDivideDims(dim, 1 / scale) : undefined;
}

export const resizeRules: Readonly<Record<string, OpRule>> = { Resize: resize, Upsample: resize };
