import type { Recorder } from '../recorder';
import { Continuations } from './continuations';
import type { ExecutedNode, GraphExecutor } from './graph-internals';
import { allExecutors } from './graph-internals';
import type { GraphUnits } from './graph-units';

/**
 * Tells a recorder which node runs. TF.js executes a node by a function that can't be reached, but
 * first reads the node's `category`, and calls a method when it is done: these are the boundaries.
 *
 * Nodes that go on asynchronously (loops, branches, non-maximum suppression) interleave, which the
 * recorder's nesting can't say; so one unit is entered at a time, and left for the next.
 */
export class GraphHooks {
  private node: ExecutedNode | undefined;
  private unit: number | undefined;
  /** Whose function's nodes run: a loop's. */
  private caller: ExecutedNode | undefined;
  private readonly continuations = new Continuations<ExecutedNode>(
    () => this.node,
    (node) => this.switchTo(node),
  );

  constructor(
    executor: GraphExecutor,
    private readonly units: GraphUnits,
    private readonly recorder: Recorder,
  ) {
    for (const one of allExecutors(executor)) this.hook(one);
  }

  /** A run begins. Call `end` in `finally`. */
  start(isAsynchronous: boolean): void {
    this.node = this.unit = this.caller = undefined;
    if (isAsynchronous && this.recorder.isRecording) this.continuations.start();
  }

  end(): void {
    this.continuations.stop();
    this.switchTo(undefined);
  }

  private hook(executor: GraphExecutor): void {
    for (const node of Object.values(executor.graph.nodes)) {
      const { category } = node;
      Object.defineProperty(node, 'category', {
        enumerable: true,
        get: () => {
          if (this.recorder.isRecording) this.switchTo(node);
          return category;
        },
      });
    }
    const processStack = executor.processStack.bind(executor);
    const processChildNodes = executor.processChildNodes.bind(executor);
    const disposed = executor.checkTensorForDisposalWithNodeLiveUntilInfo.bind(executor);
    executor.checkTensorForDisposalWithNodeLiveUntilInfo = (node, ...rest) => {
      disposed(node, ...rest);
      this.switchTo(undefined);
    };
    executor.processChildNodes = (node, ...rest) => {
      processChildNodes(node, ...rest);
      this.switchTo(this.caller);
    };
    executor.processStack = (...all) => {
      const { caller } = this;
      this.caller = this.node;
      const promises = processStack(...all);
      this.switchTo(this.caller);
      this.caller = caller;
      return promises;
    };
  }

  private switchTo(node: ExecutedNode | undefined): void {
    this.node = node;
    const unit = node && this.units.unitOf.get(node);
    if (unit === this.unit) return;
    if (this.unit !== undefined) this.recorder.leave();
    if (unit !== undefined) this.recorder.enter(unit);
    this.unit = unit;
  }
}
