import type { Graph, Model, ModelFunction, Node } from './graph';
import { qualifiedOpType } from './graph';
import { UNKNOWN_COST, sumOf } from './ops/costs';
import { costWith, inferWith, ruleFor } from './ops/index';
import type { GraphResult, OpContext, OpCost, Value } from './ops/rule';
import { weightValue } from './ops/weight-value';
import { executionOrder, nodeLabel } from './order';
import { bindDim } from './symbols';
import type { TensorType } from './tensor';

/** What the rules say of every tensor and node of a graph. */
export interface GraphInference {
  readonly values: ReadonlyMap<string, Value>;
  /** Aligned with `graph.nodes`. */
  readonly costs: readonly OpCost[];
}

/** Functions and bodies call one another; hostile files would do so without end. */
const MAX_DEPTH = 6;
const MAX_NESTED_NODES = 200_000;

type Lookup = (name: string) => Value | undefined;

/** Where a graph stands: names of the scopes around it, and how to call it in messages. */
interface Surroundings {
  readonly outer?: Lookup | undefined;
  readonly opsets: ReadonlyMap<string, number>;
  readonly depth: number;
  readonly label: (index: number) => string;
}

/**
 * Applies the rules node by node. Where they say nothing the file's own types stand in; `symbols` are
 * replaced in those. One instance serves one analysis.
 */
export class Inference {
  /** Operators without a rule that were met, in order. */
  readonly unmodelled = new Set<string>();
  private readonly functions: ReadonlyMap<string, ModelFunction>;
  private nestedNodes = 0;

  constructor(
    private readonly model: Model,
    private readonly symbols: ReadonlyMap<string, number>,
  ) {
    this.functions = new Map(
      model.functions.map((body) => [
        qualifiedOpType({ domain: body.domain, opType: body.name }),
        body,
      ]),
    );
  }

  /** `inputs` are the types that graph inputs have; throws ModelError where a rule is broken. */
  run(inputs: ReadonlyMap<string, Value>, label: (index: number) => string): GraphInference {
    const { graph, opsets } = this.model;
    return this.inferGraph(graph, inputs, { opsets, depth: 0, label });
  }

  private inferGraph(
    graph: Graph,
    inputs: ReadonlyMap<string, Value>,
    around: Surroundings,
  ): GraphInference {
    const values = new Map(inputs);
    for (const [name, weight] of graph.weights) values.set(name, weightValue(weight));
    const stated = new Map(graph.valueInfo);
    for (const output of graph.outputs) stated.set(output.name, output);

    const lookup = (name: string) => values.get(name) ?? around.outer?.(name);
    const costs = new Array<OpCost>(graph.nodes.length);
    for (const index of executionOrder(graph, around.label)) {
      const node = graph.nodes[index];
      if (!node) continue;
      const { outputs, cost } = this.inferNode(node, index, lookup, around);
      costs[index] = cost;
      node.outputs.forEach((name, at) => {
        const value = name && this.withStated(outputs[at], stated.get(name));
        if (value) values.set(name, value);
      });
    }
    return { values, costs };
  }

  private inferNode(node: Node, index: number, lookup: Lookup, around: Surroundings): GraphResult {
    const inputs = node.inputs.map((name) => (name ? lookup(name) : undefined));
    const label = around.label(index);
    const type = qualifiedOpType(node);
    const body = this.functions.get(type);
    if (body) return this.inferFunction(body, node, inputs, { ...around, label: () => label });
    const rule = hasOpenAttributes(node) ? undefined : ruleFor(node.domain, node.opType);
    if (!rule) this.unmodelled.add(type);
    const context: OpContext = {
      node,
      inputs,
      label,
      opset: around.opsets.get(node.domain === 'ai.onnx' ? '' : node.domain) ?? 1,
      inferGraph: (graph, given) =>
        this.inferNested(graph, given, {
          outer: lookup,
          opsets: around.opsets,
          depth: around.depth + 1,
          label: (at) => `${label}/${nodeLabel(graph.nodes[at], at)}`,
        }),
    };
    const outputs = inferWith(rule, context);
    return { outputs, cost: costWith(rule, context, outputs) };
  }

  /** The body in the place of the call: its own names, the call's inputs. */
  private inferFunction(
    body: ModelFunction,
    call: Node,
    inputs: readonly (Value | undefined)[],
    around: Surroundings,
  ): GraphResult {
    const graph: Graph = {
      name: body.name,
      inputs: body.inputs.map((name) => ({ name, dtype: 'float32' })),
      outputs: [],
      nodes: body.nodes,
      weights: new Map(),
      valueInfo: new Map(),
    };
    const label = around.label(0);
    const names = body.outputs.slice(0, call.outputs.length);
    return this.inferNested(
      graph,
      inputs,
      {
        opsets: body.opsets,
        depth: around.depth + 1,
        label: (at) => `${label}/${nodeLabel(body.nodes[at], at)}`,
      },
      names,
    );
  }

  private inferNested(
    graph: Graph,
    given: readonly (Value | undefined)[],
    around: Surroundings,
    outputs: readonly string[] = graph.outputs.map((output) => output.name),
  ): GraphResult {
    this.nestedNodes += graph.nodes.length;
    if (around.depth > MAX_DEPTH || this.nestedNodes > MAX_NESTED_NODES)
      return { outputs: [], cost: UNKNOWN_COST };
    const inputs = new Map<string, Value>();
    graph.inputs.forEach(({ name }, index) => {
      const value = given[index];
      if (value) inputs.set(name, value);
    });
    const { values, costs } = this.inferGraph(graph, inputs, around);
    return {
      outputs: outputs.map((name) => values.get(name) ?? around.outer?.(name)),
      cost: totalCost(costs),
    };
  }

  /** Rules know better than the file, except where they leave a size open. */
  private withStated(
    inferred: Value | undefined,
    stated: TensorType | undefined,
  ): Value | undefined {
    if (!stated) return inferred;
    if (inferred?.shape && inferred.shape.every((dim) => typeof dim === 'number')) return inferred;
    const shape = stated.shape?.map((dim) => bindDim(dim, this.symbols));
    if (!inferred) return { dtype: stated.dtype, shape };
    if (!inferred.shape) return { ...inferred, shape };
    if (shape?.length !== inferred.shape.length) return inferred;
    const merged = inferred.shape.map((dim, axis) => {
      const fromFile = shape[axis];
      if (typeof dim === 'number' || fromFile === undefined) return dim;
      return typeof fromFile === 'number' || dim.endsWith(`[${axis}]`) ? fromFile : dim;
    });
    return { ...inferred, shape: merged };
  }
}

export function totalCost(costs: readonly OpCost[]): OpCost {
  return {
    macs: sumOf(costs.map((cost) => cost.macs)),
    otherOps: sumOf(costs.map((cost) => cost.otherOps)),
  };
}

/**
 * Attributes of a function's nodes that the call fills in are not resolved here, and a rule would
 * take their defaults instead.
 */
function hasOpenAttributes(node: Node): boolean {
  for (const attribute of node.attributes.values()) if (attribute.kind === 'other') return true;
  return false;
}
