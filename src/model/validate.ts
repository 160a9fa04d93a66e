import * as l10n from '@vscode/l10n';
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
  const inputs = l10n.t('graph inputs');
  const weights = l10n.t('weights');
  for (const input of graph.inputs) define(known, outer, input.name, inputs, '');
  for (const name of graph.weights.keys()) define(known, outer, name, weights, '');
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
    if (!known.has(output.name)) throw unknownInput(l10n.t('Graph output'), output.name, known);
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
      l10n.t(
        '{0}: tensor "{1}" is produced twice, so its readers can\'t know which is meant. Give each result its own name.',
        where,
        name,
      ),
      { layer },
    );
  known.add(name);
}

function unknownInput(layer: string, name: string, known: ReadonlySet<string>): ModelError {
  const closest = closestName(name, known);
  const message =
    closest === undefined
      ? l10n.t('{0}: reads "{1}", which no input, weight or layer produces.', layer, name)
      : l10n.t(
          '{0}: reads "{1}", which no input, weight or layer produces. Did you mean "{2}"?',
          layer,
          name,
          closest,
        );
  return new ModelError('unknown-input', message, { layer });
}

function checkLayers({ graph, layers }: Model): void {
  const owners = new Map<number, string>();
  const ids = new Set<string>();
  for (const layer of layers) {
    if (ids.has(layer.id))
      throw new ModelError('duplicate-name', l10n.t('Two layers are called "{0}".', layer.id), {
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
      l10n.t(
        '{0}: this node belongs to no layer, so its cost would be lost.',
        nodeLabel(graph.nodes[orphan], orphan),
      ),
      { layer: nodeLabel(graph.nodes[orphan], orphan) },
    );
}

function badOwner(layer: string, index: number, owner: string | undefined): ModelError {
  const message =
    owner === undefined
      ? l10n.t('{0}: owns node {1}, which is not in the graph.', layer, index)
      : l10n.t('{0}: owns node {1}, which "{2}" owns already.', layer, index, owner);
  return new ModelError('bad-layers', message, { layer });
}
