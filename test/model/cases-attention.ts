import type { Case } from './one-node';
import { f, float, input, w } from './one-node';

const domain = 'com.microsoft';

export const attentionCases: readonly Case[] = [
  { op: 'Attention', opset: 23, inputs: [f(2, 4, 5, 8), f(2, 4, 6, 8), f(2, 4, 6, 10)] },
  {
    op: 'Attention',
    opset: 23,
    inputs: [f(2, 4, 5, 8), f(2, 2, 6, 8), f(2, 2, 6, 8)],
    note: 'grouped',
  },
  {
    op: 'Attention',
    opset: 23,
    inputs: [f(2, 5, 32), f(2, 6, 16), f(2, 6, 16), undefined, f(2, 2, 3, 8), f(2, 2, 3, 8)],
    attributes: { q_num_heads: 4, kv_num_heads: 2 },
    outputs: 3,
  },
  {
    op: 'RotaryEmbedding',
    opset: 23,
    inputs: [f(2, 4, 3, 8), w(50, 4), w(50, 4), input('int64', [2, 3], [0, 1, 2, 0, 1, 2])],
  },
  {
    op: 'Attention',
    domain,
    inputs: [f(2, 5, 16), w(16, 48), w(48)],
    attributes: { num_heads: 4 },
  },
  {
    op: 'Attention',
    domain,
    inputs: [f(2, 5, 16), w(16, 56), w(56)],
    attributes: { num_heads: 4, qkv_hidden_sizes: [16, 16, 24] },
  },
  {
    op: 'MultiHeadAttention',
    domain,
    inputs: [f(2, 5, 16), f(2, 6, 16), f(2, 6, 24)],
    attributes: { num_heads: 4 },
  },
  {
    op: 'MultiHeadAttention',
    domain,
    inputs: [f(2, 5, 16), f(2, 4, 6, 4), f(2, 4, 6, 4)],
    attributes: { num_heads: 4 },
  },
  {
    op: 'MultiHeadAttention',
    domain,
    inputs: [
      f(2, 5, 16),
      f(2, 5, 16),
      f(2, 5, 16),
      undefined,
      undefined,
      undefined,
      f(2, 4, 3, 4),
      f(2, 4, 3, 4),
    ],
    attributes: { num_heads: 4 },
    outputs: 3,
  },
  {
    op: 'GroupQueryAttention',
    domain,
    outputs: 3,
    inputs: [
      f(1, 3, 64),
      f(1, 3, 32),
      f(1, 3, 32),
      f(1, 2, 0, 16),
      f(1, 2, 0, 16),
      input('int32', [1], [2]),
      input('int32', [1], [3]),
    ],
    attributes: { num_heads: 4, kv_num_heads: 2 },
  },
  {
    op: 'RotaryEmbedding',
    domain,
    inputs: [f(2, 3, 32), input('int64', [2, 3], [0, 1, 2, 0, 1, 2]), w(50, 4), w(50, 4)],
    attributes: { num_heads: 4 },
  },
  {
    op: 'EmbedLayerNormalization',
    domain,
    outputs: 3,
    inputs: [
      input('int32', [2, 3], [0, 1, 2, 0, 1, 2]),
      input('int32', [2, 3], [0, 0, 0, 1, 1, 1]),
      w(10, 4),
      w(5, 4),
      w(2, 4),
      w(4),
      w(4),
    ],
    attributes: { epsilon: float(0.1) },
  },
];
