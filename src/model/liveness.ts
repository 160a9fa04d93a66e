import type { Graph } from './graph';
import { executionOrder, readTensors } from './order';

/** Operators that give their first input another shape: runtimes share the memory. */
const VIEWS: ReadonlySet<string> = new Set([
  'Dropout',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
]);

/**
 * Largest sum of bytes alive at once when nodes run in order: a node's results exist beside its
 * inputs, a tensor ends after its last reader, graph outputs stay. Graph inputs, weights and
 * `Constant` tensors are not counted; views cost nothing. Reuse of an input's memory for a result is
 * up to the runtime and not assumed. Undefined while a size is unknown.
 */
export function peakActivationBytes(
  graph: Graph,
  bytesOf: (tensor: string) => number | undefined,
): number | undefined {
  const order = executionOrder(graph);
  const owners = viewOwners(graph, order);
  const ownerOf = (name: string) => owners.get(name) ?? name;
  const lastStep = lastUses(graph, order, ownerOf);
  const ends = new Map<number, number>();
  let live = 0;
  let peak = 0;
  for (const [step, index] of order.entries()) {
    const node = graph.nodes[index];
    if (!node) continue;
    for (const name of node.outputs) {
      if (!name || owners.has(name) || node.opType === 'Constant') continue;
      const bytes = bytesOf(name);
      if (bytes === undefined) return undefined;
      live += bytes;
      const end = lastStep.get(name) ?? step;
      ends.set(end, (ends.get(end) ?? 0) + bytes);
    }
    peak = Math.max(peak, live);
    live -= ends.get(step) ?? 0;
  }
  return peak;
}

/** The tensor that holds the memory of each view. */
function viewOwners(graph: Graph, order: readonly number[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const index of order) {
    const node = graph.nodes[index];
    const [input] = node?.inputs ?? [];
    const [output] = node?.outputs ?? [];
    if (node && VIEWS.has(node.opType) && input && output)
      owners.set(output, owners.get(input) ?? input);
  }
  return owners;
}

function lastUses(
  graph: Graph,
  order: readonly number[],
  ownerOf: (name: string) => string,
): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const [step, index] of order.entries()) {
    const node = graph.nodes[index];
    if (node) for (const name of readTensors(node)) last.set(ownerOf(name), step);
  }
  for (const output of graph.outputs) last.set(ownerOf(output.name), order.length);
  return last;
}
