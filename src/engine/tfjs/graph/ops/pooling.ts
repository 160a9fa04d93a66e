import * as l10n from '@vscode/l10n';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { NodeContext } from '../node-context';
import type { Run, Translate, Translation } from '../translation';
import { windowParts } from '../window-parts';
import { padded, paddingOf, padsItself } from './image-padding';
import type { SlidingWindow } from './windows';
import { asImage, extent, slidingWindow } from './windows';

interface Pool extends SlidingWindow {
  /** Sizes of the output, without batch and channels. */
  readonly output: readonly number[];
}

/** Source: ONNX MaxPool-22. */
const maxPool: Translate = (context) => {
  if (context.needs(1)) throw context.refusal(l10n.t('positions of the maxima'));
  const pool = poolOf(context);
  if (!isPlainImage(pool)) return byParts(context, pool, -Infinity, largest);
  return onImages(context, pool, (run, image, window) => {
    const { x, pad } = padded(run, image, window, 'pool', -Infinity);
    return tf.maxPool(
      x,
      window.kernel as [number, number],
      window.strides as [number, number],
      pad,
    );
  });
};

function largest(parts: readonly Tensor[]): Tensor {
  return parts.reduce((most, part) => tf.maximum(most, part));
}

/** Padding counts in the average only with `count_include_pad`. Source: ONNX AveragePool-22. */
const averagePool: Translate = (context) => {
  const countsPadding = context.int('count_include_pad', 0) === 1;
  const stated = poolOf(context, false);
  const pool = poolOf(context);
  const isPadded = pool.pads.flat().some((pad) => pad > 0);
  const byCounts = averageByParts(context, pool, stated, countsPadding);
  if (!isPlainImage(pool) || (isPadded && countsPadding)) return byCounts;
  const byKernel = onImages(context, pool, (_, image, window) => {
    const [kernel, strides] = [window.kernel, window.strides] as [number, number][];
    return tf.avgPool(image, kernel ?? 1, strides ?? 1, paddingOf(window) as 'valid');
  });
  const isExplicit = typeof paddingOf(pool) !== 'string';
  return {
    layout: 'last',
    compute: (run) => {
      // The gradient that TF.js (4.22) has takes every window for a whole one.
      const isWrong = run.training && isPadded;
      const isOver = isWrong || (isExplicit && !padsItself(run, 'pool'));
      return (isOver ? byCounts : byKernel).compute(run);
    },
  };
};

/** Sums of the window's elements over how many of them count. */
function averageByParts(
  context: NodeContext,
  pool: Pool,
  stated: Pool,
  countsPadding: boolean,
): Translation {
  const counts = context.made('counts', windowCounts(pool, countsPadding ? stated.pads : []), [
    1,
    ...pool.output,
    1,
  ]);
  const sums = byParts(context, pool, 0, (parts) => tf.addN([...parts]));
  return {
    layout: 'last',
    compute: (run) => tf.div(sums.compute(run) as Tensor, counts(run)),
  };
}

/** For every window, how many of its elements lie in the input or in `counted` padding. */
function windowCounts(pool: Pool, counted: SlidingWindow['pads']): number[] {
  const byAxis = pool.output.map((length, axis) =>
    Array.from({ length }, (_, at) => {
      const [size = 1, kernel = 1] = [pool.spatial[axis], pool.kernel[axis]];
      const [before, after] = counted[axis] ?? [0, 0];
      const start = at * (pool.strides[axis] ?? 1) - (pool.pads[axis]?.[0] ?? 0);
      const places = Array.from(
        { length: kernel },
        (_, index) => start + index * (pool.dilations[axis] ?? 1),
      );
      return places.filter((place) => place >= -before && place < size + after).length;
    }),
  );
  return byAxis.reduce<number[]>(
    (counts, own) => counts.flatMap((count) => own.map((size) => count * size)),
    [1],
  );
}

/** (Σ |x|^p)^(1/p). Source: ONNX LpPool-22. */
const lpPool: Translate = (context) => {
  const p = context.int('p', 2);
  const sums = byParts(context, poolOf(context), 0, (parts) =>
    tf.addN(parts.map((part) => tf.pow(tf.abs(part), p))),
  );
  return {
    layout: 'last',
    compute: (run) => tf.pow(sums.compute(run) as Tensor, 1 / p),
  };
};

/** @param atEnd whether the padding at the end reaches as far as the last window does. */
function poolOf(context: NodeContext, atEnd = true): Pool {
  const kernel = context.ints('kernel_shape') ?? [];
  const [, , ...spatial] = context.shape(0);
  const [, , ...output] = context.outputShape();
  const window = slidingWindow(context, kernel, spatial);
  if (!atEnd) return { ...window, output };
  const pads = window.pads.map(([begin, end], axis): [number, number] => {
    const length = extent(kernel[axis] ?? 1, window.dilations[axis] ?? 1);
    const reach = ((output[axis] ?? 1) - 1) * (window.strides[axis] ?? 1) + length;
    return [begin, Math.max(end, reach - begin - (spatial[axis] ?? 1))];
  });
  return { ...window, pads, output };
}

/** TF.js pools images, and windows of one element are none to it. */
function isPlainImage({ kernel, dilations }: Pool): boolean {
  return (
    kernel.length <= 2 &&
    dilations.every((dilation) => dilation === 1) &&
    kernel.some((size) => size > 1)
  );
}

function onImages(
  context: NodeContext,
  pool: Pool,
  compute: (run: Run, image: Tensor4D, window: SlidingWindow) => Tensor,
): Translation {
  const x = context.operand(0, 'last');
  if (pool.kernel.length === 2)
    return { layout: 'last', compute: (run) => compute(run, x(run) as Tensor4D, pool) };
  const flat = asImage(pool);
  return {
    layout: 'last',
    compute: (run) => {
      const image = tf.expandDims<Tensor4D>(x(run), 1);
      return tf.squeeze(compute(run, image, flat), [1]);
    },
  };
}

/** Any window: its elements one by one, each for all windows at once. */
function byParts(
  context: NodeContext,
  pool: Pool,
  padding: number,
  combine: (parts: readonly Tensor[]) => Tensor,
): Translation {
  const x = context.operand(0, 'last');
  const pads = [[0, 0], ...pool.pads, [0, 0]] as [number, number][];
  const isPadded = pads.flat().some((pad) => pad > 0);
  return {
    layout: 'last',
    compute: (run) => {
      const whole = isPadded ? tf.pad(x(run), pads, padding) : x(run);
      const { output, kernel, strides, dilations } = pool;
      return combine(windowParts(whole, output, kernel, strides, dilations));
    },
  };
}

/** Over all spatial axes, [N, C, …] to [N, C, 1, …]. */
function globalPool(
  reduce: (x: Tensor, axes: number[], context: NodeContext) => Tensor,
): Translate {
  return (context) => {
    const x = context.operand(0, 'last');
    const axes = axesFrom(1, context.rank(0) - 1);
    return { layout: 'last', compute: (run) => reduce(x(run), axes, context) };
  };
}

export const pools: Readonly<Record<string, Translate>> = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalAveragePool: globalPool((x, axes) => tf.mean(x, axes, true)),
  GlobalMaxPool: globalPool((x, axes) => tf.max(x, axes, true)),
  GlobalLpPool: globalPool((x, axes, context) => {
    const p = context.int('p', 2);
    return tf.pow(tf.sum(tf.pow(tf.abs(x), p), axes, true), 1 / p);
  }),
};
