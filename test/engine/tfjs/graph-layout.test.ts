import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { graphModel } from '../../../src/engine/tfjs/graph/form';
import { analyze } from '../../../src/model/analysis';
import { modelOfParts, tensor } from '../../model/graphs';
import { w } from '../../model/one-node';
import type { LayoutCase } from './graph-cases';
import { LAYOUT_CASES } from './graph-cases';
import { expectAgreement, noise } from './graph-support';

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
});

it.each(LAYOUT_CASES.map((one) => [one.name, one] as const))(
  'after a convolution: %s',
  async (_, one) => {
    await expectAgreement(graphModel(modelOf(one), undefined), modelOf(one), [
      { name: 'x', dtype: 'float32', dims: [2, 3, 6, 5], data: noise(180, 1) },
      { name: 'z', dtype: 'float32', dims: [2, 4, 6, 5], data: noise(240, 2) },
      { name: 'g', dtype: 'float32', dims: [2, 4, 1, 1], data: noise(8, 3) },
    ]);
  },
);

/** The result, and what follows on it in either order of axes. */
function modelOf({ lines, weights }: LayoutCase) {
  const parts = {
    inputs: [tensor('x', [2, 3, 6, 5]), tensor('z', [2, 4, 6, 5]), tensor('g', [2, 4, 1, 1])],
    lines,
    outputs: ['y', 'c'],
    weights: { ...weights, k: { ...w(4, 3, 3, 3), values: [...noise(108, 4)] } },
  };
  const { types } = analyze(modelOfParts(parts));
  const outputs = parts.outputs.map((name) =>
    tensor(name, undefined, types.get(name)?.dtype ?? 'float32'),
  );
  return modelOfParts({ ...parts, outputs });
}

it('a transpose that takes the order of axes back costs nothing', () => {
  const model = modelOfParts({
    inputs: [tensor('x', [1, 3, 4, 4])],
    lines: [
      ['c', 'Conv', ['x', 'k']],
      ['t', 'Transpose', ['c'], { perm: [0, 2, 3, 1] }],
      ['r', 'Relu', ['t']],
      ['u', 'Transpose', ['r'], { perm: [0, 3, 1, 2] }],
      ['y', 'Conv', ['u', 'k2']],
    ],
    outputs: ['y'],
    weights: { k: w(4, 3, 1, 1), k2: w(2, 4, 1, 1) },
  });
  const graph = graphModel(model, undefined);
  const x = tf.ones([1, 3, 4, 4]);
  const kernels: string[] = [];
  const original = tf.getKernel('Transpose', 'wasm');
  tf.unregisterKernel('Transpose', 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: (params) => {
      kernels.push('Transpose');
      return original.kernelFunc(params);
    },
  });
  tf.dispose([...graph.run([x])]);
  // The input into the convolution, and the result out of it.
  expect(kernels).toHaveLength(2);
});
