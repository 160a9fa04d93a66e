import { create, toBinary } from '@bufbuild/protobuf';
import { basename, resolve } from 'node:path';
import type { Model } from '../../model/graph';
import type { Weight } from '../../model/weights';
import { ByteWriter } from './byte-writer';
import { embed, tensorHead, type TensorInit, toModelProto } from './encode';
import { setExternalData } from './left-out';
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  TensorProtoSchema,
} from './proto/onnx_pb';
import { replaceFiles } from './replace-files';
import { weightChunks, weightSize } from './weight-bytes';
import { layOut } from './weight-layout';

export { encodeModel } from './encode';

export interface SaveOptions {
  /**
   * `inline`: one file with everything in it, unless that would pass the 2 GB that protobuf allows.
   * `pooled`: a small file and a data file in which generated weights share their values; for
   * models that are built to be run.
   */
  readonly weights: 'inline' | 'pooled';
}

export interface SavedModel {
  readonly path: string;
  /** The file with the weights, `<model>.data`, when they are not in the model file. */
  readonly dataPath: string | undefined;
  readonly sizeBytes: number;
}

/** Protobuf's limit is 2^31 bytes; the graph needs some of it. */
const MAX_INLINE_BYTES = 2 ** 31 - 2 ** 26;
/** The runtime's shape inference wants small tensors (shapes, axes) inside the model file. */
const SMALL_BYTES = 1024;

/**
 * Writes a built model as ONNX. Weights are produced in chunks, never held as a whole; on failure
 * nothing is left behind and an older file stays as it was.
 *
 * @throws FormatError `write-failed` or `not-writable` in one sentence.
 */
export async function saveOnnx(
  model: Model,
  path: string,
  options: SaveOptions,
  maxInlineBytes = MAX_INLINE_BYTES,
): Promise<SavedModel> {
  const absolute = resolve(path);
  const weights = [...model.graph.weights.values()];
  const total = weights.reduce((sum, weight) => sum + weightSize(weight), 0);
  if (options.weights === 'inline' && total <= maxInlineBytes) return saveInline(model, absolute);
  return saveExternal(model, absolute, options.weights === 'pooled');
}

async function saveInline(model: Model, path: string): Promise<SavedModel> {
  const weights = [...model.graph.weights.values()];
  const sizeBytes = await replaceFiles([{ path, chunks: () => inlineChunks(model, weights) }]);
  return { path, dataPath: undefined, sizeBytes };
}

async function saveExternal(model: Model, path: string, pooled: boolean): Promise<SavedModel> {
  const dataPath = `${path}.data`;
  const large = [...model.graph.weights.values()].filter((w) => weightSize(w) > SMALL_BYTES);
  const layout = layOut(large, pooled);
  const initializer = (weight: Weight): TensorInit => {
    const range = layout.ranges.get(weight);
    if (!range) return embed(weight);
    const tensor = create(TensorProtoSchema, tensorHead(weight));
    setExternalData(tensor, { location: basename(dataPath), ...range });
    return tensor;
  };
  const bytes = toBinary(ModelProtoSchema, toModelProto(model, initializer));
  const sizeBytes = await replaceFiles([
    { path: dataPath, chunks: () => dataChunks(layout) },
    { path, chunks: () => [bytes] },
  ]);
  return { path, dataPath, sizeBytes };
}

function* dataChunks(layout: ReturnType<typeof layOut>): Generator<Uint8Array> {
  let at = 0;
  for (const region of layout.regions) {
    if (region.offset > at) yield new Uint8Array(region.offset - at);
    yield* region.chunks();
    at = region.offset + region.bytes;
  }
}

/** A ModelProto put together from its encoded parts, so that weights can stream past. */
function* inlineChunks(model: Model, weights: readonly Weight[]): Generator<Uint8Array> {
  const proto = toModelProto(model, () => undefined);
  const graph = toBinary(GraphProtoSchema, proto.graph ?? create(GraphProtoSchema));
  proto.graph = undefined;
  const heads = weights.map(initializerHead);
  const graphBytes = weights.reduce(
    (sum, weight, index) => sum + (heads[index]?.length ?? 0) + weightSize(weight),
    graph.length,
  );
  yield modelHead(proto, graphBytes);
  yield graph;
  for (const [index, weight] of weights.entries()) {
    yield heads[index] ?? new Uint8Array();
    yield* weightChunks(weight);
  }
}

/** The model without its graph, then the beginning of the field that holds the graph. */
function modelHead(proto: ModelProto, graphBytes: number): Uint8Array {
  const head = new ByteWriter(1024);
  head.bytes(toBinary(ModelProtoSchema, proto));
  head.tag(ModelProtoSchema.field.graph.number, 2);
  head.varint(graphBytes);
  return head.done();
}

/** An `initializer` field up to the bytes of its `raw_data`, which the caller appends. */
function initializerHead(weight: Weight): Uint8Array {
  const size = weightSize(weight);
  const tensor = new ByteWriter(256);
  tensor.bytes(toBinary(TensorProtoSchema, create(TensorProtoSchema, tensorHead(weight))));
  tensor.tag(TensorProtoSchema.field.rawData.number, 2);
  tensor.varint(size);
  const field = new ByteWriter(256);
  field.tag(GraphProtoSchema.field.initializer.number, 2);
  field.varint(tensor.length + size);
  field.bytes(tensor.done());
  return field.done();
}
