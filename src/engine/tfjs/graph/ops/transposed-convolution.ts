import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';
import { grouped } from './convolution';
import { dilated, filterForm } from './filters';
import { extent, imagePadding } from './windows';

/** [N, I, …] by [I, O / groups, …kernel] -> [N, O, …]. Source: ONNX ConvTranspose-11. */
const convTranspose: Translate = (context) => {
  const [, , ...kernel] = context.shape(1);
  if (kernel.length > 2) throw context.refusal(`${kernel.length} dimensions`);
  const isFlat = kernel.length === 1;
  const groups = context.int('group', 1);
  const ones = kernel.map(() => 1);
  const strides = context.ints('strides') ?? ones;
  const dilations = context.ints('dilations') ?? ones;
  const [batch = 1, outputs = 1, ...output] = context.outputShape();
  const pads = imagePadding(padsOf(context, kernel, strides, dilations, output));
  const image = [...(isFlat ? [1] : []), ...output];
  const shape = [batch, ...image, outputs / groups] as [number, number, number, number];
  const steps = (isFlat ? [1, ...strides] : strides) as [number, number];
  const pad = (isFlat && pads !== 'valid' ? withRow(pads) : pads) as 'valid';
  const x = context.operand(0, 'last');
  const bias = context.has(2) ? context.operand(2) : undefined;
  // TF.js's [...kernel, O, I] has the roles of inputs and outputs exchanged, as here.
  const filter = context.operand(1, 'onnx', filterForm(isFlat));
  const spread = isFlat ? [1, ...dilations] : dilations;
  const convolve = (input: Tensor, weights: Tensor): Tensor =>
    tf.conv2dTranspose(input as Tensor4D, weights as Tensor4D, shape, steps, pad);
  return {
    layout: 'last',
    compute: (run) => {
      const input = isFlat ? tf.expandDims(x(run), 1) : x(run);
      const offset = bias?.(run);
      const result = grouped(input, dilated(filter(run), spread), groups, convolve, offset);
      return isFlat ? tf.squeeze(result, [1]) : result;
    },
  };
};

function withRow(pads: [number, number][]): [number, number][] {
  const [batch = [0, 0], ...others] = pads;
  return [batch, [0, 0], ...others];
}

/** What of the full result is cut off at both ends of each axis. */
function padsOf(
  context: NodeContext,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
  output: readonly number[],
): [number, number][] {
  const [, , ...input] = context.shape(0);
  const stated = context.ints('pads') ?? [];
  const extra = context.ints('output_padding') ?? [];
  const autoPad = context.string('auto_pad', 'NOTSET');
  const isChosen = autoPad.startsWith('SAME') || context.ints('output_shape') !== undefined;
  return kernel.map((size, axis) => {
    const reach =
      (strides[axis] ?? 1) * ((input[axis] ?? 1) - 1) + extent(size, dilations[axis] ?? 1);
    const total = reach + (extra[axis] ?? 0) - (output[axis] ?? 1);
    const half = Math.floor(total / 2);
    const chosen = autoPad === 'SAME_UPPER' ? half : total - half;
    const begin = isChosen ? chosen : autoPad === 'VALID' ? 0 : (stated[axis] ?? 0);
    const end = reach - (output[axis] ?? 1) - begin;
    if (begin < 0) throw context.refusal('padding of the output');
    // What the output has beyond the last window stays zero.
    return [begin, Math.max(end, 0)];
  });
}

export const transposedConvolutions: Readonly<Record<string, Translate>> = {
  ConvTranspose: convTranspose,
};
