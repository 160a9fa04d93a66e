import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphModel } from '../../../src/engine/tfjs/graph/form';
import { classScores, crossEntropy, madeUpLabels } from '../../../src/engine/tfjs/training/loss';
import { registerMissingKernels } from '../../../src/engine/tfjs/training/missing-kernels';
import type { Line } from '../../model/graphs';
import { modelOfParts, tensor } from '../../model/graphs';
import type { Operand } from '../../model/one-node';
import { ints, scalar, w } from '../../model/one-node';
import { noise } from './graph-support';

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
  registerMissingKernels();
});

const CLASSES = 3;
const BATCH = 4;

/** [N, 3, 8, 8] to class scores, through one block. */
function netOf(lines: readonly Line[], weights: Record<string, Operand>, channels: number) {
  const all = {
    ...weights,
    first: w(4, 3, 3, 3),
    scale: w(4),
    shift: w(4),
    mean: w(4),
    variance: w(4),
    dense: w(CLASSES, channels),
    offset: w(CLASSES),
  };
  return modelOfParts({
    inputs: [tensor('x', [BATCH, 3, 8, 8])],
    lines: [
      ['c', 'Conv', ['x', 'first'], { pads: [1, 0, 1, 2], strides: [1, 1] }],
      ['n', 'BatchNormalization', ['c', 'scale', 'shift', 'mean', 'variance']],
      ['r', 'Sigmoid', ['n']],
      ...lines,
      ['g', 'GlobalAveragePool', ['y']],
      ['f', 'Flatten', ['g']],
      ['scores', 'Gemm', ['f', 'dense', 'offset'], { transB: 1 }],
    ],
    outputs: ['scores'],
    weights: Object.fromEntries(
      Object.entries(all).map(([name, operand], index) => [
        name,
        operand.values ? operand : { ...operand, values: valuesFor(operand, index) },
      ]),
    ),
  });
}

/** Small, so that nothing saturates. */
function valuesFor({ dims }: Operand, seed: number): number[] {
  const count = dims.reduce((product, size) => product * size, 1);
  return Array.from(noise(count, seed + 11), (value) => value / Math.max(1, dims[1] ?? 1) + 0.1);
}

const NETS: readonly [string, Line[], Record<string, Operand>, number][] = [
  [
    'a convolution with bias',
    [['y', 'Conv', ['r', 'k', 'b'], { strides: [2, 2] }]],
    { k: w(5, 4, 3, 2), b: w(5) },
    5,
  ],
  [
    'a dilated convolution',
    [['y', 'Conv', ['r', 'k'], { dilations: [2, 3] }]],
    { k: w(5, 4, 2, 2) },
    5,
  ],
  ['groups', [['y', 'Conv', ['r', 'k', 'b'], { group: 2 }]], { k: w(6, 2, 3, 3), b: w(6) }, 6],
  [
    'a depthwise convolution',
    [['y', 'Conv', ['r', 'k', 'b'], { group: 4, strides: [2, 2], pads: [1, 0, 0, 1] }]],
    { k: w(8, 1, 3, 3), b: w(8) },
    8,
  ],
  [
    'a dilated depthwise convolution',
    [['y', 'Conv', ['r', 'k'], { group: 4, dilations: [2, 2] }]],
    { k: w(4, 1, 3, 2) },
    4,
  ],
  [
    'a transposed convolution',
    [['y', 'ConvTranspose', ['r', 'k'], { strides: [2, 2], pads: [1, 0, 0, 1] }]],
    { k: w(4, 3, 3, 3) },
    3,
  ],
  [
    'maxima',
    [
      ['m', 'MaxPool', ['r'], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }],
      ['y', 'Mul', ['m', 'b']],
    ],
    { b: w(4, 1, 1) },
    4,
  ],
  [
    'averages',
    [
      ['m', 'AveragePool', ['r'], { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 1, 0, 1] }],
      ['y', 'Mul', ['m', 'b']],
    ],
    { b: w(4, 1, 1) },
    4,
  ],
  [
    'a residual sum',
    [
      ['d', 'Conv', ['r', 'k']],
      ['s', 'Add', ['r', 'd']],
      ['y', 'Relu', ['s']],
    ],
    { k: w(4, 4, 1, 1) },
    4,
  ],
  [
    'squeeze and excitation',
    [
      ['q', 'GlobalAveragePool', ['r']],
      ['e', 'Conv', ['q', 'k', 'b']],
      ['s', 'HardSigmoid', ['e']],
      ['y', 'Mul', ['r', 's']],
    ],
    { k: w(4, 4, 1, 1), b: w(4) },
    4,
  ],
  ['layer normalisation', [['y', 'LayerNormalization', ['r', 'k', 'b']]], { k: w(8), b: w(8) }, 4],
  [
    'group normalisation',
    [['y', 'GroupNormalization', ['r', 'k', 'b'], { num_groups: 2 }]],
    { k: w(4), b: w(4) },
    4,
  ],
  [
    'attention',
    [
      ['t', 'Reshape', ['n', 'to']],
      ['q', 'MatMul', ['t', 'k']],
      ['p', 'Transpose', ['q'], { perm: [0, 2, 1] }],
      ['s', 'MatMul', ['q', 'p']],
      ['z', 'Div', ['s', 'root']],
      ['a', 'Softmax', ['z']],
      ['o', 'MatMul', ['a', 't']],
      ['y', 'Reshape', ['o', 'back']],
    ],
    { root: scalar(8), k: w(64, 64), to: ints(BATCH, 4, 64), back: ints(BATCH, 4, 8, 8) },
    4,
  ],
  [
    'upsampling',
    [
      ['u', 'Resize', ['r', '', '', 'to'], { mode: 'linear' }],
      ['y', 'Mul', ['u', 'b']],
    ],
    { to: ints(BATCH, 4, 16, 16), b: w(4, 1, 1) },
    4,
  ],
  [
    'a weight used twice',
    [
      ['d', 'Conv', ['r', 'k']],
      ['s', 'Tanh', ['d']],
      ['y', 'Conv', ['s', 'k']],
    ],
    { k: w(4, 4, 1, 1) },
    4,
  ],
  [
    'gelu and slices',
    [
      ['u', 'Gelu', ['n']],
      ['a b', 'Split', ['u'], { axis: 1, num_outputs: 2 }],
      ['m', 'Mul', ['a', 'b']],
      ['y', 'PRelu', ['m', 'k']],
    ],
    { k: w(2, 1, 1) },
    2,
  ],
];

it.each(NETS)('gradients through %s are differences of the loss', (_, lines, weights, channels) => {
  const graph = graphModel(netOf(lines, weights, channels), undefined);
  const x = tf.tensor(noise(BATCH * 3 * 64, 5), [BATCH, 3, 8, 8]);
  const labels = madeUpLabels(BATCH, CLASSES, 3);
  const loss = () => crossEntropy(labels, classScores(graph.run([x], true)[0]), false);
  const variables = graph.trainable.map(({ variable }) => variable);
  const { grads } = tf.variableGrads(loss, variables);
  expect(Object.keys(grads)).toHaveLength(variables.length);
  for (const variable of variables) {
    const gradient = grads[variable.name]?.dataSync() ?? [];
    const directional = directionalDerivative(variable, gradient, loss);
    expect(directional.found / directional.expected).toBeGreaterThan(0.97);
    expect(directional.found / directional.expected).toBeLessThan(1.03);
  }
});

/** Along the gradient itself the loss rises by the gradient's squared norm. */
function directionalDerivative(
  variable: tf.Variable,
  gradient: ArrayLike<number>,
  loss: () => tf.Scalar,
): { found: number; expected: number } {
  const values = Float32Array.from(variable.dataSync());
  const squares = Array.from(gradient).reduce((sum, value) => sum + value * value, 0);
  const norm = Math.sqrt(squares);
  const step = 1e-2 / norm;
  const lossAt = (factor: number): number => {
    const moved = values.map((value, index) => value + factor * step * (gradient[index] ?? 0));
    assign(variable, moved);
    const result = loss();
    const [value = NaN] = result.dataSync();
    result.dispose();
    return value;
  };
  const found = (lossAt(1) - lossAt(-1)) / (2 * step);
  assign(variable, values);
  return { found, expected: squares };
}

function assign(variable: tf.Variable, values: Float32Array): void {
  const next: Tensor = tf.tensor(values, variable.shape);
  variable.assign(next);
  next.dispose();
}
