import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { analyze } from '../../../model/analysis';
import type { Model } from '../../../model/graph';
import { heldWeights } from '../../../model/held-weights';
import type { Recorder } from '../recorder';
import type { LayerFacts, TfjsModel, TrainableWeight } from '../tfjs-model';
import { graphLayers } from '../../../profile/layer-facts';
import type { Plan, Step } from './plan';
import { planGraph } from './plan';
import { Slot } from './slot';
import type { Run } from './translation';
import { WeightStore } from './weight-store';

type InputShapes = Readonly<Record<string, readonly number[]>>;

/**
 * A graph of ONNX operators as TF.js runs it, node by node; every node's time goes to its layer.
 * Weights are read when the model is made. Throws ModelError('untranslated').
 */
export class GraphModel implements TfjsModel {
  readonly layers: readonly LayerFacts[];
  readonly trainable: readonly TrainableWeight[];
  private readonly store: WeightStore;
  private plan: { readonly key: string; readonly plan: Plan } | undefined;

  /** @param inputShapes of all inputs; where sizes differ in a run, it is planned anew. */
  constructor(
    private readonly model: Model,
    inputShapes: InputShapes,
    private readonly recorder: Recorder | undefined,
  ) {
    const { isParameter, isShared, layerOf } = weightUses(model);
    this.store = new WeightStore(isParameter, isShared);
    this.layers = graphLayers(model, analyze(model, { inputShapes }));
    this.planFor(inputShapes);
    this.trainable = [...this.store.variables].map(([name, variable]) => ({
      variable,
      unit: layerOf(name),
    }));
  }

  run(inputs: readonly Tensor[], training = false): readonly Tensor[] {
    const { graph } = this.model;
    const shapes = Object.fromEntries(
      graph.inputs.map(({ name }, index) => [name, inputs[index]?.shape ?? []]),
    );
    const { steps, outputs } = this.planFor(shapes);
    const slots = new Map<string, Slot>();
    graph.inputs.forEach(({ name }, index) => {
      const tensor = inputs[index];
      if (tensor) slots.set(name, new Slot(tensor, 'onnx', false));
    });
    const run: Run = { slots, training };
    try {
      for (const step of steps) this.within(step.layer, () => runStep(step, run, slots));
      return outputs
        .slice(0, training ? 1 : undefined)
        .map((output) => this.within(output.layer, () => this.result(output, run)));
    } finally {
      for (const slot of slots.values()) slot.dispose();
    }
  }

  /** Frees the weights. */
  dispose(): void {
    this.store.dispose();
  }

  private within<T>(layer: number, body: () => T): T {
    return this.recorder && layer >= 0 ? this.recorder.within(layer, body) : body();
  }

  private result({ name, constant }: Plan['outputs'][number], run: Run): Tensor {
    if (constant) return tf.clone(constant(run) as Tensor);
    const slot = run.slots.get(name);
    if (!slot) throw new Error(`Nothing made the output ${name}.`);
    return slot.take('onnx');
  }

  private planFor(inputShapes: InputShapes): Plan {
    const key = JSON.stringify(inputShapes);
    if (this.plan?.key !== key)
      this.plan = { key, plan: planGraph(this.model, { inputShapes }, this.store) };
    return this.plan.plan;
  }
}

function runStep(step: Step, run: Run, slots: Map<string, Slot>): void {
  const { outputs } = step.node;
  const results = tf.tidy(() => {
    const made = step.compute(run);
    const tensors = Array.isArray(made) ? (made as readonly (Tensor | undefined)[]) : [made];
    return outputs.map((name, index) =>
      name ? (tensors[index] as Tensor | undefined) : undefined,
    );
  });
  results.forEach((tensor, index) => {
    if (!tensor) return;
    slots.set(outputs[index] ?? '', new Slot(tensor, tensor.rank > 2 ? step.layout : 'onnx'));
  });
  for (const name of step.frees) {
    slots.get(name)?.dispose();
    slots.delete(name);
  }
}

function weightUses(model: Model) {
  const { nodes } = model.graph;
  const layers = new Map<number, number>();
  model.layers.forEach((layer, index) => layer.nodes.forEach((node) => layers.set(node, index)));
  const held = new Map(heldWeights(model).map((use) => [use.weight.name, use]));
  const uses = new Map<string, number>();
  for (const node of nodes)
    for (const name of node.inputs) uses.set(name, (uses.get(name) ?? 0) + 1);
  return {
    isParameter: (name: string) => held.get(name)?.role === 'parameter',
    isShared: (name: string) => (uses.get(name) ?? 0) > 1,
    layerOf: (name: string) => layers.get(held.get(name)?.node ?? -1) ?? -1,
  };
}
