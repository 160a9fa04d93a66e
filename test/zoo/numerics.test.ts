import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Tensor } from 'onnxruntime-node';
import { NUMERICS_CASES, numericsModel, weightSources } from './numerics-cases';
import { runModel, uniformInput, withOutputs } from './support';

interface Summary {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly samples: readonly (readonly [index: number, value: number])[];
}

interface Reference {
  readonly input: { readonly dims: readonly number[]; readonly seed: number };
  readonly output: readonly number[];
  readonly tensors: Readonly<Record<string, Summary>>;
}

/** Made with PyTorch by scripts/make-numerics-fixture.py. */
const reference = JSON.parse(
  readFileSync(new URL('../fixtures/numerics.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Reference>>;

/** Relative to the root mean square of the tensor. */
const TOLERANCE = 1e-4;

/** What scripts/make-numerics-fixture.py reads. When it changes, run that script again. */
it('has the weights that the reference was made with', async () => {
  const lines = NUMERICS_CASES.map((name) => {
    const rows = Object.entries(weightSources(numericsModel(name))).map(
      ([weight, source]) => `  ${JSON.stringify(weight)}: ${JSON.stringify(source)}`,
    );
    return `${JSON.stringify(name)}: {\n${rows.join(',\n')}\n}`;
  });
  const text = `{\n${lines.join(',\n')}\n}\n`;
  await expect(text).toMatchFileSnapshot('../fixtures/numerics-weights.json');
});

describe.each(NUMERICS_CASES)('%s', (name) => {
  const expected = reference[name];
  if (!expected) throw new Error(`no reference for ${name}; run make-numerics-fixture.py`);
  const model = numericsModel(name);
  const [output = ''] = model.graph.outputs.map((info) => info.name);
  const inputTensor = () => uniformInput(expected.input.dims, expected.input.seed);

  it.each(['disabled', 'all'] as const)('gives the reference output at %s', async (level) => {
    const results = await runModel(model, inputTensor(), level);
    const samples = expected.output.map((value, index) => [index, value] as const);
    expectSamples(results[output], samples, rms(expected.output));
  });

  it('gives the reference activations', async () => {
    const names = Object.keys(expected.tensors);
    const exposed = withOutputs(model, names);
    for (const level of ['disabled', 'all'] as const) {
      const results = await runModel(exposed, inputTensor(), level);
      for (const tensorName of names) {
        const tensor = results[tensorName];
        const { shape, mean, std, samples } = expected.tensors[tensorName] as Summary;
        const scale = Math.hypot(mean, std);
        expect(tensor?.dims, tensorName).toEqual(shape);
        expectSamples(tensor, samples, scale, tensorName);
        const data = tensor?.data as Float32Array;
        const actualMean = data.reduce((sum, value) => sum + value, 0) / data.length;
        expect(Math.abs(actualMean - mean), tensorName).toBeLessThan(TOLERANCE * scale);
        expect(Math.abs(rms(data) - scale), tensorName).toBeLessThan(TOLERANCE * scale);
      }
    }
  });
});

/** Samples agree within the tolerance, relative to the size of the tensor's elements. */
function expectSamples(
  tensor: Tensor | undefined,
  samples: readonly (readonly [index: number, value: number])[],
  scale: number,
  message?: string,
): void {
  const data = tensor?.data as Float32Array;
  for (const [index, value] of samples)
    expect(Math.abs((data[index] ?? NaN) - value), message).toBeLessThan(TOLERANCE * scale);
}

function rms(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] ?? NaN) ** 2;
  return Math.sqrt(sum / values.length);
}
