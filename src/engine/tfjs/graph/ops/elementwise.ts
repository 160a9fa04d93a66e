import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import type { NodeContext } from '../node-context';
import { tfjsType } from '../number-values';
import type { Translate } from '../translation';
import { aligned, alignedPair } from './broadcast';
import { unary } from './unary';

/** A view: TF.js's own Identity copies on WebAssembly. */
export function view(x: Tensor): Tensor {
  return tf.reshape(x, x.shape);
}

function binary(compute: (a: Tensor, b: Tensor, context: NodeContext) => Tensor): Translate {
  return (context) => {
    const { layout, a, b } = alignedPair(context);
    return { layout, compute: (run) => compute(a(run), b(run), context) };
  };
}

/** Any number of inputs, two at a time. */
function variadic(
  combine: (a: Tensor, b: Tensor) => Tensor,
  finish: (x: Tensor, count: number) => Tensor = (x) => x,
): Translate {
  return (context) => {
    const count = context.inputCount;
    const indices = Array.from({ length: count }, (_, index) => index);
    const { layout, operands } = aligned(context, indices);
    return {
      layout,
      compute: (run) => {
        const tensors = operands.map((operand) => operand(run));
        const [first, ...others] = tensors;
        if (!first) throw context.refusal(l10n.t('no inputs'));
        return finish(others.length === 0 ? view(first) : others.reduce(combine, first), count);
      },
    };
  };
}

/** TF.js rounds the quotient of whole numbers down, ONNX cuts it off. */
function divide(a: Tensor, b: Tensor): Tensor {
  if (a.dtype !== 'int32') return tf.div(a, b);
  const down = tf.floorDiv(a, b);
  const rest = tf.sub(a, tf.mul(down, b));
  const isCut = tf.logicalAnd(tf.notEqual(rest, 0), tf.logicalXor(tf.less(a, 0), tf.less(b, 0)));
  return tf.add(down, tf.cast(isCut, 'int32'));
}

/** With `fmod` the sign is the dividend's, else the divisor's. */
function modulo(a: Tensor, b: Tensor, context: NodeContext): Tensor {
  if (context.int('fmod', 0) === 0) return tf.mod(a, b);
  const size = tf.mod(tf.abs(a), tf.abs(b));
  return tf.mul(tf.sign(a), size);
}

function power(a: Tensor, b: Tensor): Tensor {
  const result = tf.pow(tf.cast(a, 'float32'), tf.cast(b, 'float32'));
  return a.dtype === 'int32' ? tf.cast(tf.round(result), 'int32') : result;
}

const pow: Translate = (context) => {
  // What a square is written as in most models.
  const isSquare = context.isConstant(1) && context.numbers(1).join() === '2';
  return (isSquare ? unary((x) => tf.square(x)) : binary(power))(context);
};

/** Shares of the bits are told by what AND leaves: TF.js has only that. */
const bitwise = {
  and: (a: Tensor, b: Tensor) => tf.bitwiseAnd(a, b),
  or: (a: Tensor, b: Tensor) => tf.sub(tf.add(a, b), tf.bitwiseAnd(a, b)),
  xor: (a: Tensor, b: Tensor) => tf.sub(tf.add(a, b), tf.mul(tf.bitwiseAnd(a, b), 2)),
};

function bits(compute: (a: Tensor, b: Tensor) => Tensor): Translate {
  return binary((a, b) => {
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return compute(tf.broadcastTo(a, shape), tf.broadcastTo(b, shape));
  });
}

const where: Translate = (context) => {
  const { layout, operands } = aligned(context, [0, 1, 2]);
  const [condition, a, b] = operands;
  if (!condition || !a || !b) throw context.refusal(l10n.t('a missing input'));
  return { layout, compute: (run) => tf.where(condition(run), a(run), b(run)) };
};

/** Bounds are attributes up to operator set 6, inputs from 11 on. */
const clip: Translate = (context) => {
  const [low, high] = [bound(context, 'min', 1, -Infinity), bound(context, 'max', 2, Infinity)];
  if (tfjsType(context.dtype(0)) === 'float32' && low === 0 && high === 6)
    return unary((x) => tf.relu6(x))(context);
  if (tfjsType(context.dtype(0)) === 'float32')
    return unary((x) => tf.clipByValue(x, low, high))(context);
  return unary((x) => {
    const above = low === -Infinity ? x : tf.maximum(x, tf.scalar(low, 'int32'));
    return high === Infinity ? view(above) : tf.minimum(above, tf.scalar(high, 'int32'));
  })(context);
};

function bound(context: NodeContext, name: string, index: number, fallback: number): number {
  if (context.has(index)) return context.numbers(index)[0] ?? fallback;
  return context.float(name, fallback);
}

const isInfinite: Translate = (context) => {
  const isUp = context.int('detect_positive', 1) === 1;
  const isDown = context.int('detect_negative', 1) === 1;
  return unary((x) => {
    const found = tf.isInf(x);
    if (isUp && isDown) return found;
    if (!isUp && !isDown) return tf.cast(tf.zerosLike(x), 'bool');
    return tf.logicalAnd(found, isUp ? tf.greater(x, 0) : tf.less(x, 0));
  })(context);
};

export const elementwise: Readonly<Record<string, Translate>> = {
  Add: binary((a, b) => tf.add(a, b)),
  Sub: binary((a, b) => tf.sub(a, b)),
  Mul: binary((a, b) => tf.mul(a, b)),
  Div: binary(divide),
  Mod: binary(modulo),
  Pow: pow,
  Min: variadic((a, b) => tf.minimum(a, b)),
  Max: variadic((a, b) => tf.maximum(a, b)),
  Sum: variadic((a, b) => tf.add(a, b)),
  Mean: variadic(
    (a, b) => tf.add(a, b),
    (x, count) => tf.div(x, count),
  ),
  Equal: binary((a, b) => tf.equal(a, b)),
  Less: binary((a, b) => tf.less(a, b)),
  LessOrEqual: binary((a, b) => tf.lessEqual(a, b)),
  Greater: binary((a, b) => tf.greater(a, b)),
  GreaterOrEqual: binary((a, b) => tf.greaterEqual(a, b)),
  And: binary((a, b) => tf.logicalAnd(a, b)),
  Or: binary((a, b) => tf.logicalOr(a, b)),
  Xor: binary((a, b) => tf.logicalXor(a, b)),
  Not: unary((x) => tf.logicalNot(x)),
  BitwiseAnd: bits(bitwise.and),
  BitwiseOr: bits(bitwise.or),
  BitwiseXor: bits(bitwise.xor),
  BitwiseNot: unary((x) => tf.sub(tf.scalar(-1, 'int32'), x)),
  Where: where,
  Clip: clip,
  Abs: unary((x) => tf.abs(x)),
  Neg: unary((x) => tf.neg(x)),
  Sign: unary((x) => tf.sign(x)),
  Floor: unary((x) => tf.floor(x)),
  Ceil: unary((x) => tf.ceil(x)),
  Round: unary((x) => tf.round(x)),
  Reciprocal: unary((x) => tf.reciprocal(x)),
  Sqrt: unary((x) => tf.sqrt(x)),
  Exp: unary((x) => tf.exp(x)),
  Log: unary((x) => tf.log(x)),
  Erf: unary((x) => tf.erf(x)),
  Sin: unary((x) => tf.sin(x)),
  Cos: unary((x) => tf.cos(x)),
  Tan: unary((x) => tf.tan(x)),
  Asin: unary((x) => tf.asin(x)),
  Acos: unary((x) => tf.acos(x)),
  Atan: unary((x) => tf.atan(x)),
  Sinh: unary((x) => tf.sinh(x)),
  Cosh: unary((x) => tf.cosh(x)),
  Asinh: unary((x) => tf.asinh(x)),
  Acosh: unary((x) => tf.acosh(x)),
  Atanh: unary((x) => tf.atanh(x)),
  IsNaN: unary((x) => tf.isNaN(x)),
  IsInf: isInfinite,
};
