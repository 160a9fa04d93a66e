import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from 'onnxruntime-node';
import { InferenceSession } from 'onnxruntime-node';
import type { Attribute, Model, Node } from '../../src/model/graph';
import type { Weight } from '../../src/model/weights';
import { saveOnnx } from '../../src/formats/onnx/write';

export interface Statistics {
  readonly tensor: string;
  readonly mean: number;
  /** Root mean square: not a number or infinite as soon as one element is. */
  readonly rms: number;
  readonly largest: number;
  /** Smallest magnitude that is not zero; infinite when all are zero. */
  readonly smallest: number;
}

/**
 * Runs a model once and measures every tensor that a node computes. The graph itself does the
 * measuring, as all tensors of EfficientNet-B7 together take gigabytes.
 */
export async function activationStatistics(model: Model, input: Tensor): Promise<Statistics[]> {
  const tensors = model.graph.nodes.flatMap((node) => node.outputs);
  const folder = await mkdtemp(join(tmpdir(), 'layerline-activations-'));
  try {
    const { path } = await saveOnnx(measured(model, tensors), join(folder, 'model.onnx'), {
      weights: 'pooled',
    });
    const session = await InferenceSession.create(path);
    const results = await session.run({ input });
    await session.release();
    const value = (name: string) => Number(results[name]?.data[0]);
    return tensors.map((tensor) => ({
      tensor,
      mean: value(`${tensor}#mean`),
      rms: Math.sqrt(value(`${tensor}#square`)),
      largest: value(`${tensor}#largest`),
      smallest: value(`${tensor}#smallest`),
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const ZERO = scalar('#zero', 0);
const INFINITY = scalar('#infinity', Infinity);

function measured(model: Model, tensors: readonly string[]): Model {
  const outputs = tensors.flatMap((tensor) =>
    ['mean', 'square', 'largest', 'smallest'].map((kind) => ({
      name: `${tensor}#${kind}`,
      dtype: 'float32' as const,
    })),
  );
  // Each tensor is measured right after it is computed, so that it need not be kept.
  const nodes = model.graph.nodes.flatMap((node) => [node, ...node.outputs.flatMap(probes)]);
  const weights = new Map([...model.graph.weights, [ZERO.name, ZERO], [INFINITY.name, INFINITY]]);
  return { ...model, layers: [], graph: { ...model.graph, nodes, weights, outputs } };
}

function probes(tensor: string): Node[] {
  const size = `${tensor}#size`;
  return [
    probe('ReduceMean', [tensor], `${tensor}#mean`),
    probe('Mul', [tensor, tensor], `${tensor}#squares`),
    probe('ReduceMean', [`${tensor}#squares`], `${tensor}#square`),
    probe('Abs', [tensor], size),
    probe('ReduceMax', [size], `${tensor}#largest`),
    probe('Greater', [size, ZERO.name], `${tensor}#nonzero`),
    probe('Where', [`${tensor}#nonzero`, size, INFINITY.name], `${tensor}#positive`),
    probe('ReduceMin', [`${tensor}#positive`], `${tensor}#smallest`),
  ];
}

function probe(opType: string, inputs: readonly string[], output: string): Node {
  const keepDims: Attribute = { kind: 'int', value: 0 };
  return {
    name: output,
    opType,
    domain: '',
    inputs,
    outputs: [output],
    attributes: new Map(opType.startsWith('Reduce') ? [['keepdims', keepDims]] : []),
    metadata: new Map(),
    docString: '',
  };
}

function scalar(name: string, value: number): Weight {
  return { name, dtype: 'float32', dims: [], source: { kind: 'fill', value } };
}
