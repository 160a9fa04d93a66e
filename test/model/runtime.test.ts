import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { encodeModel } from '../../src/formats/onnx/write';
import { analyze } from '../../src/model/analysis';
import type { Model } from '../../src/model/graph';
import { bindDim } from '../../src/model/symbols';
import type { Shape, TensorType } from '../../src/model/tensor';
import { CASES } from './cases';
import type { Case } from './one-node';
import { elementsOf, modelOf, title } from './one-node';

/**
 * What the rules say against what ONNX Runtime does, operator by operator: once with known sizes,
 * once with a symbol for every size of a run-time input, bound only after inference.
 */
describe.each(CASES.map((one) => [title(one), one] as const))('%s', (_, one) => {
  it('has the type and shape that the runtime gives', async () => {
    const model = modelOf(one);
    const types = outputTypes(model);
    const real = await run(one, types);
    expect(types.map((type) => type?.dtype)).toEqual(real.map((tensor) => tensor.dtype));
    types.forEach((type, index) => {
      expectCompatible(type?.shape, real[index]?.shape);
    });

    const [symbolic, sizes] = withSymbols(model);
    outputTypes(symbolic).forEach((type, index) => {
      const bound = type?.shape?.map((dim) => bindDim(dim, sizes));
      expectCompatible(bound, real[index]?.shape);
    });
  });
});

it('covers the operators of public models', () => {
  expect(new Set(CASES.map((one) => `${one.domain ?? ''}:${one.op}`)).size).toBeGreaterThan(150);
});

/** Sizes that only the data decides stay symbols; every number must be right. */
function expectCompatible(shape: Shape | undefined, real: Shape | undefined) {
  if (!shape) return;
  const filled = shape.map((dim, axis) => (typeof dim === 'number' ? dim : real?.[axis]));
  expect(filled).toEqual(real);
}

function outputTypes(model: Model): (TensorType | undefined)[] {
  const { types } = analyze(model);
  return model.graph.outputs.map((output) => types.get(output.name));
}

function withSymbols(model: Model): [Model, Map<string, number>] {
  const sizes = new Map<string, number>();
  const inputs = model.graph.inputs.map((input) => {
    const shape = input.shape?.map((size, axis) => {
      // Symbols stand for sizes of at least 1.
      if (size === 0) return size;
      const symbol = `${input.name}_${axis}`;
      sizes.set(symbol, Number(size));
      return symbol;
    });
    return { ...input, shape };
  });
  return [{ ...model, graph: { ...model.graph, inputs } }, sizes];
}

async function run(one: Case, types: readonly (TensorType | undefined)[]) {
  const bytes = encodeModel(modelOf(one, types));
  const session = await ort.InferenceSession.create(bytes, {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  const feeds: Record<string, ort.Tensor> = {};
  one.inputs?.forEach((operand, index) => {
    if (!operand || operand.constant) return;
    const { dtype, dims } = operand;
    feeds[`in${index}`] = new ort.Tensor(
      dtype as 'float32',
      elementsOf(operand) as Float32Array,
      dims,
    );
  });
  const results = await session.run(feeds);
  await session.release();
  return session.outputNames.map((name) => {
    const tensor = results[name];
    return { dtype: tensor?.type, shape: tensor?.dims };
  });
}
