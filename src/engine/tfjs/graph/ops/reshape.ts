import * as tf from '@tensorflow/tfjs';
import type { Translate } from '../translation';

/** To the shape that the rules worked out. */
const toOutputShape: Translate = (context) => {
  const x = context.operand(0);
  const shape = [...context.outputShape()];
  return { compute: (run) => tf.reshape(x(run), shape) };
};

const pad: Translate = (context) => {
  const rank = context.rank(0);
  const pads = context.ints('pads') ?? context.numbers(1);
  const x = context.operand(0);
  const pairs = Array.from({ length: rank }, (_, axis): [number, number] => [
    pads[axis] ?? 0,
    pads[axis + rank] ?? 0,
  ]);
  return { compute: (run) => tf.pad(x(run), pairs) };
};

export const reshapes: Readonly<Record<string, Translate>> = {
  Reshape: toOutputShape,
  Flatten: toOutputShape,
  Squeeze: toOutputShape,
  Unsqueeze: toOutputShape,
  Pad: pad,
};
