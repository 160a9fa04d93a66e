import * as l10n from '@vscode/l10n';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { Graph, Model, ModelFunction, Node } from '../../model/graph';
import type { ValueInfo } from '../../model/tensor';
import type { Weight } from '../../model/weights';
import { FormatError } from '../errors';
import { codeOf } from './data-types';
import { encodeAttribute } from './encode-attribute';
import { layerMarks, modelMarks } from './layer-marks';
import {
  type FunctionProtoSchema,
  type GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProtoSchema,
  type OperatorSetIdProtoSchema,
  type StringStringEntryProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from './proto/onnx_pb';
import { weightBytes, weightSize } from './weight-bytes';

export type TensorInit = MessageInitShape<typeof TensorProtoSchema>;

/** `encodeModel` holds everything in memory twice; `saveOnnx` is there for more. */
const MAX_ENCODED_BYTES = 2 ** 30;

/**
 * A whole ONNX file as bytes, weights included. For small models.
 * @throws FormatError `too-large` or `not-writable`.
 */
export function encodeModel(model: Model): Uint8Array {
  const total = [...model.graph.weights.values()].reduce((sum, w) => sum + weightSize(w), 0);
  if (total > MAX_ENCODED_BYTES) {
    throw new FormatError(
      'too-large',
      l10n.t('The model is too large to be encoded in memory; save it.'),
    );
  }
  return toBinary(ModelProtoSchema, toModelProto(model, embed));
}

/**
 * The model as a protobuf message. `initializer` says how each weight of the top graph is stored,
 * or leaves it out; all others are embedded.
 */
export function toModelProto(
  model: Model,
  initializer: (weight: Weight) => TensorInit | undefined,
): ModelProto {
  const marks = layerMarks(model.layers);
  const graph = encodeGraph(model.graph, initializer, (index) => marks.get(index) ?? []);
  return create(ModelProtoSchema, {
    irVersion: BigInt(irVersion(model)),
    producerName: 'layerline',
    graph,
    opsetImport: encodeOpsets(withFunctionDomains(model)),
    functions: model.functions.map(encodeFunction),
    metadataProps: [...encodeEntries(model.metadata), ...encodeEntries(modelMarks(model.layers))],
  });
}

/** Stores a weight inside the file. */
export function embed(weight: Weight): TensorInit {
  return { ...tensorHead(weight), rawData: weightBytes(weight) };
}

/** A tensor without its data. */
export function tensorHead(weight: Weight): TensorInit {
  return { name: weight.name, dataType: codeOf(weight.dtype), dims: weight.dims.map(BigInt) };
}

function encodeGraph(
  graph: Graph,
  initializer: (weight: Weight) => TensorInit | undefined,
  marks: (nodeIndex: number) => Iterable<readonly [string, string]>,
): MessageInitShape<typeof GraphProtoSchema> {
  return {
    name: graph.name || 'graph',
    input: graph.inputs.map(encodeValueInfo),
    output: graph.outputs.map(encodeValueInfo),
    node: graph.nodes.map((node, index) => encodeNode(node, marks(index))),
    initializer: [...graph.weights.values()].flatMap((weight) => initializer(weight) ?? []),
    valueInfo: [...graph.valueInfo].map(([name, type]) => encodeValueInfo({ name, ...type })),
  };
}

function encodeSubgraph(graph: Graph): MessageInitShape<typeof GraphProtoSchema> {
  return encodeGraph(graph, embed, () => []);
}

function encodeNode(
  node: Node,
  marks: Iterable<readonly [string, string]>,
): MessageInitShape<typeof NodeProtoSchema> {
  return {
    name: node.name,
    opType: node.opType,
    domain: node.domain,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: [...node.attributes].map(([name, value]) =>
      encodeAttribute(name, value, node, { tensor: embed, graph: encodeSubgraph }),
    ),
    docString: node.docString,
    metadataProps: encodeEntries([...node.metadata, ...marks]),
  };
}

function encodeFunction(fn: ModelFunction): MessageInitShape<typeof FunctionProtoSchema> {
  return {
    name: fn.name,
    domain: fn.domain,
    input: [...fn.inputs],
    output: [...fn.outputs],
    node: fn.nodes.map((node) => encodeNode(node, [])),
    opsetImport: encodeOpsets(fn.opsets),
  };
}

function encodeValueInfo(info: ValueInfo): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = info.shape?.map((size) => ({
    value:
      typeof size === 'number'
        ? { case: 'dimValue' as const, value: BigInt(size) }
        : { case: 'dimParam' as const, value: size },
  }));
  const value = { elemType: codeOf(info.dtype), ...(dim ? { shape: { dim } } : {}) };
  return { name: info.name, type: { value: { case: 'tensorType', value } } };
}

function encodeEntries(
  entries: Iterable<readonly [string, string]>,
): MessageInitShape<typeof StringStringEntryProtoSchema>[] {
  return [...entries].map(([key, value]) => ({ key, value }));
}

function encodeOpsets(
  opsets: ReadonlyMap<string, number>,
): MessageInitShape<typeof OperatorSetIdProtoSchema>[] {
  return [...opsets].map(([domain, version]) => ({ domain, version: BigInt(version) }));
}

/** A function's domain must be imported like any other. */
function withFunctionDomains(model: Model): ReadonlyMap<string, number> {
  const opsets = new Map(model.opsets);
  for (const { domain } of model.functions) if (!opsets.has(domain)) opsets.set(domain, 1);
  return opsets;
}

/** The oldest version that has what the model needs, so that older runtimes take it too. */
function irVersion(model: Model): number {
  const opset = model.opsets.get('') ?? 17;
  const types = new Set<string>([...model.graph.weights.values()].map(({ dtype }) => dtype));
  const isNew = (names: readonly string[]) => names.some((name) => types.has(name));
  if (opset >= 21 || isNew(['int4', 'uint4'])) return 10;
  return opset >= 19 || [...types].some((type) => type.startsWith('float8')) ? 9 : 8;
}
