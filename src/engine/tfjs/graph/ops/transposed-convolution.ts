import * as l10n from '@vscode/l10n';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import type { Run, Translate } from '../translation';
import { grouped } from './convolution';
import { dilated, filterForm } from './filters';
import { paddingOf, padsItself } from './image-padding';
import type { SlidingWindow } from './windows';
import { asImage, extent } from './windows';

/** [N, I, …] by [I, O / groups, …kernel] -> [N, O, …]. Source: ONNX ConvTranspose-11. */
const convTranspose: Translate = (context) => {
  const [, , ...kernel] = context.shape(1);
  if (kernel.length > 2) throw context.refusal(l10n.t('{0} dimensions', kernel.length));
  const isFlat = kernel.length === 1;
  const groups = context.int('group', 1);
  const [, outputs = 1] = context.outputShape();
  const window = isFlat ? asImage(windowOf(context, kernel)) : windowOf(context, kernel);
  const x = context.operand(0, 'last');
  const bias = context.has(2) ? context.operand(2) : undefined;
  // TF.js's [...kernel, O, I] has the roles of inputs and outputs exchanged, as here.
  const filter = context.operand(1, 'onnx', filterForm(isFlat));
  return {
    layout: 'last',
    compute: (run) => {
      const convolve = (input: Tensor, weights: Tensor): Tensor =>
        spreadBy(run, input as Tensor4D, weights as Tensor4D, window, outputs / groups);
      const input = isFlat ? tf.expandDims(x(run), 1) : x(run);
      const weights = dilated(filter(run), window.dilations);
      const result = grouped(input, weights, groups, convolve, bias?.(run));
      return isFlat ? tf.squeeze(result, [1]) : result;
    },
  };
};

/** The convolution that this is the transpose of: from the output to the input. */
function windowOf(context: NodeContext, kernel: readonly number[]): SlidingWindow {
  const ones = kernel.map(() => 1);
  const strides = context.ints('strides') ?? ones;
  const dilations = context.ints('dilations') ?? ones;
  const [, , ...spatial] = context.outputShape();
  return {
    kernel,
    strides,
    dilations,
    spatial,
    pads: padsOf(context, kernel, strides, dilations, spatial),
  };
}

function spreadBy(
  run: Run,
  x: Tensor4D,
  filter: Tensor4D,
  window: SlidingWindow,
  channels: number,
): Tensor {
  const [batch] = x.shape;
  const [height = 1, width = 1] = window.spatial;
  const strides = window.strides as [number, number];
  const pad = paddingOf(window);
  if (typeof pad === 'string' || padsItself(run, 'pool'))
    return tf.conv2dTranspose(x, filter, [batch, height, width, channels], strides, pad as 'valid');
  const [[top, bottom] = [0, 0], [left, right] = [0, 0]] = window.pads;
  const whole = [batch, top + height + bottom, left + width + right, channels] as const;
  const full = tf.conv2dTranspose(x, filter, [...whole], strides, 'valid');
  return tf.slice(full, [0, top, left, 0], [batch, height, width, channels]);
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
    if (begin < 0) throw context.refusal(l10n.t('padding of the output'));
    // What the output has beyond the last window stays zero.
    return [begin, Math.max(end, 0)];
  });
}

export const transposedConvolutions: Readonly<Record<string, Translate>> = {
  ConvTranspose: convTranspose,
};
