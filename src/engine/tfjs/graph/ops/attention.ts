import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { axesFrom } from '../layout';
import type { NodeContext } from '../node-context';
import { tfjsType } from '../number-values';
import type { Operand, Translate } from '../translation';
import { product } from './matmul';

/** softmax(Q·Kᵀ × scale + mask)·V of [N, heads, S, size]; K and V may have fewer heads. */
function attended(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  scale: number | undefined,
  mask?: Tensor,
): Tensor {
  const heads = q.shape[1] ?? 1;
  const [keys, values] = [withHeads(k, heads), withHeads(v, heads)];
  const factor = scale ?? 1 / Math.sqrt(q.shape.at(-1) ?? 1);
  const scores = tf.mul(tf.matMul(q, keys, false, true), factor);
  return tf.matMul(tf.softmax(mask ? tf.add(scores, mask) : scores), values);
}

/** Every head of K and V serves several of Q. */
function withHeads(x: Tensor, heads: number): Tensor {
  const [batch = 1, own = 1, length = 1, size = 1] = x.shape;
  if (own === heads) return x;
  const repeated = tf.tile(tf.reshape(x, [batch * own, 1, length, size]), [1, heads / own, 1, 1]);
  return tf.reshape(repeated, [batch, heads, length, size]);
}

/** [N, S, heads × size] to [N, heads, S, size]. */
function split(x: Tensor, heads: number): Tensor {
  if (x.rank === 4) return x;
  const [batch = 1, length = 1, width = 1] = x.shape;
  return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
}

function joined(x: Tensor): Tensor {
  const [batch = 1, heads = 1, length = 1, size = 1] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * size]);
}

function refuseInputs(context: NodeContext, names: Readonly<Record<number, string>>): void {
  for (const [index, name] of Object.entries(names))
    if (context.has(Number(index))) throw context.refusal(name);
}

/** Source: ONNX Attention-23. */
const attention: Translate = (context) => {
  if (context.int('is_causal', 0) === 1) throw context.refusal('is_causal');
  if (context.float('softcap', 0) !== 0) throw context.refusal('softcap');
  if (context.needs(3)) throw context.refusal(l10n.t('scores as an output'));
  refuseInputs(context, { 6: 'lengths of the sequences' });
  const [q, k, v] = [context.operand(0), context.operand(1), context.operand(2)];
  const scale = context.attribute('scale') ? context.float('scale', 1) : undefined;
  const past = context.has(4) ? [context.operand(4), context.operand(5)] : [];
  const mask = context.has(3) ? additiveMask(context, 3) : undefined;
  const isFlat = context.rank(0) === 3;
  const [heads, keyHeads] = [context.int('q_num_heads', 1), context.int('kv_num_heads', 1)];
  return {
    compute: (run) => {
      const query = split(q(run), heads);
      const [keys, values] = [k, v].map((operand, index) => {
        const own = split(operand(run), keyHeads);
        const before = past[index]?.(run);
        return before ? tf.concat([before, own], 2) : own;
      });
      if (!keys || !values) throw new Error('Attention has keys and values.');
      const result = attended(query, keys, values, scale, mask?.(run));
      return [isFlat ? joined(result) : result, keys, values];
    },
  };
};

/** A mask of truths forbids where it is false. */
function additiveMask(context: NodeContext, index: number): Operand {
  const mask = context.operand(index);
  if (tfjsType(context.dtype(index)) !== 'bool') return mask;
  return (run) => tf.mul(tf.sub(tf.cast(mask(run), 'float32'), 1), 1e30);
}

/** One product gives Q, K and V. Source: ORT ContribOperators, Attention. */
const fusedAttention: Translate = (context) => {
  refuseInputs(context, { 3: 'mask', 4: 'past', 5: 'attention_bias', 6: 'past' });
  if (context.int('unidirectional', 0) === 1) throw context.refusal('unidirectional');
  if (context.int('do_rotary', 0) === 1) throw context.refusal('do_rotary');
  if (context.needs(1)) throw context.refusal('present');
  const heads = context.int('num_heads', 1);
  const width = context.shape(1)[1] ?? 3;
  const sizes = [...(context.ints('qkv_hidden_sizes') ?? axesFrom(0, 3).map(() => width / 3))];
  const scale = context.attribute('scale') ? context.float('scale', 1) : undefined;
  const [x, weights] = [context.operand(0), context.operand(1)];
  const bias = context.has(2) ? context.operand(2) : undefined;
  return {
    compute: (run) => {
      const all = product(x(run), weights(run));
      const parts = tf.split(bias ? tf.add(all, bias(run)) : all, sizes, 2);
      const [q, k, v] = parts.map((part) => split(part, heads));
      if (!q || !k || !v) throw new Error('Attention has three parts.');
      return joined(attended(q, k, v, scale));
    },
  };
};

/** Source: ORT ContribOperators, MultiHeadAttention. */
const multiHeadAttention: Translate = (context) => {
  refuseInputs(context, { 3: 'bias', 4: 'key_padding_mask', 5: 'attention_bias' });
  refuseInputs(context, { 8: 'past_sequence_length', 9: 'cache_indirection' });
  if (context.int('unidirectional', 0) === 1) throw context.refusal('unidirectional');
  if (!context.has(1) || !context.has(2)) throw context.refusal(l10n.t('packed inputs'));
  const heads = context.int('num_heads', 1);
  const scale = context.attribute('scale') ? context.float('scale', 1) : undefined;
  const [q, k, v] = [context.operand(0), context.operand(1), context.operand(2)];
  const past = context.has(6) ? [context.operand(6), context.operand(7)] : [];
  return {
    compute: (run) => {
      const [keys, values] = [k, v].map((operand, index) => {
        const own = split(operand(run), heads);
        const before = past[index]?.(run);
        return before ? tf.concat([before, own], 2) : own;
      });
      if (!keys || !values) throw new Error('Attention has keys and values.');
      return [joined(attended(split(q(run), heads), keys, values, scale)), keys, values];
    },
  };
};

/** Turns pairs of features by angles that grow with the position. Source: ONNX RotaryEmbedding-23. */
function rotary(inputs: { readonly cos: number; readonly positions: number }): Translate {
  return (context) => {
    if (context.int('rotary_embedding_dim', 0) !== 0) throw context.refusal('rotary_embedding_dim');
    if (context.int('interleaved', 0) === 1) throw context.refusal('interleaved');
    if (!context.has(inputs.positions)) throw context.refusal(l10n.t('no positions'));
    const half = context.shape(inputs.cos)[1] ?? 1;
    const isFlat = context.rank(0) === 3;
    const heads = isFlat ? (context.shape(0)[2] ?? 1) / (2 * half) : 1;
    const [batch = 1] = context.shape(0);
    const length = context.shape(0).at(-2) ?? 1;
    if (context.shape(inputs.positions).join() !== [batch, length].join())
      throw context.refusal(l10n.t('one position for all'));
    const [x, positions] = [context.operand(0), context.operand(inputs.positions)];
    const [cos, sin] = [context.operand(inputs.cos), context.operand(inputs.cos + 1)];
    return {
      compute: (run) => {
        const rows = tf.reshape(tf.cast(positions(run), 'int32'), [-1]);
        const [c, s] = [cos, sin].map((table) =>
          tf.reshape(tf.gather(table(run), rows), [batch, 1, length, half]),
        );
        const [real, imaginary] = tf.split(split(x(run), heads), 2, -1);
        if (!c || !s || !real || !imaginary) throw new Error('Pairs have two parts.');
        const turned = tf.concat(
          [
            tf.sub(tf.mul(real, c), tf.mul(imaginary, s)),
            tf.add(tf.mul(real, s), tf.mul(imaginary, c)),
          ],
          -1,
        );
        return isFlat ? joined(turned) : turned;
      },
    };
  };
}

export const attentions: Readonly<Record<string, Translate>> = {
  Attention: attention,
  RotaryEmbedding: rotary({ cos: 1, positions: 3 }),
  'com.microsoft:Attention': fusedAttention,
  'com.microsoft:MultiHeadAttention': multiHeadAttention,
  'com.microsoft:RotaryEmbedding': rotary({ cos: 2, positions: 1 }),
};
