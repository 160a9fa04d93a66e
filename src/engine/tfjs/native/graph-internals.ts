import type { GraphModel, Tensor } from '@tensorflow/tfjs';
import type { GraphNode } from './graph-groups';

/** What TF.js 4.22 keeps of a node; `category` chooses the code that executes it. */
export interface ExecutedNode extends GraphNode {
  readonly inputs: readonly ExecutedNode[];
  readonly category?: string | undefined;
}

/** The part of a graph model that runs nodes. No public interface: fields as in TF.js 4.22. */
export interface GraphExecutor {
  readonly graph: {
    readonly nodes: Readonly<Record<string, ExecutedNode>>;
    readonly inputs: readonly ExecutedNode[];
    readonly outputs: readonly ExecutedNode[];
  };
  readonly weightMap: Readonly<Record<string, readonly Tensor[]>>;
  /** Of the functions that loops and branches call. */
  readonly _functionExecutorMap: Readonly<Record<string, GraphExecutor>>;
  /** Runs nodes until none is ready; gives the promises of those that go on by themselves. */
  processStack(...all: unknown[]): Promise<unknown>[];
  /** Called when a node of an asynchronous run is done. */
  processChildNodes(node: ExecutedNode, ...rest: unknown[]): void;
  /** Called when a node of a synchronous run is done. */
  checkTensorForDisposalWithNodeLiveUntilInfo(node: ExecutedNode, ...rest: unknown[]): void;
}

export function executorOf(model: GraphModel): GraphExecutor {
  return (model as unknown as { executor: GraphExecutor }).executor;
}

/** The executor, and those of its functions. */
export function allExecutors(executor: GraphExecutor): readonly GraphExecutor[] {
  return [executor, ...Object.values(executor._functionExecutorMap)];
}
