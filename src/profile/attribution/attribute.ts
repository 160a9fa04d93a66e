import type { Graph, Node } from '../../model/graph';
import { subgraphs } from '../../model/graph';
import type { AnchoredKernel, KernelOutputTypes } from './anchors';
import { anchorKernels } from './anchors';
import type { KernelCover, NodeStatus } from './covers';
import { coverKernels, nodeStatuses } from './covers';
import { indexGraph, mentionedNode } from './graph-index';
import { classifyValues } from './value-classes';

/** Attribution of one executed graph; bodies of control flow have their own. */
export interface GraphAttribution {
  /** Aligned with the executed graph's nodes. */
  readonly covers: readonly KernelCover[];
  /** Which original tensor each kernel's outputs are; aligned with the executed graph's nodes. */
  readonly kernels: readonly AnchoredKernel[];
  readonly statuses: ReadonlyMap<number, NodeStatus>;
  readonly executed: Graph;
  /** Id of the original control-flow node whose body this is; undefined for the top graph. */
  readonly parent: number | undefined;
}

/**
 * Says for every kernel that a runtime executed which nodes of the original graph it computes, with
 * a certificate. Both graphs are the instrumented ones: `executed` was dumped by the very session
 * that was profiled (the optimised graph differs between sessions).
 *
 * Returns the top graph first, then bodies of control flow that exist in both graphs.
 */
export function attributeGraphs(
  original: Graph,
  executed: Graph,
  outputTypes: KernelOutputTypes,
): GraphAttribution[] {
  const found: GraphAttribution[] = [];
  const visit = (from: Graph, to: Graph, parent: number | undefined): void => {
    found.push(attributeGraph(from, to, outputTypes, parent));
    for (const node of to.nodes)
      for (const { attribute, index, graph } of subgraphs(node)) {
        const id = mentionedNode(node.name);
        const twin = from.nodes.find((candidate) => mentionedNode(candidate.name) === id);
        const body = twin && subgraphOf(twin, attribute, index);
        if (body) visit(body, graph, id);
      }
  };
  visit(original, executed, undefined);
  return found;
}

function subgraphOf(node: Node, attribute: string, index: number): Graph | undefined {
  return subgraphs(node).find((body) => body.attribute === attribute && body.index === index)
    ?.graph;
}

function attributeGraph(
  original: Graph,
  executed: Graph,
  outputTypes: KernelOutputTypes,
  parent: number | undefined,
): GraphAttribution {
  // 1. What the original graph is, and which of its values are equal or known.
  const index = indexGraph(original);
  const values = classifyValues(index);
  // 2. Which original tensor each kernel produces.
  const kernels = anchorKernels(index, values, executed, outputTypes);
  // 3. Which original nodes lie between what a kernel reads and what it produces.
  const covers = coverKernels(index, values, executed, kernels);
  // 4. What became of every original node.
  return { kernels, covers, statuses: nodeStatuses(index, values, covers), executed, parent };
}
