import * as l10n from '@vscode/l10n';
import type { Bindings } from '../../../model/analysis';
import { bindInputs } from '../../../model/bindings';
import { ModelError } from '../../../model/errors';
import type { Model, Node } from '../../../model/graph';
import { constantTensor, heldWeights } from '../../../model/held-weights';
import { Inference } from '../../../model/inference';
import type { Value } from '../../../model/ops/rule';
import { executionOrder } from '../../../model/order';
import { layerLabels } from '../../../model/validate';
import type { PlannedValue } from './node-context';
import { isNumbers, NodeContext } from './node-context';
import { translate } from './ops/index';
import type { Layout } from './layout';
import type { Translation } from './translation';
import { Untranslatable } from './translation';
import type { Weights } from './weight-store';
import { tfjsType } from './number-values';

/** One node of the graph, ready to run. */
export interface Step {
  readonly node: Node;
  /** Position in `model.layers`. */
  readonly layer: number;
  readonly layout: Layout;
  readonly compute: Translation['compute'];
  /** Values that nobody needs after this step. */
  readonly frees: readonly string[];
}

/** A graph's nodes in order, for inputs of given shapes. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly outputs: readonly PlannedOutput[];
}

export interface PlannedOutput {
  readonly name: string;
  /** Layer that makes it; -1 for an input or a weight. */
  readonly layer: number;
  /** Gives outputs that no step makes: weights, and what was worked out before. */
  readonly constant?: Translation['compute'] | undefined;
}

/**
 * Decides how every node is run. What follows from shapes and constants alone is worked out here, as
 * other runtimes do.
 *
 * Throws ModelError('untranslated') that names all operators TF.js can't run.
 */
export function planGraph(model: Model, bindings: Bindings, weights: Weights): Plan {
  return new Planner(model, bindings, weights).plan();
}

class Planner {
  private readonly values: ReadonlyMap<string, Value>;
  private readonly planned = new Map<string, PlannedValue>();
  /** Tensors that a training step changes by way of weights. */
  private readonly learned = new Set<string>();
  private readonly layerOf: readonly number[];
  private readonly refused = new Set<string>();

  constructor(
    private readonly model: Model,
    bindings: Bindings,
    private readonly weights: Weights,
  ) {
    const { symbols, types } = bindInputs(model.graph, bindings);
    this.values = new Inference(model, symbols).run(types, layerLabels(model)).values;
    this.layerOf = layersByNode(model);
    for (const { weight, role } of heldWeights(model))
      if (role === 'parameter') this.learned.add(weight.name);
  }

  plan(): Plan {
    // 1. What is there before the first node.
    const { graph } = this.model;
    for (const { name } of graph.inputs) this.planned.set(name, this.known(name, 'onnx'));
    for (const [name, weight] of graph.weights)
      this.planned.set(name, { ...this.known(name, 'onnx'), weight });
    // 2. The nodes.
    const steps: Omit<Step, 'frees'>[] = [];
    for (const index of executionOrder(graph)) {
      const step = this.step(index);
      if (step) steps.push(step);
    }
    // 3. Results, and when each tensor is last used.
    const outputs = graph.outputs.flatMap(
      ({ name }) => this.attempt(() => this.output(name)) ?? [],
    );
    this.refuseWhatFailed();
    return { steps: withFrees(steps, outputs), outputs };
  }

  private step(index: number): Omit<Step, 'frees'> | undefined {
    const node = this.model.graph.nodes[index];
    if (!node || this.isWorkedOut(node)) return undefined;
    const translated = this.attempt(() => translate(this.contextOf(node, index)));
    const layout = translated?.layout ?? 'onnx';
    for (const name of node.outputs) if (name) this.planned.set(name, this.known(name, layout));
    if (!translated) return undefined;
    return { node, layer: this.layerOf[index] ?? -1, layout, compute: translated.compute };
  }

  /** undefined where TF.js can't; all reasons are told together in the end. */
  private attempt<T>(body: () => T): T | undefined {
    try {
      return body();
    } catch (error) {
      if (!(error instanceof Untranslatable)) throw error;
      this.refused.add(error.message);
      return undefined;
    }
  }

  private contextOf(node: Node, index: number): NodeContext {
    const { layers, opsets } = this.model;
    const layer = layers[this.layerOf[index] ?? -1];
    const inputs = node.inputs.map((name) => (name ? this.planned.get(name) : undefined));
    return new NodeContext(
      {
        node,
        opset: opsets.get(node.domain === 'ai.onnx' ? '' : node.domain) ?? 1,
        layer: { type: layer?.type ?? node.opType, attributes: layer?.attributes ?? {} },
        inputs,
        outputs: node.outputs.map((name) => this.values.get(name)),
      },
      this.weights,
    );
  }

  /** Whether all results are constants, or known from shapes and constants. */
  private isWorkedOut(node: Node): boolean {
    const constant = constantTensor(node);
    const [output = ''] = node.outputs;
    if (constant) {
      const weight = { ...constant, name: output };
      this.planned.set(output, { ...this.known(output, 'onnx'), weight });
      return true;
    }
    if (node.inputs.some((name) => this.learned.has(name))) {
      for (const name of node.outputs) this.learned.add(name);
      // Shapes of weights don't change with them.
      if (node.opType !== 'Shape' && node.opType !== 'Size') return false;
    }
    const names = node.outputs.filter(Boolean);
    const found = names.map((name) => this.numbersOf(name));
    if (names.length === 0 || found.some((numbers) => !numbers)) return false;
    names.forEach((name, at) => {
      this.planned.set(name, { ...this.known(name, 'onnx'), numbers: found[at] });
      this.learned.delete(name);
    });
    return true;
  }

  private numbersOf(name: string): readonly number[] | undefined {
    const value = this.values.get(name);
    if (!value?.known || !value.shape || !tfjsType(value.dtype)) return undefined;
    return isNumbers(value.known) && isNumbers(value.shape) ? value.known : undefined;
  }

  private known(name: string, layout: Layout): PlannedValue {
    const value = this.values.get(name);
    // Only tensors with channels have them anywhere.
    const hasChannels = (value?.shape?.length ?? 0) > 2;
    return { ...value, name, layout: hasChannels ? layout : 'onnx' };
  }

  private output(name: string): PlannedOutput {
    const maker = this.model.graph.nodes.findIndex((node) => node.outputs.includes(name));
    const layer = this.layerOf[maker] ?? -1;
    const value = this.planned.get(name);
    if (!value || (!value.weight && !value.numbers)) return { name, layer };
    const node: Node = { ...NO_NODE, inputs: [name] };
    const facts = { node, opset: 1, layer: { type: '', attributes: {} }, outputs: [] };
    return {
      name,
      layer,
      constant: new NodeContext({ ...facts, inputs: [value] }, this.weights).operand(0),
    };
  }

  private refuseWhatFailed(): void {
    if (this.refused.size === 0) return;
    throw new ModelError(
      'untranslated',
      l10n.t({
        message: "{0}: {1} can't run on TensorFlow.js here. Run it on ONNX Runtime.",
        args: [this.model.graph.name, [...this.refused].join(', ')],
        comment: ['The name of a model, and names of operators'],
      }),
    );
  }
}

const NO_NODE: Node = {
  name: '',
  opType: 'Identity',
  domain: '',
  inputs: [],
  outputs: [],
  attributes: new Map(),
  metadata: new Map(),
  docString: '',
};

function layersByNode({ graph, layers }: Model): number[] {
  const owner = new Array<number>(graph.nodes.length).fill(-1);
  layers.forEach((layer, index) => layer.nodes.forEach((node) => (owner[node] = index)));
  return owner;
}

function withFrees(
  steps: readonly Omit<Step, 'frees'>[],
  outputs: readonly PlannedOutput[],
): Step[] {
  const seen = new Set(outputs.map(({ name }) => name));
  const frees: string[][] = [];
  for (const { node } of steps.toReversed()) {
    const last = [...new Set([...node.outputs, ...node.inputs])].filter(
      (name) => name && !seen.has(name),
    );
    last.forEach((name) => seen.add(name));
    frees.unshift(last);
  }
  return steps.map((step, index) => ({ ...step, frees: frees[index] ?? [] }));
}
