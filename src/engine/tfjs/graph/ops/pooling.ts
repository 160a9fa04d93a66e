import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';
import { imagePadding, slidingWindow } from './windows';

const maxPool: Translate = (context) => {
  const { x, kernel, strides, pads } = poolParts(context);
  const pad = imagePadding(pads) as 'valid';
  return { layout: 'last', compute: (run) => tf.maxPool(x(run) as Tensor4D, kernel, strides, pad) };
};

function poolParts(context: NodeContext) {
  const stated = context.ints('kernel_shape') ?? [];
  const [, , ...spatial] = context.shape(0);
  const window = slidingWindow(context, stated, spatial);
  return {
    x: context.operand(0, 'last'),
    kernel: window.kernel as [number, number],
    strides: window.strides as [number, number],
    pads: window.pads,
  };
}

/** Over all spatial axes, [N, C, …] to [N, C, 1, …]. */
function globalPool(reduce: (x: Tensor, axes: number[]) => Tensor): Translate {
  return (context) => {
    const x = context.operand(0, 'last');
    const axes = axesFrom(1, context.rank(0) - 1);
    return { layout: 'last', compute: (run) => reduce(x(run), axes) };
  };
}

export const pools: Readonly<Record<string, Translate>> = {
  MaxPool: maxPool,
  GlobalAveragePool: globalPool((x, axes) => tf.mean(x, axes, true)),
  GlobalMaxPool: globalPool((x, axes) => tf.max(x, axes, true)),
};
