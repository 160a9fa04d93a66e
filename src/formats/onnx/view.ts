import type { Attribute, Graph, Model, ModelFunction, Node } from '../../model/graph';
import type { Dim, TensorType, ValueInfo } from '../../model/tensor';
import type { Weight } from '../../model/weights';
import { dataTypeOf } from './data-types';
import { layersOf } from './layers';
import { withoutOwnKeys } from './own-metadata';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  OperatorSetIdProto,
  SparseTensorProto,
  StringStringEntryProto,
  TensorShapeProto,
  TypeProto,
  ValueInfoProto,
} from './proto/onnx_pb';
import { attributeOf } from './view-attribute';
import { sparseWeightOf, weightOf } from './view-weight';

/**
 * The read-only view of a model file that the rest of the program works with.
 *
 * `folder` is the absolute folder that external data is relative to. Nothing is read from it.
 * @throws FormatError `malformed` or `unsupported` for weights that can't be described.
 */
export function modelView(proto: ModelProto, folder: string): Model {
  const viewer = new Viewer(folder);
  const graph = proto.graph ? viewer.graph(proto.graph) : EMPTY_GRAPH;
  const metadata = stringMap(proto.metadataProps);
  const layers = layersOf(graph, metadata);
  return {
    graph: { ...graph, nodes: graph.nodes.map(cleanNode) },
    layers,
    opsets: opsetMap(proto.opsetImport),
    functions: proto.functions.map((fn) => viewer.function(fn)),
    metadata: withoutOwnKeys(metadata),
  };
}

const EMPTY_GRAPH: Graph = {
  name: '',
  inputs: [],
  outputs: [],
  nodes: [],
  weights: new Map(),
  valueInfo: new Map(),
};

/** Converts protobuf messages; holds what all of them need. */
export class Viewer {
  constructor(private readonly folder: string) {}

  graph(proto: GraphProto): Graph {
    const weights = new Map<string, Weight>();
    for (const tensor of proto.initializer) weights.set(tensor.name, weightOf(tensor, this.folder));
    for (const sparse of proto.sparseInitializer) addSparse(weights, sparse);
    return {
      name: proto.name,
      inputs: proto.input.filter((input) => !weights.has(input.name)).map(boundaryOf),
      outputs: proto.output.map(boundaryOf),
      nodes: proto.node.map((node) => this.node(node)),
      weights,
      valueInfo: typeMap(proto.valueInfo),
    };
  }

  function(proto: FunctionProto): ModelFunction {
    return {
      domain: proto.domain,
      name: proto.name,
      inputs: proto.input,
      outputs: proto.output,
      nodes: proto.node.map((node) => this.node(node)),
      opsets: opsetMap(proto.opsetImport),
    };
  }

  private node(proto: NodeProto): Node {
    return {
      name: proto.name,
      opType: proto.opType,
      domain: proto.domain,
      inputs: proto.input,
      outputs: proto.output,
      attributes: this.attributes(proto.attribute),
      metadata: stringMap(proto.metadataProps),
      docString: proto.docString,
    };
  }

  private attributes(protos: readonly AttributeProto[]): Map<string, Attribute> {
    return new Map(
      protos.map((proto) => [
        proto.name,
        attributeOf(proto, this.folder, (graph) => this.graph(graph)),
      ]),
    );
  }
}

function addSparse(weights: Map<string, Weight>, sparse: SparseTensorProto): void {
  const weight = sparseWeightOf(sparse);
  if (weight) weights.set(weight.name, weight);
}

/** Layer marks of our own files have become `Model.layers`. */
function cleanNode(node: Node): Node {
  return node.metadata.size === 0 ? node : { ...node, metadata: withoutOwnKeys(node.metadata) };
}

/**
 * A graph input or output. Sequences, maps and optionals are described by their innermost tensor
 * type with an unknown shape. Outputs of subgraphs often state no type at all; the contract has no
 * word for that, so they count as float32 of unknown shape.
 */
function boundaryOf(proto: ValueInfoProto): ValueInfo {
  const type = proto.type && tensorTypeOf(proto.type, proto.name);
  const dtype = type?.dtype ?? innermostType(proto.type) ?? 'float32';
  return { name: proto.name, dtype, shape: type?.shape };
}

function typeMap(infos: readonly ValueInfoProto[]): Map<string, TensorType> {
  const types = new Map<string, TensorType>();
  for (const info of infos) {
    const type = info.type && tensorTypeOf(info.type, info.name);
    if (type) types.set(info.name, type);
  }
  return types;
}

function tensorTypeOf(type: TypeProto, name: string): TensorType | undefined {
  if (type.value.case !== 'tensorType' && type.value.case !== 'sparseTensorType') return undefined;
  const dtype = dataTypeOf(type.value.value.elemType);
  return dtype && { dtype, shape: type.value.value.shape && shapeOf(type.value.value.shape, name) };
}

function innermostType(type: TypeProto | undefined): TensorType['dtype'] | undefined {
  switch (type?.value.case) {
    case 'tensorType':
    case 'sparseTensorType':
      return dataTypeOf(type.value.value.elemType);
    case 'sequenceType':
    case 'optionalType':
      return innermostType(type.value.value.elemType);
    case 'mapType':
      return innermostType(type.value.value.valueType);
    default:
      return undefined;
  }
}

function shapeOf(shape: TensorShapeProto, name: string): Dim[] {
  return shape.dim.map(({ value }, index) => {
    if (value.case === 'dimValue' && value.value >= 0n) return Number(value.value);
    if (value.case === 'dimParam' && value.value !== '') return value.value;
    return namelessDim(name, index);
  });
}

/** The symbol for a dimension that the file leaves open without a name (or as -1). */
export function namelessDim(tensor: string, index: number): string {
  return `${tensor}_dim${index}`;
}

function stringMap(entries: readonly StringStringEntryProto[]): Map<string, string> {
  return new Map(entries.map(({ key, value }) => [key, value]));
}

/** `ai.onnx` is another name of the standard operator set. */
function opsetMap(imports: readonly OperatorSetIdProto[]): Map<string, number> {
  return new Map(
    imports.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]),
  );
}
