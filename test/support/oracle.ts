import { clone, create, toBinary } from '@bufbuild/protobuf';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { ModelProtoSchema, ValueInfoProtoSchema } from '../../src/formats/onnx/proto/onnx_pb';
import type { OnnxFile } from '../../src/formats/onnx/read';
import { openOnnx } from '../../src/formats/onnx/read';
import type { AttributedModel } from './attribute-model';

/** What of a tensor survives any change of layout. */
interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
  readonly largest: number;
}

interface TensorValue {
  readonly data: ArrayLike<number | bigint>;
  readonly dims: readonly number[];
}

export interface OracleResult {
  readonly pairs: number;
  readonly confirmed: number;
  /** Kernels whose output is not the tensor that attribution says. */
  readonly refuted: readonly string[];
}

/** Says what a tensor of the model and a kernel's output really hold. */
export interface Oracle {
  /** Whether they hold the same numbers, in whatever layout. */
  isSame(tensor: string, output: string): boolean;
  /** Whether two tensors of the model do: taking one for the other is no mistake. */
  areSame(tensor: string, other: string): boolean;
  /** Elements of a tensor of the model. */
  count(tensor: string): number;
}

/**
 * Checks attribution numerically, without using any of its rules: every tensor of the model run
 * unoptimised is compared with the kernel output that it is said to be, by moments that don't
 * depend on layout.
 */
export async function checkNumerically(model: AttributedModel): Promise<OracleResult> {
  const produced = new Set(model.instrumented.model.graph.nodes.flatMap((node) => node.outputs));
  const anchors = topKernels(model).flatMap((kernel) => kernel.anchors);
  const pairs = anchors.filter(({ tensor }) => produced.has(tensor));
  const oracle = await consultOracle(
    model,
    pairs.map(({ tensor }) => tensor),
  );
  const refuted = pairs
    .filter(({ tensor, output }) => !oracle.isSame(tensor, output))
    .map(({ tensor, output, how }) => `${output} is not ${tensor} (${how})`);
  return { pairs: pairs.length, confirmed: pairs.length - refuted.length, refuted };
}

/** Runs the model unoptimised and as executed, and keeps these tensors and all anchored outputs. */
export async function consultOracle(
  model: AttributedModel,
  tensors: readonly string[],
): Promise<Oracle> {
  const outputs = topKernels(model).flatMap(({ anchors }) => anchors.map(({ output }) => output));
  const originals = await tensorValues(await reopen(model), unique(tensors), model);
  const executed = await tensorValues(model.executed, unique(outputs), model);
  const original = (name: string) => valueOf(originals, name);
  return {
    isSame: (tensor, output) => isSame(original(tensor), valueOf(executed, output)),
    areSame: (tensor, other) => haveSameNumbers(original(tensor), original(other)),
    count: (tensor) => original(tensor).data.length,
  };
}

function topKernels({ attributions }: AttributedModel) {
  const [top] = attributions;
  if (!top) throw new Error('Nothing was attributed.');
  return top.kernels;
}

function valueOf(values: ReadonlyMap<string, TensorValue>, name: string): TensorValue {
  const value = values.get(name);
  if (!value) throw new Error(`Nothing was kept of ${name}.`);
  return value;
}

async function reopen(model: AttributedModel): Promise<OnnxFile> {
  const path = join(dirname(model.original.path), 'renamed.onnx');
  await writeFile(path, model.instrumented.bytes);
  return openOnnx(path);
}

async function tensorValues(
  file: OnnxFile,
  names: readonly string[],
  { feeds }: AttributedModel,
): Promise<Map<string, TensorValue>> {
  const proto = clone(ModelProtoSchema, file.proto);
  const present = new Set(proto.graph?.output.map(({ name }) => name));
  for (const name of names)
    if (!present.has(name)) proto.graph?.output.push(create(ValueInfoProtoSchema, { name }));
  const session = await ort.InferenceSession.create(toBinary(ModelProtoSchema, proto), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
    extra: {
      session: { model_external_initializers_file_folder_path: dirname(file.path) },
    },
  });
  const results = await session.run(feeds);
  await session.release();
  return new Map(
    Object.entries(results).map(([name, { data, dims }]) => [
      name,
      { data: data as Float32Array, dims },
    ]),
  );
}

function isSame(wanted: TensorValue, found: TensorValue): boolean {
  const target = moments(wanted.data);
  const [, second, , last] = wanted.dims;
  const candidates = [
    found.data,
    // Channel-blocked layouts are padded to whole blocks, of NCHW or of transposed tensors.
    ...[second, last].flatMap((channels) =>
      wanted.dims.length === 4 && channels !== undefined ? [withoutPadding(found, channels)] : [],
    ),
  ];
  return candidates.some((data) => close(target, moments(data)));
}

const BLOCK = 16;

function withoutPadding({ data, dims }: TensorValue, channels: number): ArrayLike<number | bigint> {
  const [, padded = 0, height = 1, width = 1] = dims;
  if (dims.length !== 4 || padded <= channels || padded % BLOCK !== 0) return data;
  const perImage = padded * height * width;
  return Array.from(data).filter((_, index) => {
    const within = index % perImage;
    const channel = Math.floor(within / (height * width * BLOCK)) * BLOCK + (within % BLOCK);
    return channel < channels;
  });
}

/** Of two tensors of one run: exactly the same numbers, in any order, as layout changes leave. */
function haveSameNumbers(a: TensorValue, b: TensorValue): boolean {
  if (a.data.length !== b.data.length) return false;
  const [first, second] = [sorted(a), sorted(b)];
  return first.every((value, index) => value === second[index]);
}

function sorted({ data }: TensorValue): Float64Array {
  return Float64Array.from(data as ArrayLike<number>).sort();
}

function moments(data: ArrayLike<number | bigint>): Moments {
  let [sum, squares, largest] = [0, 0, 0];
  for (let index = 0; index < data.length; index++) {
    const value = Number(data[index]);
    sum += value;
    squares += value * value;
    largest = Math.max(largest, Math.abs(value));
  }
  return { count: data.length, sum, squares, largest };
}

/** For sums in another order: of 155,000 anchors of random nets 1e-4 refutes one, this none. */
const TOLERANCE = 5e-4;

function close(a: Moments, b: Moments): boolean {
  const within = (x: number, y: number, scale: number) =>
    Math.abs(x - y) <= TOLERANCE * Math.max(scale, 1e-12);
  const squares = Math.max(a.squares, b.squares);
  return (
    within(a.squares, b.squares, squares) &&
    within(a.sum, b.sum, Math.sqrt(squares * Math.max(a.count, b.count))) &&
    within(a.largest, b.largest, Math.max(a.largest, b.largest))
  );
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
