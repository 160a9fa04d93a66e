import type { GraphIndex } from './graph-index';
import { nodeId, readsOf } from './graph-index';
import type { ValueClasses } from './value-classes';

/** Nodes that compute some tensors from a boundary, and the tensors of that boundary. */
export interface Cone {
  readonly nodes: ReadonlySet<number>;
  readonly frontier: ReadonlySet<string>;
}

/**
 * Everything that `outputs` need, going backwards until `stop` names a boundary tensor (it may name
 * an equal tensor of the same class) or a graph input is met. Constants need nothing.
 */
export function backwardCone(
  index: GraphIndex,
  values: ValueClasses,
  outputs: readonly string[],
  stop: (tensor: string) => string | undefined,
): Cone {
  const nodes = new Set<number>();
  const frontier = new Set<string>();
  const seen = new Set<string>();
  const pending = outputs.map((tensor) => ({ tensor, isOutput: true }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { tensor, isOutput } = next;
    if (tensor === '' || seen.has(tensor)) continue;
    seen.add(tensor);
    const boundary = isOutput ? undefined : stop(tensor);
    if (boundary !== undefined) {
      frontier.add(boundary);
      continue;
    }
    const producer = index.producer.get(tensor);
    if (!producer) {
      if (!values.constants.has(tensor)) frontier.add(tensor);
      continue;
    }
    const id = nodeId(producer);
    if (values.foldable.has(id) && !isOutput) continue;
    nodes.add(id);
    for (const input of readsOf(producer)) pending.push({ tensor: input, isOutput: false });
  }
  return { nodes, frontier };
}

/**
 * The boundary that a kernel's reads are: a tensor itself where it is read, else an equal one that
 * is, or an input of the graph.
 */
export function boundaryOf(
  index: GraphIndex,
  values: ValueClasses,
  reads: ReadonlySet<string>,
): (tensor: string) => string | undefined {
  return (tensor) =>
    reads.has(tensor) || index.inputs.has(tensor)
      ? tensor
      : values.same(tensor).find((twin) => reads.has(twin));
}

export function sameSet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}
