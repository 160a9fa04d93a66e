import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import { afterAll, expect } from 'vitest';
import { FormatError, type FormatErrorCode } from '../../src/formats/errors';
import { ModelProtoSchema } from '../../src/formats/onnx/proto/onnx_pb';
import { type OnnxFile, openOnnx } from '../../src/formats/onnx/read';
import type { Attribute, Graph, Model, Node } from '../../src/model/graph';
import type { DataType, Shape, ValueInfo } from '../../src/model/tensor';
import type { Weight } from '../../src/model/weights';

/** A folder that is removed after the file's tests. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'layerline-formats-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

let counter = 0;

/** Writes bytes to a new file in the folder and opens it as a model. */
export async function openBytes(folder: string, bytes: Uint8Array): Promise<OnnxFile> {
  const path = join(folder, `model-${counter++}.onnx`);
  writeFileSync(path, bytes);
  return openOnnx(path);
}

export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
  rest: Partial<Node> = {},
): Node {
  return {
    name: '',
    opType,
    domain: '',
    inputs,
    outputs,
    attributes: new Map(Object.entries(attributes)),
    metadata: new Map(),
    docString: '',
    ...rest,
  };
}

export function value(name: string, shape?: Shape, dtype: DataType = 'float32'): ValueInfo {
  return { name, dtype, shape };
}

export function graph(
  parts: Partial<Omit<Graph, 'weights'>> & { readonly weights?: readonly Weight[] },
): Graph {
  const { weights = [], ...rest } = parts;
  return {
    name: 'graph',
    inputs: [],
    outputs: [],
    nodes: [],
    valueInfo: new Map(),
    ...rest,
    weights: new Map(weights.map((weight) => [weight.name, weight])),
  };
}

export function model(top: Graph, rest: Partial<Model> = {}): Model {
  return {
    graph: top,
    layers: [],
    opsets: new Map([['', 17]]),
    functions: [],
    metadata: new Map(),
    ...rest,
  };
}

export function uniform(name: string, dims: readonly number[], seed = 1, high = 0.1): Weight {
  return { name, dtype: 'float32', dims, source: { kind: 'uniform', low: -high, high, seed } };
}

/** A weight with these bytes, typed as the array is. */
export function constant(
  name: string,
  dims: readonly number[],
  data: Float32Array | BigInt64Array | Uint8Array,
  dtype: DataType = data instanceof Float32Array ? 'float32' : 'int64',
): Weight {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dtype, dims, source: { kind: 'bytes', bytes } };
}

/** A model file from protobuf values, for what the encoder never writes. */
export function rawModel(proto: MessageInitShape<typeof ModelProtoSchema>): Uint8Array {
  const opsetImport = [{ domain: '', version: 17n }];
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, opsetImport, ...proto }),
  );
}

/** Type of a tensor in protobuf, to be used in `rawModel`. */
export function tensorType(elemType: number, dims: readonly (number | string)[]) {
  const dim = dims.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  return { value: { case: 'tensorType' as const, value: { elemType, shape: { dim } } } };
}

/** Expects a FormatError with this code and a message that matches; returns it. */
export async function expectFormatError(
  action: () => unknown,
  code: FormatErrorCode,
  message = /./,
): Promise<FormatError> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(`${error.code}: ${error.message}`).toMatch(message);
    expect(error.code).toBe(code);
    // One sentence that ends.
    expect(error.message).toMatch(/^[^\n]*\.$/);
    return error;
  }
  throw new Error(`Expected FormatError ${code}, but nothing was thrown`);
}

/** Seeded numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Feeds by input name: random floats, or the given data. */
export type Feeds = Readonly<Record<string, ort.Tensor>>;

export function randomTensor(shape: readonly number[], seed: number): ort.Tensor {
  const next = random(seed);
  const count = shape.reduce((product, size) => product * size, 1);
  return new ort.Tensor(
    'float32',
    Float32Array.from({ length: count }, () => next() * 2 - 1),
    shape,
  );
}

/** Runs a model; returns its outputs in order. `dataFolder` is for models given as bytes. */
export async function runModel(
  source: string | Uint8Array,
  feeds: Feeds,
  dataFolder?: string,
): Promise<number[][]> {
  const options: ort.InferenceSession.SessionOptions = {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    ...(dataFolder === undefined
      ? {}
      : { extra: { session: { model_external_initializers_file_folder_path: dataFolder } } }),
  };
  const session =
    typeof source === 'string'
      ? await ort.InferenceSession.create(source, options)
      : await ort.InferenceSession.create(source, options);
  try {
    const results = await session.run(feeds);
    return session.outputNames.map((name) =>
      Array.from(results[name]?.data as ArrayLike<number>, Number),
    );
  } finally {
    await session.release();
  }
}
