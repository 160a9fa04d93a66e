import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/tfjs/backends/start';
import { GraphModel } from '../../../src/engine/tfjs/graph/graph-model';
import { isUserError } from '../../../src/model/errors';
import { CASES } from '../../model/cases';
import type { Case } from '../../model/one-node';
import { elementsOf, modelOf, title } from '../../model/one-node';
import { MORE_CASES, outputTypes } from './graph-cases';
import type { Feed } from './graph-support';
import { asTensor, byOnnxRuntime, difference, resultsOf } from './graph-support';

beforeAll(async () => {
  await startBackend({ device: 'cpu' });
});

describe.each([...CASES, ...MORE_CASES].map((one) => [title(one), one] as const))('%s', (_, one) => {
  it('gives what ONNX Runtime gives', async () => {
    const model = modelOf(one, outputTypes(one));
    const feeds = feedsOf(one);
    const shapes = Object.fromEntries(feeds.map(({ name, dims }) => [name, dims]));
    let graph: GraphModel;
    try {
      graph = new GraphModel(model, shapes, undefined);
    } catch (error) {
      if (!isUserError(error)) throw error;
      console.log('REFUSED', error.message);
      return;
    }
    const before = tf.memory().numTensors;
    const inputs = feeds.map(asTensor);
    const found = resultsOf(graph.run(inputs));
    tf.dispose(inputs);
    expect(tf.memory().numTensors).toBe(before);
    const expected = await byOnnxRuntime(model, feeds);
    expect(found.map(({ dims }) => dims)).toEqual(expected.map(({ dims }) => [...dims]));
    found.forEach((result, index) => {
      expect(difference(result, expected[index]!)).toBeLessThan(1e-4);
    });
  });
});

function feedsOf({ inputs = [] }: Case): Feed[] {
  return inputs.flatMap((operand, index) => {
    if (!operand || operand.constant) return [];
    const { dtype, dims } = operand;
    return [{ name: `in${index}`, dtype, dims, data: elementsOf(operand) as Float32Array }];
  });
}
