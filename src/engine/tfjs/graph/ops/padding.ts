import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { Layout } from '../layout';
import { axesFrom, axisIn } from '../layout';
import type { NodeContext } from '../node-context';
import type { Translate, Translation } from '../translation';
import { positive } from './softmax';

type Pads = readonly (readonly [before: number, after: number])[];

/** Negative pads crop. Source: ONNX Pad-21; up to operator set 10 the settings are attributes. */
const pad: Translate = (context) => {
  const layout = context.layoutOf(0);
  const pads = padsOf(context, layout);
  const mode = context.string('mode', 'constant');
  if (mode !== 'constant') return byPlaces(context, layout, pads, mode);
  const value = context.has(2) ? (context.numbers(2)[0] ?? 0) : context.float('value', 0);
  const x = context.asItLies(0);
  return { layout, compute: (run) => padded(x(run), pads, value) };
};

function padsOf(context: NodeContext, layout: Layout): Pads {
  const rank = context.rank(0);
  const stated = context.ints('pads') ?? context.numbers(1);
  const axes = context.has(3) ? context.numbers(3) : axesFrom(0, rank);
  const pads = axesFrom(0, rank).map((): readonly [number, number] => [0, 0]);
  axes.forEach((axis, index) => {
    const place = axisIn(layout, positive(axis, rank), rank);
    pads[place] = [stated[index] ?? 0, stated[index + axes.length] ?? 0];
  });
  return pads;
}

function padded(x: Tensor, pads: Pads, value: number): Tensor {
  const begin = pads.map(([before]) => Math.max(0, -before));
  const size = x.shape.map(
    (length, axis) => length - (begin[axis] ?? 0) - Math.max(0, -(pads[axis]?.[1] ?? 0)),
  );
  const isCropped = pads.flat().some((amount) => amount < 0);
  const cropped = isCropped ? tf.slice(x, begin, size) : x;
  const amounts = pads.map(([before, after]): [number, number] => [
    Math.max(0, before),
    Math.max(0, after),
  ]);
  return tf.pad(cropped, amounts, value);
}

/** Elements of the input again: each padded axis is put together from places in it. */
function byPlaces(context: NodeContext, layout: Layout, pads: Pads, mode: string): Translation {
  const shape = context.shape(0);
  const rank = shape.length;
  const gathers = axesFrom(0, rank).flatMap((axis) => {
    const place = axisIn(layout, axis, rank);
    const [before, after] = pads[place] ?? [0, 0];
    const size = shape[axis] ?? 1;
    if (before === 0 && after === 0) return [];
    const places = axesFrom(-before, size + after).map((at) => source(context, at, size, mode));
    return [{ place, indices: context.made(`places ${axis}`, places, [places.length], 'int32') }];
  });
  const x = context.asItLies(0);
  return {
    layout,
    compute: (run) =>
      gathers.reduce(
        (result, { place, indices }) => tf.gather(result, indices(run), place),
        x(run),
      ),
  };
}

function source(context: NodeContext, at: number, size: number, mode: string): number {
  switch (mode) {
    case 'edge':
      return Math.min(Math.max(at, 0), size - 1);
    case 'wrap':
      return ((at % size) + size) % size;
    case 'reflect': {
      // Back and forth, without the ends twice.
      const period = Math.max(1, 2 * (size - 1));
      const within = ((at % period) + period) % period;
      return within < size ? within : period - within;
    }
    default:
      throw context.refusal(mode);
  }
}

export const paddings: Readonly<Record<string, Translate>> = { Pad: pad };
