import type { Graph, Node } from '../graph';
import type { DataType, Dim, TensorType } from '../tensor';

/** What is known of a tensor before the model runs. */
export interface Value extends TensorType {
  /**
   * Elements of a small tensor that is known without running (a weight, a `Shape` result, arithmetic
   * on those), in row-major order; booleans as 0 and 1. Integer tensors may hold symbols.
   */
  readonly known?: readonly Dim[] | undefined;
}

/** `undefined`: not known yet (a symbolic size) or not modelled for this operator. Never a guess. */
export interface OpCost {
  /** Multiply-adds of convolutions and matrix products, 1 MAC = one multiply and one add. */
  readonly macs: number | undefined;
  /** All other arithmetic: one per element and elementary operation. */
  readonly otherOps: number | undefined;
}

/** What a weight at an input position is for. */
export type WeightRole =
  | 'parameter'
  /** State that training does not learn by gradient: BatchNorm statistics, quantisation scales. */
  | 'buffer'
  /** Part of the graph's logic: shapes, indices, epsilon. */
  | 'constant';

export interface OpContext {
  readonly node: Node;
  /** Version of the node's operator set. */
  readonly opset: number;
  /** One entry per node input; undefined where the optional input is absent. */
  readonly inputs: readonly (Value | undefined)[];
  /** Name for messages: the layer's id, or the node's name. */
  readonly label: string;
  /**
   * Applies the rules to a graph that an attribute holds (a branch, a loop's body), in the scope of
   * this node. Absent where the caller knows one node only.
   */
  readonly inferGraph?:
    ((graph: Graph, inputs: readonly (Value | undefined)[]) => GraphResult) | undefined;
}

/** What a subgraph gives for its inputs. */
export interface GraphResult {
  readonly outputs: readonly (Value | undefined)[];
  /** Sum over its nodes. */
  readonly cost: OpCost;
}

/** Shape rule and cost rule of one operator; the only place where either is written. */
export interface OpRule {
  /**
   * Types of the outputs, one per node output.
   * Throws ModelError('shape-mismatch' | 'bad-attribute') when the inputs can't go together.
   */
  infer(context: OpContext): readonly (Value | undefined)[];
  /** `outputs` is what `infer` returned. Without this rule the operator costs no arithmetic. */
  cost?(context: OpContext, outputs: readonly (TensorType | undefined)[]): OpCost;
  /** Roles of weights by input position, where the default (see roles.ts) would be wrong. */
  readonly roles?: Readonly<Record<number, WeightRole>>;
}

export type { DataType };
