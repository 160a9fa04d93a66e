import type { Graph, Model, Node } from './graph';
import { subgraphs } from './graph';
import { readTensors } from './order';
import type { WeightRole } from './ops/rule';
import { weightRoles } from './roles';
import type { Weight } from './weights';

/** A tensor that the model file holds and the first node that uses it. */
export interface HeldWeight {
  readonly weight: Weight;
  readonly role: WeightRole;
  /** Index into the top graph's nodes. */
  readonly node: number;
}

/**
 * Weights that are used: of the graph, of the graphs inside its nodes, and tensors of `Constant`
 * nodes, each once, at the first node that reads it.
 */
export function heldWeights({
  graph,
  functions,
}: Pick<Model, 'graph' | 'functions'>): readonly HeldWeight[] {
  const named = new Map(graph.weights);
  const nested: { name: string; weight: Weight; node: number }[] = [];
  graph.nodes.forEach((node, index) => {
    const constant = constantTensor(node);
    if (constant) named.set(node.outputs[0] ?? '', constant);
    for (const { graph: inner } of subgraphs(node))
      for (const [name, weight] of allWeights(inner)) nested.push({ name, weight, node: index });
  });

  const firstUse = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const name of readTensors(node))
      if (named.has(name) && !firstUse.has(name)) firstUse.set(name, index);
  });
  const used = [...firstUse].map(([name, node]) => ({ name, node, weight: named.get(name) }));
  const all = [...used, ...nested].filter((entry) => entry.weight !== undefined) as typeof nested;
  const weights = new Map(all.map(({ name, weight }) => [name, weight]));
  const roles = weightRoles(graph, weights, functions);
  return all.map(({ name, weight, node }) => ({
    weight,
    node,
    role: roles.get(name) ?? 'constant',
  }));
}

/** The tensor of a `Constant` node: stored in the file, never computed. */
export function constantTensor(node: Node): Weight | undefined {
  if (node.opType !== 'Constant') return undefined;
  const value = node.attributes.get('value');
  return value?.kind === 'tensor' ? value.value : undefined;
}

function allWeights(graph: Graph): [string, Weight][] {
  const found = [...graph.weights];
  for (const node of graph.nodes) {
    const constant = constantTensor(node);
    if (constant) found.push([node.outputs[0] ?? '', constant]);
    for (const { graph: inner } of subgraphs(node)) found.push(...allWeights(inner));
  }
  return found;
}
