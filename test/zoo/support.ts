import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel } from '../../src/formats/onnx/write';
import type { Model } from '../../src/model/graph';
import { fillUniform } from '../../src/model/random';

export type Optimization = 'disabled' | 'basic' | 'extended' | 'all';

/** The model with these tensors as its outputs. */
export function withOutputs(model: Model, names: readonly string[]): Model {
  const outputs = names.map((name) => ({ name, dtype: 'float32' as const }));
  return { ...model, graph: { ...model.graph, outputs } };
}

/** Values on [low, high) as an input. */
export function uniformInput(dims: readonly number[], seed: number, low = -1, high = 1): Tensor {
  const data = new Float32Array(dims.reduce((product, size) => product * size, 1));
  fillUniform(data, { low, high, seed });
  return new Tensor('float32', data, dims);
}

/** Runs a small model once; its outputs by name. */
export async function runModel(
  model: Model,
  input: Tensor,
  graphOptimizationLevel: Optimization,
): Promise<Readonly<Record<string, Tensor>>> {
  const session = await InferenceSession.create(encodeModel(model), { graphOptimizationLevel });
  try {
    return await session.run({ input });
  } finally {
    await session.release();
  }
}
