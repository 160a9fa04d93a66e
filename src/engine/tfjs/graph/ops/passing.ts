import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { dataTypeOf } from '../../../../formats/onnx/data-types';
import type { DataType } from '../../../../model/tensor';
import type { NodeContext } from '../node-context';
import { tfjsType } from '../number-values';
import type { Run, Translate, Translation } from '../translation';
import { view } from './elementwise';

/** Operators that pass a tensor on, at inference at least. */

const identity: Translate = (context) => {
  const { type, attributes } = context.facts.layer;
  // A model of ours has its dropout as an Identity, which forgets how much to drop.
  const rate = type === 'Dropout' ? Number(attributes['rate'] ?? attributes['p'] ?? 0) : 0;
  return dropping(context, rate);
};

/** Does nothing at inference. Source: ONNX Dropout-13, whose ratio was an attribute before 12. */
const dropout: Translate = (context) => {
  const ratio = context.has(1) ? (context.numbers(1)[0] ?? 0.5) : context.float('ratio', 0.5);
  if (context.has(2) && context.numbers(2)[0] !== 0) throw context.refusal('training_mode');
  const { layout, compute } = dropping(context, ratio);
  if (!context.needs(1)) return { layout, compute };
  return {
    layout,
    compute: (run) => {
      const x = compute(run) as Tensor;
      return [x, tf.ones(x.shape, 'bool')];
    },
  };
};

function dropping(context: NodeContext, rate: number): Translation {
  const x = context.asItLies(0);
  const compute = (run: Run): Tensor =>
    run.training && rate > 0 ? tf.dropout(x(run), rate) : view(x(run));
  return { layout: context.layoutOf(0), compute };
}

const cast: Translate = (context) => {
  const to = dataTypeOf(context.int('to', 0));
  if (!to) throw context.refusal(`type ${context.int('to', 0)}`);
  return casting(context, to);
};

const castLike: Translate = (context) => casting(context, context.dtype(1));

function casting(context: NodeContext, to: DataType): Translation {
  const [from, kind] = [context.dtype(0), tfjsType(to)];
  if (!kind) throw context.refusal(to);
  // Narrower whole numbers wrap around, which TF.js's 32 bits don't.
  const canWrap = tfjsType(from) !== 'bool' && /int(8|16)$|^uint/.test(to) && from !== to;
  if (canWrap) throw context.refusal(`${from} to ${to}`);
  const x = context.asItLies(0);
  return {
    layout: context.layoutOf(0),
    compute: (run) => (kind === tfjsType(from) ? view(x(run)) : converted(x(run), kind)),
  };
}

/** On WebAssembly TF.js (4.22) cuts numbers to bytes where it should tell zeros from others. */
function converted(x: Tensor, kind: 'float32' | 'int32' | 'bool'): Tensor {
  return kind === 'bool' ? tf.notEqual(x, tf.scalar(0, x.dtype)) : tf.cast(x, kind);
}

export const passing: Readonly<Record<string, Translate>> = {
  Identity: identity,
  Dropout: dropout,
  Cast: cast,
  CastLike: castLike,
};
