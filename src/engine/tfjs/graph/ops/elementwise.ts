import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Translate } from '../translation';
import { alignedPair } from './broadcast';
import { unary } from './unary';

/** A view: TF.js's own Identity copies on WebAssembly. */
export function view(x: Tensor): Tensor {
  return tf.reshape(x, x.shape);
}

export function binary(compute: (a: Tensor, b: Tensor) => Tensor): Translate {
  return (context) => {
    const { layout, a, b } = alignedPair(context);
    return { layout, compute: (run) => compute(a(run), b(run)) };
  };
}

export const elementwise: Readonly<Record<string, Translate>> = {
  Add: binary((a, b) => tf.add(a, b)),
  Sub: binary((a, b) => tf.sub(a, b)),
  Mul: binary((a, b) => tf.mul(a, b)),
  Div: binary((a, b) => tf.div(a, b)),
  Identity: (context) => {
    const { layer } = context.facts;
    const rate = layer.attributes['rate'];
    const x = context.asItLies(0);
    return {
      layout: context.layoutOf(0),
      // A model of ours has its dropout as an Identity, which forgets how much to drop.
      compute: (run) =>
        run.training && layer.type === 'Dropout' && typeof rate === 'number' && rate > 0
          ? tf.dropout(x(run), rate)
          : view(x(run)),
    };
  },
  Sqrt: unary((x) => tf.sqrt(x)),
};
