import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { EngineError } from '../../errors';
import type { Recorder } from '../recorder';
import type { TfjsModel } from '../tfjs-model';
import { loadFailure, runFailure } from './failures';
import { LayerHooks } from './layer-hooks';
import type { UnitOptions } from './layer-units';
import { layerUnits } from './layer-units';

/**
 * A layers model as users run it: `predict` with the whole batch at once. What `predict` itself
 * does, a slice and a copy, is outside of layers. With a recorder, its layers are wrapped from now
 * on; without one it is left as it is.
 *
 * Throws EngineError where the model can't be run.
 */
export function runLayersModel(
  model: tf.LayersModel,
  recorder: Recorder | undefined,
  options: UnitOptions = {},
): TfjsModel {
  // A sequential model puts its graph together when it runs first.
  if (!model.built && model.inputs?.length > 0) model.build(model.inputs[0]?.shape ?? []);
  if (!model.built)
    throw new EngineError(
      'load-failed',
      l10n.t('The model "{0}" has no input shape: give its first layer one.', model.name),
    );
  const units = layerUnits(model, options);
  const hooks = recorder && new LayerHooks(units.root, recorder);
  return {
    layers: units.layers,
    trainable: units.trainable,
    run(inputs, training = false) {
      hooks?.restart();
      try {
        return training ? [trained(model, inputs)] : predicted(model, inputs);
      } catch (error) {
        throw runFailure(error);
      }
    },
  };
}

/** Loads a layers model from what a reader of some format made. Throws EngineError. */
export async function artifactsModel(
  artifacts: tf.io.ModelArtifacts,
  recorder: Recorder | undefined,
  options: UnitOptions & { readonly name: string },
): Promise<TfjsModel> {
  let model: tf.LayersModel;
  try {
    model = await tf.loadLayersModel({ load: () => Promise.resolve(artifacts) });
  } catch (error) {
    throw loadFailure(options.name, error);
  }
  return runLayersModel(model, recorder, options);
}

function predicted(model: tf.LayersModel, inputs: readonly Tensor[]): readonly Tensor[] {
  const batchSize = Math.max(1, inputs[0]?.shape[0] ?? 1);
  return listed(model.predict(asGiven(inputs), { batchSize }));
}

/** As `fit` runs it: without a slice, keeping what a gradient needs. */
function trained(model: tf.LayersModel, inputs: readonly Tensor[]): Tensor {
  const outputs = listed(model.apply(asGiven(inputs), { training: true }) as Tensor | Tensor[]);
  const [first, ...others] = outputs;
  if (!first) throw new Error('A model has no output.');
  tf.dispose(others.filter((output) => output !== first));
  return first;
}

/** Keras' rule: one tensor by itself, several as a list. */
function asGiven(inputs: readonly Tensor[]): Tensor | Tensor[] {
  const [first] = inputs;
  return inputs.length === 1 && first ? first : [...inputs];
}

function listed(outputs: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(outputs) ? outputs : [outputs];
}
