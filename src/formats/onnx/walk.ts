import type {
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
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

/** Every dense tensor, initializers and attributes alike; the parts of sparse ones separately. */
export function* tensors(model: ModelProto): Generator<{ tensor: TensorProto; sparse: boolean }> {
  for (const body of bodies(model)) {
    if (body.$typeName === 'onnx.GraphProto') yield* initializers(body);
    const defaults = body.$typeName === 'onnx.FunctionProto' ? body.attributeProto : [];
    for (const attribute of [...defaults, ...body.node.flatMap((node) => node.attribute)]) {
      const dense = attribute.t ? [attribute.t, ...attribute.tensors] : attribute.tensors;
      for (const tensor of dense) yield { tensor, sparse: false };
      const sparse = attribute.sparseTensor
        ? [attribute.sparseTensor, ...attribute.sparseTensors]
        : attribute.sparseTensors;
      for (const { values, indices } of sparse) yield* sparseParts(values, indices);
    }
  }
}

function* initializers(graph: GraphProto): Generator<{ tensor: TensorProto; sparse: boolean }> {
  for (const tensor of graph.initializer) yield { tensor, sparse: false };
  for (const { values, indices } of graph.sparseInitializer) yield* sparseParts(values, indices);
}

function* sparseParts(
  ...parts: readonly (TensorProto | undefined)[]
): Generator<{ tensor: TensorProto; sparse: boolean }> {
  for (const tensor of parts) if (tensor) yield { tensor, sparse: true };
}
