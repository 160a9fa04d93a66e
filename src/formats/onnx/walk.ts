import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  SparseTensorProto,
  TensorProto,
} from './proto/onnx_pb';

/** The graphs in a node's attributes. */
export function nodeGraphs(node: NodeProto): { attribute: string; graph: GraphProto }[] {
  return node.attribute.flatMap((attribute) => {
    const graphs = attribute.g ? [attribute.g, ...attribute.graphs] : attribute.graphs;
    return graphs.map((graph) => ({ attribute: attribute.name, graph }));
  });
}

/** Every graph under these nodes, at any depth. */
export function* graphsBelow(nodes: readonly NodeProto[]): Generator<GraphProto> {
  for (const node of nodes) {
    for (const { graph } of nodeGraphs(node)) {
      yield graph;
      yield* graphsBelow(graph.node);
    }
  }
}

/** Every list of nodes in the model: of the top graph, of subgraphs and of functions. */
export function* bodies(model: ModelProto): Generator<GraphProto | FunctionProto> {
  if (model.graph) {
    yield model.graph;
    yield* graphsBelow(model.graph.node);
  }
  for (const fn of model.functions) {
    yield fn;
    yield* graphsBelow(fn.node);
  }
}

/** Every tensor: initializers and attributes, and the parts of sparse ones. */
export function* tensors(model: ModelProto): Generator<TensorProto> {
  for (const body of bodies(model)) {
    if (body.$typeName === 'onnx.GraphProto') {
      yield* body.initializer;
      for (const sparse of body.sparseInitializer) yield* partsOf(sparse);
    } else {
      for (const attribute of body.attributeProto) yield* attributeTensors(attribute);
    }
    for (const node of body.node) {
      for (const attribute of node.attribute) yield* attributeTensors(attribute);
    }
  }
}

function* attributeTensors(attribute: AttributeProto): Generator<TensorProto> {
  if (attribute.t) yield attribute.t;
  yield* attribute.tensors;
  if (attribute.sparseTensor) yield* partsOf(attribute.sparseTensor);
  for (const sparse of attribute.sparseTensors) yield* partsOf(sparse);
}

function* partsOf({ values, indices }: SparseTensorProto): Generator<TensorProto> {
  if (values) yield values;
  if (indices) yield indices;
}
