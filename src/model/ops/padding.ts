import * as l10n from '@vscode/l10n';
import { shapeMismatch } from '../errors';
import { addDims } from '../symbols';
import type { Dim, Shape } from '../tensor';
import {
  listSetting,
  normalAxis,
  badAttribute,
  knownNumbers,
  hasInput,
  oneOutput,
  openShape,
} from './inputs';
import type { OpContext, OpRule } from './rule';

/** Adds `pads` (begins, then ends, of `axes`) to each size. Source: ONNX Pad-21. */
const pad: OpRule = {
  infer: (context) => {
    const input = context.inputs[0];
    return oneOutput(input?.dtype, input?.shape && paddedShape(context, input.shape));
  },
};

function paddedShape(context: OpContext, shape: Shape): Shape {
  const pads = listSetting(context, 'pads', 1, undefined);
  const all = shape.map((_, axis) => axis);
  const listed = hasInput(context, 3) ? knownNumbers(context, 3) : all;
  if (!pads || !listed) return openShape(context, 0, shape.length);
  const axes = listed.map((axis) => normalAxis(context, axis, shape.length));
  if (pads.length !== 2 * axes.length)
    throw badAttribute(context, l10n.t('{0} pads do not fit {1} axes', pads.length, axes.length));
  const result: Dim[] = [...shape];
  axes.forEach((axis, i) => {
    const total = addDims(pads[i] ?? 0, pads[i + axes.length] ?? 0);
    const size = addDims(result[axis] ?? 0, total);
    if (typeof size === 'number' && size < 0)
      throw shapeMismatch(
        context.label,
        'Pad',
        [shape, pads],
        l10n.t('negative pads can at most empty an axis'),
      );
    result[axis] = size;
  });
  return result;
}

export const paddingRules: Readonly<Record<string, OpRule>> = { Pad: pad };
