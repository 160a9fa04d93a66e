import { closestName } from './closest';
import { ModelError } from './errors';
import type { Graph, Model } from './graph';
import { subgraphs } from './graph';
import { executionOrder, nodeLabel } from './order';

/**
 * Checks what every pass relies on: tensors exist and have one producer, layers own each node once,
 * no cycles. Nodes out of order are accepted (see executionOrder). Throws ModelError.
 */
export function validateModel(model: Model): void {
  checkLayers(model);
  const label = layerLabels(model);
  checkGraph(model.graph, new Set(), label);
  executionOrder(model.graph, label);
}

/** The layer that owns a node of the top graph, for messages. */
export function layerLabels(model: Model): (nodeIndex: number) => string {
  const labels = new Map<number, string>();
  for (const layer of model.layers) for (const node of layer.nodes) labels.set(node, layer.id);
  return (index) => labels.get(index) || nodeLabel(model.graph.nodes[index], index);
}

function checkGraph(
  graph: Graph,
  outer: ReadonlySet<string>,
  label: (index: number) => string,
): void {
  const known = new Set(outer);
  for (const input of graph.inputs) define(known, outer, input.name, 'graph inputs', '');
  for (const name of graph.weights.keys()) define(known, outer, name, 'weights', '');
  graph.nodes.forEach((node, index) => {
    for (const name of node.outputs)
      if (name) define(known, outer, name, label(index), label(index));
  });

  graph.nodes.forEach((node, index) => {
    for (const name of node.inputs)
      if (name && !known.has(name)) throw unknownInput(label(index), name, known);
    for (const inner of subgraphs(node))
      checkGraph(inner.graph, known, (at) => {
        return `${label(index)}/${inner.attribute}/${nodeLabel(inner.graph.nodes[at], at)}`;
      });
  });
  for (const output of graph.outputs)
    if (!known.has(output.name)) throw unknownInput('Graph output', output.name, known);
}

/** Subgraphs may reuse outer names: that hides them, as in ONNX files of some exporters. */
function define(
  known: Set<string>,
  outer: ReadonlySet<string>,
  name: string,
  where: string,
  layer: string,
): void {
  if (known.has(name) && !outer.has(name))
    throw new ModelError(
      'duplicate-name',
      `${where}: tensor "${name}" is produced twice, so its readers can't know which is meant. ` +
        'Give each result its own name.',
      { layer },
    );
  known.add(name);
}

function unknownInput(layer: string, name: string, known: ReadonlySet<string>): ModelError {
  const closest = closestName(name, known);
  const hint = closest === undefined ? '' : ` Did you mean "${closest}"?`;
  return new ModelError(
    'unknown-input',
    `${layer}: reads "${name}", which no input, weight or layer produces.${hint}`,
    { layer },
  );
}

function checkLayers({ graph, layers }: Model): void {
  const owners = new Map<number, string>();
  const ids = new Set<string>();
  for (const layer of layers) {
    if (ids.has(layer.id))
      throw new ModelError('duplicate-name', `Two layers are called "${layer.id}".`, {
        layer: layer.id,
      });
    ids.add(layer.id);
    for (const index of layer.nodes) {
      const owner = owners.get(index);
      const isNode = graph.nodes[index] !== undefined;
      if (owner !== undefined || !isNode) throw badOwner(layer.id, index, owner);
      owners.set(index, layer.id);
    }
  }
  const orphan = graph.nodes.findIndex((_, index) => !owners.has(index));
  if (orphan >= 0)
    throw new ModelError(
      'bad-layers',
      `${nodeLabel(graph.nodes[orphan], orphan)}: this node belongs to no layer, so its cost would be lost.`,
      { layer: nodeLabel(graph.nodes[orphan], orphan) },
    );
}

function badOwner(layer: string, index: number, owner: string | undefined): ModelError {
  const problem =
    owner === undefined
      ? `owns node ${index}, which is not in the graph`
      : `owns node ${index}, which "${owner}" owns already`;
  return new ModelError('bad-layers', `${layer}: ${problem}.`, { layer });
}
