import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { encodeModel } from '../../../src/formats/onnx/write';
import { expect } from 'vitest';
import { halfToNumber } from '../../../src/engine/tfjs/graph/number-values';
import type { TfjsModel } from '../../../src/engine/tfjs/tfjs-model';
import type { Model } from '../../../src/model/graph';

export interface Feed {
  readonly name: string;
  readonly dtype: string;
  readonly dims: readonly number[];
  readonly data: ort.Tensor['data'];
}

export interface Result {
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

/** What ONNX Runtime computes, without its optimisations. */
export async function byOnnxRuntime(model: Model, feeds: readonly Feed[]): Promise<Result[]> {
  const session = await ort.InferenceSession.create(encodeModel(model), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  const tensors = feeds.map(
    ({ name, dtype, dims, data }) =>
      [name, new ort.Tensor(dtype as 'float32', data as Float32Array, dims)] as const,
  );
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  return model.graph.outputs.map(({ name }) => {
    const tensor = results[name];
    if (!tensor) throw new Error(`ONNX Runtime gave no ${name}.`);
    const numbers = Array.from(tensor.data as Iterable<number>, Number);
    const isHalf = tensor.type === 'float16';
    return { dims: tensor.dims, values: isHalf ? numbers.map(halfToNumber) : numbers };
  });
}

export function asTensor({ dtype, dims, data }: Feed): Tensor {
  const shape = [...dims];
  if (dtype === 'float32') return tf.tensor(data as Float32Array, shape);
  if (dtype === 'bool') return tf.tensor(data as Uint8Array, shape, 'bool');
  if (dtype === 'float64')
    return tf.tensor(Float32Array.from(data as Iterable<number>, Number), shape);
  return tf.tensor(Int32Array.from(data as Iterable<number>, Number), shape, 'int32');
}

export function resultsOf(tensors: readonly Tensor[]): Result[] {
  const results = tensors.map((tensor) => ({
    dims: tensor.shape,
    values: Array.from(tensor.dataSync()),
  }));
  tf.dispose([...tensors]);
  return results;
}

/** Largest difference, relative to the largest magnitude of what is expected. */
export function difference(found: Result, expected: Result): number {
  const largest = expected.values.reduce((most, value) => Math.max(most, finiteSize(value)), 0);
  let most = 0;
  expected.values.forEach((value, index) => {
    const other = found.values[index] ?? NaN;
    if (Object.is(value, other) || (Number.isNaN(value) && Number.isNaN(other))) return;
    const apart = Math.abs(other - value);
    most = Math.max(most, Number.isNaN(apart) ? Infinity : apart / (largest || 1));
  });
  return most;
}

function finiteSize(value: number): number {
  return Number.isFinite(value) ? Math.abs(value) : 0;
}

/** A repeatable input in [-1, 1). */
export function noise(count: number, seed = 1): Float32Array {
  let state = seed >>> 0 || 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Runs a model on both runtimes; results agree and no tensor is left. */
export async function expectAgreement(
  graph: TfjsModel,
  model: Model,
  feeds: readonly Feed[],
  tolerance = 1e-4,
): Promise<void> {
  const before = tf.memory().numTensors;
  const inputs = feeds.map(asTensor);
  const found = resultsOf(await graph.run(inputs));
  tf.dispose(inputs);
  expect(tf.memory().numTensors).toBe(before);
  const expected = await byOnnxRuntime(model, feeds);
  expect(found.map(({ dims }) => dims)).toEqual(expected.map(({ dims }) => [...dims]));
  expected.forEach((result, index) => {
    expect(difference(found[index] ?? NOTHING, result)).toBeLessThan(tolerance);
  });
}

const NOTHING: Result = { dims: [], values: [] };
