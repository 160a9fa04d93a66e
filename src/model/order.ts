import * as l10n from '@vscode/l10n';
import { ModelError } from './errors';
import type { Graph, Node } from './graph';
import { qualifiedOpType, subgraphs } from './graph';

/**
 * Indices of the graph's nodes so that each comes after those whose results it reads, otherwise in
 * the file's order. Files should be in such an order but not all are, and runtimes accept those.
 * Throws ModelError('cycle') that names the nodes which wait for one another.
 */
export function executionOrder(
  graph: Pick<Graph, 'nodes'>,
  label: (index: number) => string = (index) => nodeLabel(graph.nodes[index], index),
): readonly number[] {
  const done = orders.get(graph.nodes);
  if (done) return done;
  const producers = producersOf(graph.nodes);
  const needs = graph.nodes.map((node) => neededNodes(node, producers));
  const isSorted = needs.every((list, index) => list.every((needed) => needed < index));
  const order = isSorted ? graph.nodes.map((_, index) => index) : sorted(needs, label);
  orders.set(graph.nodes, order);
  return order;
}

/** Graphs are never changed, and validation, inference and liveness all ask. */
const orders = new WeakMap<readonly Node[], readonly number[]>();

/** The name of a node for messages; unnamed nodes go by operator and position. */
export function nodeLabel(node: Node | undefined, index: number): string {
  return node?.name || `${node ? qualifiedOpType(node) : 'node'} #${index}`;
}

/** Tensors that a node reads: its inputs, and what its subgraphs take from outside. */
export function readTensors(node: Node): readonly string[] {
  const nested = subgraphs(node);
  if (nested.length === 0) return node.inputs;
  return [...node.inputs, ...nested.flatMap(({ graph }) => [...captures(graph)])];
}

/** Names that a subgraph uses without defining them. */
function captures(graph: Graph): Set<string> {
  const own = new Set([...graph.inputs.map((input) => input.name), ...graph.weights.keys()]);
  for (const node of graph.nodes) node.outputs.forEach((name) => own.add(name));
  const used = [...graph.nodes.flatMap(readTensors), ...graph.outputs.map((output) => output.name)];
  return new Set(used.filter((name) => name && !own.has(name)));
}

function producersOf(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const producers = new Map<string, number>();
  nodes.forEach((node, index) => node.outputs.forEach((name) => producers.set(name, index)));
  producers.delete('');
  return producers;
}

function neededNodes(node: Node, producers: ReadonlyMap<string, number>): readonly number[] {
  const needed: number[] = [];
  for (const name of readTensors(node)) {
    const producer = producers.get(name);
    if (producer !== undefined) needed.push(producer);
  }
  return needed;
}

/** Depth first along needs, without recursion: graphs can be tens of thousands of nodes deep. */
function sorted(
  needs: readonly (readonly number[])[],
  label: (index: number) => string,
): readonly number[] {
  const order: number[] = [];
  const state = new Array<'open' | 'done' | undefined>(needs.length);
  needs.forEach((_, root) => {
    const path = [root];
    const next = [0];
    if (!state[root]) state[root] = 'open';
    else return;
    while (path.length > 0) {
      const node = path.at(-1) ?? 0;
      const at = next.at(-1) ?? 0;
      const needed = needs[node]?.[at];
      if (needed === undefined) {
        state[node] = 'done';
        order.push(node);
        path.pop();
        next.pop();
        continue;
      }
      next[next.length - 1] = at + 1;
      if (state[needed] === 'open') throw cycleError(path.slice(path.indexOf(needed)), label);
      if (state[needed]) continue;
      state[needed] = 'open';
      path.push(needed);
      next.push(0);
    }
  });
  return order;
}

const MOST_NAMED = 8;

/** `path` goes from a node to what it needs; people read a cycle in the direction of the data. */
function cycleError(path: readonly number[], label: (index: number) => string): ModelError {
  const names = path.toReversed().map(label);
  const left = names.length - MOST_NAMED;
  const [first = ''] = names;
  const more = left > 0 ? [l10n.t('… {0} more', left)] : [];
  const shown = [...names.slice(0, MOST_NAMED), ...more, first].join(' → ');
  return new ModelError(
    'cycle',
    l10n.t(
      "Layers need each other's results, so none can run first: {0}. Remove one of these connections.",
      shown,
    ),
    { layer: first },
  );
}
