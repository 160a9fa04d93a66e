import { bindInputs } from './bindings';
import type { Model } from './graph';
import { heldWeights } from './held-weights';
import { Inference } from './inference';
import { layerCosts, totalOf } from './layer-costs';
import { peakActivationBytes } from './liveness';
import type { OpCost } from './ops/rule';
import type { TensorType } from './tensor';
import { byteSize } from './tensor';
import { layerLabels, validateModel } from './validate';

/** Values for what is free in a model until run time. */
export interface Bindings {
  /** Size by symbol: `{ N: 8 }`. */
  readonly symbols?: Readonly<Record<string, number>>;
  /** Whole shapes by input name: `{ input: [1, 3, 224, 224] }`. */
  readonly inputShapes?: Readonly<Record<string, readonly number[]>>;
}

/** Known without running. `undefined` is unknown, never zero. */
export interface StaticCost extends OpCost {
  readonly outputs: readonly TensorType[];
  /** Trainable parameters. */
  readonly params: number;
  /** Elements of buffers: BatchNorm statistics, quantisation scales and zero points. */
  readonly buffers: number;
  /** Bytes of parameters, buffers and constants. A weight shared by layers counts at the first. */
  readonly weightBytes: number;
  /** Bytes of the layer's outputs (activations). */
  readonly outputBytes: number | undefined;
}

export interface Analysis {
  /** Type of every tensor of the top graph by name. */
  readonly types: ReadonlyMap<string, TensorType>;
  /** Aligned with `model.graph.nodes`. */
  readonly nodeCosts: readonly OpCost[];
  /** Aligned with `model.layers`. */
  readonly layerCosts: readonly StaticCost[];
  readonly total: Omit<StaticCost, 'outputs'>;
  /** Largest sum of activations alive at once, when nodes run in order and free at last use. */
  readonly predictedPeakBytes: number | undefined;
  /** Operators without a shape rule here, by qualified type: their results are unknown. */
  readonly unmodelled: readonly string[];
}

/**
 * Everything that can be said of a model without running it.
 * Throws ModelError: what `validateModel` and the shape rules refuse, and 'bad-option' for bindings
 * that the model does not have or that contradict its fixed sizes.
 */
export function analyze(model: Model, bindings: Bindings = {}): Analysis {
  validateModel(model);
  const { symbols, types: inputTypes } = bindInputs(model.graph, bindings);
  const inference = new Inference(model, symbols);
  const { values, costs } = inference.run(inputTypes, layerLabels(model));

  const types = new Map<string, TensorType>();
  for (const [name, { dtype, shape }] of values) types.set(name, { dtype, shape });
  const layers = layerCosts(model, costs, heldWeights(model), types);
  return {
    types,
    nodeCosts: costs,
    layerCosts: layers,
    total: totalOf(layers),
    predictedPeakBytes: peakActivationBytes(model.graph, (name) => {
      const type = types.get(name);
      return type && byteSize(type);
    }),
    unmodelled: [...inference.unmodelled],
  };
}
