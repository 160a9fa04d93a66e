import type { Graph, Node } from '../../model/graph';
import { subgraphs } from '../../model/graph';

/**
 * The names that instrumenting gives to nodes and tensors before the runtime loads a model. The
 * runtime builds the names of fused and inserted nodes out of them, so that the numbers survive
 * every rewrite; it drops all other provenance (ONNX Runtime 1.30: `metadata_props` do not reach
 * the optimised graph).
 */
const NODE_ID = /~n(\d+)~/;
const TENSOR_ID = /~t\d+~/;

/** Id of the original node that a name mentions, if any. */
export function mentionedNode(name: string): number | undefined {
  const match = NODE_ID.exec(name);
  return match ? Number(match[1]) : undefined;
}

/** Original tensor that a name mentions (`~t12~_nchwc` → `~t12~`), if any. */
export function mentionedTensor(name: string): string | undefined {
  return TENSOR_ID.exec(name)?.[0];
}

/** Original tensor that a node's name starts with, not counting prefixes of inserted casts. */
export function leadingTensor(nodeName: string): string | undefined {
  const bare = nodeName.replace(/^(InsertedPrecisionFreeCast_)+/, '');
  const tensor = mentionedTensor(bare);
  return tensor !== undefined && bare.startsWith(tensor) ? tensor : undefined;
}

/** Inputs that a node really reads: present operands, then tensors its subgraphs capture. */
export function readsOf(node: Node): string[] {
  const operands = node.inputs.filter((name) => name !== '');
  return subgraphs(node).length === 0 ? operands : [...operands, ...capturedBy(node)];
}

function capturedBy(node: Node): string[] {
  const captured = new Set<string>();
  const visit = (graph: Graph, outer: ReadonlySet<string>): void => {
    const defined = new Set([
      ...outer,
      ...graph.inputs.map((input) => input.name),
      ...graph.weights.keys(),
      ...graph.nodes.flatMap((inner) => inner.outputs),
    ]);
    const read = (name: string): void => {
      if (name !== '' && !defined.has(name)) captured.add(name);
    };
    for (const inner of graph.nodes) {
      inner.inputs.forEach(read);
      for (const { graph: nested } of subgraphs(inner)) visit(nested, defined);
    }
    for (const output of graph.outputs) read(output.name);
  };
  for (const { graph } of subgraphs(node)) visit(graph, new Set());
  return [...captured];
}

/** An instrumented graph with the look-ups that attribution needs. */
export interface GraphIndex {
  readonly graph: Graph;
  readonly nodeById: ReadonlyMap<number, Node>;
  readonly producer: ReadonlyMap<string, Node>;
  readonly consumers: ReadonlyMap<string, readonly Node[]>;
  readonly inputs: ReadonlySet<string>;
}

/** Throws when a node does not carry an id: the graph was not instrumented. */
export function nodeId(node: Node): number {
  const id = mentionedNode(node.name);
  if (id === undefined) throw new Error(`Node "${node.name}" is not instrumented.`);
  return id;
}

export function indexGraph(graph: Graph): GraphIndex {
  const nodeById = new Map<number, Node>();
  const producer = new Map<string, Node>();
  const consumers = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    nodeById.set(nodeId(node), node);
    for (const output of node.outputs) if (output !== '') producer.set(output, node);
    for (const input of readsOf(node)) {
      const list = consumers.get(input);
      if (list) list.push(node);
      else consumers.set(input, [node]);
    }
  }
  const inputs = new Set(graph.inputs.map((input) => input.name));
  return { graph, nodeById, producer, consumers, inputs };
}
