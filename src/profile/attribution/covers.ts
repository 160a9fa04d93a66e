import type { Graph, Node } from '../../model/graph';
import { qualifiedOpType } from '../../model/graph';
import type { AnchoredKernel } from './anchors';
import { backwardCone, boundaryOf } from './cone';
import type { GraphIndex } from './graph-index';
import { nodeId, readsOf } from './graph-index';
import type { ValueClasses } from './value-classes';

/** What one kernel computes, in terms of the original graph. */
export interface KernelCover {
  readonly index: number;
  readonly kind:
    | 'compute'
    /** Layout, cast or copy: computes nothing of the model. */
    | 'inserted'
    /** A constant that the runtime computes at run time. */
    | 'constant'
    /** Not tied to a tensor: belongs to the group of the kernels that read it. */
    | 'unanchored';
  /** Ids of the original nodes that it computes. */
  readonly nodes: readonly number[];
  /** Nodes computed here and in another kernel too (the runtime duplicated them). */
  readonly shared: readonly number[];
  /** The certificate: the cover's boundary equals what the kernel reads. */
  readonly exact: boolean;
  /** Original node that an inserted kernel follows, or leads to at the graph's inputs. */
  readonly serves: number | undefined;
  /** For `unanchored`: kernels in whose group it counts. */
  readonly into: readonly number[];
  readonly how: string;
}

/** A tensor recomputed by a kernel that another kernel produces too may cost this many nodes. */
const MAX_DUPLICATED_NODES = 3;

export function coverKernels(
  original: GraphIndex,
  values: ValueClasses,
  executed: Graph,
  kernels: readonly AnchoredKernel[],
): KernelCover[] {
  const anchored = new Set(kernels.flatMap((kernel) => kernel.anchors.map(({ tensor }) => tensor)));
  for (const input of original.inputs) anchored.add(input);
  const covers = kernels.map((kernel) => coverKernel(original, values, anchored, kernel));
  return joinUnanchored(executed, covers);
}

function coverKernel(
  original: GraphIndex,
  values: ValueClasses,
  anchored: ReadonlySet<string>,
  kernel: AnchoredKernel,
): KernelCover {
  const how = [...new Set(kernel.anchors.map((anchor) => anchor.how))].join(', ');
  const base = { index: kernel.index, nodes: [], shared: [], serves: undefined, into: [], how };
  const outputs = kernel.anchors
    .map(({ tensor }) => tensor)
    .filter((tensor) => !kernel.reads.has(tensor) && !original.inputs.has(tensor));
  const producers = outputs.map((tensor) => original.producer.get(tensor));

  if (outputs.length === 0) {
    const first = kernel.anchors[0];
    if (!first) return { ...base, kind: 'unanchored', exact: false };
    // What changes the layout of a graph input serves whoever reads it first.
    const served = original.producer.get(first.tensor) ?? original.consumers.get(first.tensor)?.[0];
    return { ...base, kind: 'inserted', exact: true, serves: served && nodeId(served) };
  }
  const isConstant = producers.every((node) => node && values.foldable.has(nodeId(node)));
  if (isConstant && kernel.reads.size === 0) {
    const nodes = producers.flatMap((node) => (node ? [nodeId(node)] : []));
    return { ...base, kind: 'constant', nodes: [...new Set(nodes)], exact: true };
  }

  const readTwin = boundaryOf(original, values, kernel.reads);
  // A value that this kernel computes is no boundary, whoever hands it on.
  const computed = new Set(outputs.flatMap((tensor) => values.same(tensor)));
  const anchoredTwin = (tensor: string) =>
    computed.has(tensor) ? undefined : values.same(tensor).find((twin) => anchored.has(twin));
  const cone = backwardCone(
    original,
    values,
    outputs,
    (tensor) => readTwin(tensor) ?? anchoredTwin(tensor),
  );
  let frontier = cone.frontier;
  let shared: number[] = [];
  if ([...frontier].some((tensor) => !kernel.reads.has(tensor))) {
    // Either work of another kernel is repeated here, or an anchor is wrong.
    const wider = backwardCone(original, values, outputs, readTwin);
    const added = [...wider.nodes].filter((id) => !cone.nodes.has(id));
    const closes = [...wider.frontier].every((tensor) => kernel.reads.has(tensor));
    if (closes && added.length <= MAX_DUPLICATED_NODES) {
      shared = added;
      frontier = wider.frontier;
    }
  }
  const exact =
    [...frontier].every((tensor) => kernel.reads.has(tensor)) &&
    [...kernel.reads].every((tensor) => frontier.has(tensor));
  return { ...base, kind: 'compute', nodes: [...cone.nodes].sort(ascending), shared, exact };
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** Kernels without an anchor count in the group of their readers, found from the end backwards. */
function joinUnanchored(executed: Graph, covers: readonly KernelCover[]): KernelCover[] {
  const readers = new Map<string, number[]>();
  executed.nodes.forEach((node, index) => {
    for (const read of readsOf(node)) {
      const list = readers.get(read);
      if (list) list.push(index);
      else readers.set(read, [index]);
    }
  });
  const joined = [...covers];
  for (let index = joined.length - 1; index >= 0; index--) {
    const cover = joined[index];
    const node = executed.nodes[index];
    if (cover?.kind !== 'unanchored' || !node) continue;
    const into = node.outputs
      .flatMap((output) => readers.get(output) ?? [])
      .flatMap((reader) =>
        joined[reader]?.kind === 'unanchored' ? joined[reader].into : [reader],
      );
    joined[index] = { ...cover, into: [...new Set(into)], how: `read by ${into.length} kernels` };
  }
  return joined;
}

export type NodeStatus =
  /** Computed by one kernel. */
  | 'one'
  /** Computed by several kernels. */
  | 'multi'
  /** Computed from constants before the run. */
  | 'folded'
  /** Equal to another tensor that is computed once. */
  | 'merged'
  /** A layout or type change that the runtime found unnecessary. */
  | 'eliminated'
  /** Nothing uses it. */
  | 'dead'
  | 'unexplained';

const REMOVABLE = /^(Transpose|Identity|Dropout|Cast|Reshape|Flatten|Squeeze|Unsqueeze)$/;

/** What became of every node of the original graph. */
export function nodeStatuses(
  original: GraphIndex,
  values: ValueClasses,
  covers: readonly KernelCover[],
): Map<number, NodeStatus> {
  const owners = new Map<number, number>();
  for (const cover of covers)
    for (const id of cover.nodes) owners.set(id, (owners.get(id) ?? 0) + 1);
  const graphOutputs = new Set(original.graph.outputs.map((output) => output.name));
  const isUnused = (output: string) =>
    !graphOutputs.has(output) && (original.consumers.get(output)?.length ?? 0) === 0;

  const statusOf = (node: Node, id: number): NodeStatus => {
    const count = owners.get(id) ?? 0;
    if (count > 0) return count === 1 ? 'one' : 'multi';
    if (values.foldable.has(id)) return 'folded';
    if (node.outputs.some((output) => output !== '' && values.isShared(output))) return 'merged';
    if (node.outputs.every(isUnused)) return 'dead';
    return REMOVABLE.test(qualifiedOpType(node)) ? 'eliminated' : 'unexplained';
  };
  return new Map(
    original.graph.nodes.map((node) => {
      const id = nodeId(node);
      return [id, statusOf(node, id)];
    }),
  );
}
