import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import type { ProfiledLayer } from '../../../profile/document';
import type { LayerFacts } from '../../../profile/layer-facts';
import { EngineError } from '../../errors';
import type { TrainableWeight } from '../tfjs-model';
import { OwnWeights } from './layer-weights';

export type Layer = tf.layers.Layer;

/** Where a layer is called: a layer that a model calls twice, or a model in a model, has two. */
export interface Place {
  readonly layer: Layer;
  /** Position among the units; null for models, which are scopes and no layers. */
  readonly unit: number | null;
  /** By layer that is called from here, its calls in the order in which they run. */
  readonly children: ReadonlyMap<Layer, readonly Place[]>;
}

export interface LayerUnits {
  readonly root: Place;
  readonly layers: readonly LayerFacts[];
  readonly trainable: readonly TrainableWeight[];
}

export interface UnitOptions {
  /** Where the user's code made a layer, and called it. */
  readonly sourceOf?: ((layer: Layer) => ProfiledLayer['source']) | undefined;
  /** How a layer of ours is called where it stands in for another: `Conv2D`. */
  readonly typeOf?: ((layer: Layer) => string | undefined) | undefined;
}

/** Submodels in submodels, each called twice, would double with each level. */
const MOST_UNITS = 50_000;

/**
 * The layers of a model by where they are called, in graph order. Ids are paths of names:
 * `encoder/block/conv2d`; the second call of a layer in the same model is `conv2d#2`, which stands
 * for the second to run. Weights count where they are used first. LSTM, GRU, SimpleRNN and
 * ConvLSTM2D are one unit with the cell that they make for themselves; other cells, and what
 * TimeDistributed, Bidirectional and layers of the user's own have inside, are units of their own.
 *
 * Throws EngineError where there are too many.
 */
export function layerUnits(model: tf.LayersModel, options: UnitOptions = {}): LayerUnits {
  const builder = new UnitBuilder(options);
  const root = builder.root(model);
  return { root, layers: builder.layers, trainable: builder.trainable };
}

class UnitBuilder {
  readonly layers: LayerFacts[] = [];
  readonly trainable: TrainableWeight[] = [];
  private readonly ids = new Set<string>();
  private readonly weights = new OwnWeights();
  /** Layers that are being built: one that holds itself would never end. */
  private readonly open = new Set<Layer>();

  constructor(private readonly options: UnitOptions) {}

  root(model: tf.LayersModel): Place {
    return { layer: model, unit: null, children: this.children(model, '') };
  }

  private children(parent: Layer, scope: string): Map<Layer, Place[]> {
    const children = new Map<Layer, Place[]>();
    this.open.add(parent);
    for (const layer of isModel(parent) ? callsOf(parent) : innerLayers(parent)) {
      if (this.open.has(layer) || layer.getClassName() === 'InputLayer') continue;
      const places = children.get(layer) ?? [];
      children.set(layer, places);
      places.push(this.place(layer, scope, places.length + 1));
    }
    this.open.delete(parent);
    return children;
  }

  private place(layer: Layer, scope: string, call: number): Place {
    const name = call === 1 ? layer.name : `${layer.name}#${call}`;
    const path = scope === '' ? name : `${scope}/${name}`;
    const unit = isPlainModel(layer) ? null : this.add(layer, name, scope, path);
    return { layer, unit, children: this.children(layer, path) };
  }

  private add(layer: Layer, name: string, scope: string, path: string): number {
    const unit = this.layers.length;
    if (unit === MOST_UNITS)
      throw new EngineError(
        'too-large',
        l10n.t('The model calls more than {0} layers, too many to show.', MOST_UNITS),
      );
    const weights = this.weights.take(layer);
    for (const variable of weights.trainable) this.trainable.push({ variable, unit });
    this.layers.push({
      id: this.unused(path),
      name,
      type: this.options.typeOf?.(layer) ?? layer.getClassName(),
      scope,
      // The kernels of a run show these.
      outputShape: null,
      outputBytes: null,
      macs: null,
      otherOps: null,
      params: weights.params,
      buffers: weights.buffers,
      weightBytes: weights.bytes,
      source: this.options.sourceOf?.(layer) ?? null,
    });
    return unit;
  }

  /** Layers inside of a user's own layer may have the same name. */
  private unused(path: string): string {
    let id = path;
    for (let attempt = 2; this.ids.has(id); attempt++) id = `${path}~${attempt}`;
    this.ids.add(id);
    return id;
  }
}

export function isModel(layer: Layer): layer is tf.LayersModel {
  return layer instanceof tf.LayersModel;
}

/** A model whose class was subclassed may compute something itself. */
function isPlainModel(layer: Layer): boolean {
  return isModel(layer) && /^(Model|Functional|Sequential)$/.test(layer.getClassName());
}

/** A model's layers in graph order, as often as its graph calls them. */
function callsOf(model: tf.LayersModel): readonly Layer[] {
  // A sequential model keeps its graph in a model of its own.
  const graph = (model as { model?: tf.LayersModel }).model ?? model;
  const { nodesByDepth } = graph as unknown as {
    nodesByDepth?: Record<string, { outboundLayer: Layer }[]>;
  };
  if (!graph.built || !nodesByDepth) return model.layers;
  const order = new Map(graph.layers.map((layer, index) => [layer, index]));
  return Object.keys(nodesByDepth)
    .map(Number)
    .sort((a, b) => b - a)
    .flatMap((depth) =>
      (nodesByDepth[depth] ?? [])
        .map((node) => node.outboundLayer)
        .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)),
    );
}

const WITH_OWN_CELL = /^(LSTM|GRU|SimpleRNN|ConvLSTM2D)$/;

/** Layers that a layer which is no model holds, and calls itself. */
function innerLayers(layer: Layer): readonly Layer[] {
  const className = layer.getClassName();
  if (WITH_OWN_CELL.test(className)) return [];
  const found = new Set<Layer>();
  for (const [key, value] of Object.entries(layer)) {
    // What a Bidirectional was made from; it calls two copies.
    if (className === 'Bidirectional' && key === 'layer') continue;
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
      if (item instanceof tf.layers.Layer) found.add(item);
  }
  return [...found];
}
