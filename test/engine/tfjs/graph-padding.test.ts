import type { KernelConfig } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphModel } from '../../../src/engine/tfjs/graph/form';
import type { Line } from '../../model/graphs';
import { modelOfParts, tensor } from '../../model/graphs';
import { w } from '../../model/one-node';
import { expectAgreement, noise } from './graph-support';

/** Pads that libtensorflow's kernels know by name. */
const NAMED = new Set<unknown>(['same', 'valid', undefined]);
const PICKY = ['MaxPool', 'AvgPool', 'Conv2DBackpropInput'];

/** WebAssembly's kernels under the name of libtensorflow, and as picky as those about padding. */
beforeAll(async () => {
  await startBackend({ device: 'cpu' });
  const backend = tf.backend();
  tf.registerBackend('tensorflow', () => backend);
  for (const config of tf.getKernelsForBackend('wasm'))
    tf.registerKernel({ ...picky(config), backendName: 'tensorflow' });
  await tf.setBackend('tensorflow');
});

function picky(config: KernelConfig): KernelConfig {
  if (!PICKY.includes(config.kernelName)) return config;
  return {
    ...config,
    kernelFunc: (params) => {
      const pad = (params.attrs as { readonly pad?: unknown } | undefined)?.pad;
      if (!NAMED.has(pad)) throw new Error(`${config.kernelName} was asked to pad by numbers`);
      return config.kernelFunc(params);
    },
  };
}

const UNEVEN = { strides: [2, 2], pads: [1, 1, 1, 0] };

it.each([
  ['y', 'MaxPool', ['x'], { kernel_shape: [3, 3], ...UNEVEN }],
  ['y', 'AveragePool', ['x'], { kernel_shape: [3, 3], ...UNEVEN }],
  ['y', 'MaxPool', ['x'], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
  ['y', 'ConvTranspose', ['x', 'k'], UNEVEN],
  ['y', 'ConvTranspose', ['x', 'k'], { ...UNEVEN, output_padding: [1, 0] }],
] as [string, string, string[], NonNullable<Line[3]>][])(
  'libtensorflow is not asked to pad by numbers: %s %s',
  async (...line) => {
    const model = modelOfParts({
      inputs: [tensor('x', [2, 3, 7, 8])],
      lines: [line],
      outputs: ['y'],
      weights: { k: { ...w(3, 4, 3, 3), values: [...noise(108, 2)] } },
    });
    expect(tf.getBackend()).toBe('tensorflow');
    const feed = { name: 'x', dtype: 'float32', dims: [2, 3, 7, 8], data: noise(336, 1) };
    await expectAgreement(graphModel(model, undefined), model, [feed]);
  },
);
