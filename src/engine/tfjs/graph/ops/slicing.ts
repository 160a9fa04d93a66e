import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom, axisIn } from '../layout';
import type { NodeContext } from '../node-context';
import type { Translate } from '../translation';
import { positive } from './softmax';

interface Range {
  readonly begin: number;
  readonly length: number;
  /** Negative counts backwards. */
  readonly step: number;
}

/** Source: ONNX Slice-13; up to operator set 9 the settings are attributes. */
const slice: Translate = (context) => {
  const rank = context.rank(0);
  const layout = context.layoutOf(0);
  const x = context.asItLies(0);
  const [shape, output] = [context.shape(0), context.outputShape()];
  const starts = setting(context, 'starts', 1) ?? [];
  const axes = setting(context, 'axes', 3) ?? axesFrom(0, starts.length);
  const steps = setting(context, 'steps', 4) ?? starts.map(() => 1);
  const ranges = shape.map((size): Range => ({ begin: 0, length: size, step: 1 }));
  axes.forEach((stated, index) => {
    const axis = positive(stated, rank);
    const [size = 1, length = 1, step = 1] = [shape[axis], output[axis], steps[index]];
    ranges[axis] = { begin: firstOf(starts[index] ?? 0, size, step), length, step };
  });
  const placed: Range[] = [];
  ranges.forEach((range, axis) => (placed[axisIn(layout, axis, rank)] = range));
  return { layout, compute: (run) => sliced(x(run), placed) };
};

function setting(context: NodeContext, name: string, index: number): readonly number[] | undefined {
  return context.ints(name) ?? (context.has(index) ? context.numbers(index) : undefined);
}

function firstOf(start: number, size: number, step: number): number {
  const counted = start < 0 ? start + size : start;
  return Math.min(Math.max(counted, 0), step < 0 ? size - 1 : size);
}

/** Backward ranges are forward ones of the reversed tensor. */
function sliced(x: Tensor, ranges: readonly Range[]): Tensor {
  const backward = ranges.flatMap(({ step }, axis) => (step < 0 ? [axis] : []));
  const turned = backward.length > 0 ? tf.reverse(x, backward) : x;
  const begin = ranges.map(({ begin: from, step }, axis) =>
    step < 0 ? (x.shape[axis] ?? 1) - 1 - from : from,
  );
  const steps = ranges.map(({ step }) => Math.abs(step));
  const sizes = ranges.map(({ length }) => length);
  if (steps.every((step) => step === 1)) return tf.slice(turned, begin, sizes);
  const end = begin.map((from, axis) => from + ((sizes[axis] ?? 1) - 1) * (steps[axis] ?? 1) + 1);
  return tf.stridedSlice(turned, begin, end, steps);
}

/** Keeps one triangle of the last two axes. */
const trilu: Translate = (context) => {
  const isUpper = context.int('upper', 1) === 1;
  const diagonal = context.has(1) ? (context.numbers(1)[0] ?? 0) : 0;
  const [rows = 1, columns = 1] = context.shape(0).slice(-2);
  const kept = axesFrom(0, rows).flatMap((row) =>
    axesFrom(0, columns).map((column) =>
      Number(isUpper ? column - row >= diagonal : column - row <= diagonal),
    ),
  );
  const mask = context.made('triangle', kept, [rows, columns], 'bool');
  const x = context.operand(0);
  return {
    compute: (run) => {
      const input = x(run);
      return tf.where(mask(run), input, tf.zerosLike(input));
    },
  };
};

export const slices: Readonly<Record<string, Translate>> = {
  Slice: slice,
  Trilu: trilu,
  'com.microsoft:Trilu': trilu,
};
