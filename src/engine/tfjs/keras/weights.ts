import * as tf from '@tensorflow/tfjs';
import type { ExpectedLayer, ExpectedWeight } from '../../../formats/keras/bind-weights';
import { bindWeights } from '../../../formats/keras/bind-weights';
import type { KerasFile } from '../../../formats/keras/file';

type Layer = tf.layers.Layer;
type Variable = Layer['weights'][number];

interface LayerToFill extends ExpectedLayer {
  readonly weights: readonly VariableToFill[];
}

interface VariableToFill extends ExpectedWeight {
  readonly variable: Variable;
}

/**
 * Gives each layer of a model its weights from a file, one at a time. Throws FormatError where the
 * file has others than the layers take; the model is then half filled.
 */
export function fillWeights(model: tf.LayersModel, file: KerasFile): void {
  const bound = bindWeights(file, layersToFill(model, []));
  for (const [expected, weight] of bound) {
    const { variable } = expected;
    const values = weight.read();
    const isWhole = variable.dtype === 'int32';
    const numbers = isWhole ? Int32Array.from(values) : Float32Array.from(values);
    const tensor = tf.tensor(numbers, [...weight.shape], isWhole ? 'int32' : 'float32');
    variable.write(tensor);
    // The variable holds the same data.
    tensor.dispose();
  }
}

function layersToFill(model: tf.LayersModel, around: readonly string[]): LayerToFill[] {
  return model.layers.flatMap((layer) => {
    const path = [...around, layer.name];
    if (layer instanceof tf.LayersModel) return layersToFill(layer, path);
    const weights = weightsOf(layer);
    return weights.length > 0 ? [{ path, weights }] : [];
  });
}

/** A layer's own weights and those of the layers inside, in Keras' order. */
function weightsOf(layer: Layer): VariableToFill[] {
  const { _trainableWeights: learnt = [], _nonTrainableWeights: kept = [] } =
    layer as unknown as Record<'_trainableWeights' | '_nonTrainableWeights', Variable[]>;
  const trained = new Set(layer.trainableWeights);
  const own = [...learnt, ...kept].map((variable) => ({
    variable,
    role: roleOf(variable),
    shape: variable.shape.map((size) => size ?? 0),
    trainable: trained.has(variable),
  }));
  return [...own, ...innerLayers(layer).flatMap(weightsOf)];
}

function innerLayers(layer: Layer): readonly Layer[] {
  if (layer instanceof tf.LayersModel) return layer.layers;
  const {
    forwardLayer,
    backwardLayer,
    layer: inner,
    cell,
    cells,
  } = layer as unknown as Partial<
    Record<'forwardLayer' | 'backwardLayer' | 'layer' | 'cell', Layer>
  > & { readonly cells?: readonly Layer[] };
  // A Bidirectional keeps the layer that it was made from, and doesn't call it.
  if (forwardLayer && backwardLayer) return [forwardLayer, backwardLayer];
  return [inner, cell, ...(cells ?? [])].filter((one) => one !== undefined);
}

/** `kernel` of `conv2d/kernel`; TF.js numbers names that it has seen. */
function roleOf(variable: Variable): string {
  return (variable.originalName.split('/').at(-1) ?? '').replace(/_\d+$/, '');
}
