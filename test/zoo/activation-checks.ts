import { Tensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import type { ZooOptions } from '../../src/zoo';
import { buildZooModel, zooSpec } from '../../src/zoo';
import { activationStatistics } from './activation-statistics';
import { uniformInput } from './support';

/** Below it, float32 numbers are denormal and runtimes slow. */
export const SMALLEST_NORMAL = 2 ** -126;

export const INPUTS = { 'uniform ±1': (dims: readonly number[]) => uniformInput(dims, 1), normal };

/** Expects all activations of a model of the zoo to be ordinary numbers of an ordinary size. */
export async function expectOrdinaryActivations(
  name: string,
  options: ZooOptions = {},
  inputKind: keyof typeof INPUTS = 'uniform ±1',
): Promise<void> {
  const model = buildZooModel(zooSpec(name, { ...options, batch: 1 }));
  const dims = (model.graph.inputs[0]?.shape ?? []).map(Number);
  const statistics = await activationStatistics(model, INPUTS[inputKind](dims));
  expect(statistics.length).toBe(model.graph.nodes.length);
  const bad = statistics.filter(({ mean, rms, largest, smallest }) => {
    const deviation = Math.sqrt(Math.max(0, rms ** 2 - mean ** 2));
    const sane = deviation > 1e-2 && deviation < 1e2 && largest < 1e3;
    return !(sane && smallest >= SMALLEST_NORMAL);
  });
  expect(bad).toEqual([]);
}

/** Standard normal values (Box and Muller). */
function normal(dims: readonly number[]): Tensor {
  const count = dims.reduce((product, size) => product * size, 1);
  const radii = uniformInput([count], 1, 1e-7, 1).data as Float32Array;
  const angles = uniformInput([count], 2, 0, 2 * Math.PI).data as Float32Array;
  const data = radii.map((radius, index) => {
    return Math.sqrt(-2 * Math.log(radius)) * Math.cos(angles[index] ?? NaN);
  });
  return new Tensor('float32', data, dims);
}
