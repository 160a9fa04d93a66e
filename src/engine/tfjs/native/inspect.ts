import * as tf from '@tensorflow/tfjs';
import type { Inspection, InspectedLayer, InspectedSource } from '../../../profile/inspection';
import type { LayerFacts } from '../../../profile/layer-facts';
import { bindInputs } from '../../bindings';
import { inputData } from '../../inputs';
import type { InputOptions, ModelSpec } from '../../options';
import type { RuntimeInput } from '../../protocol';
import { toTensor } from '../input-tensor';
import { completedFacts } from '../observed-facts';
import type { Recorder } from '../recorder';
import type { TfjsForm, TfjsModel } from '../tfjs-model';

/**
 * What the layers of a model cost that only a run can tell the shapes of: runs it once, on made-up
 * inputs. Throws UserError.
 *
 * @param recorder attached to the active backend.
 * @param folder for temporary files.
 */
export async function inspectNative(
  form: TfjsForm,
  spec: ModelSpec,
  options: InputOptions,
  recorder: Recorder,
  folder: string,
): Promise<Inspection> {
  // 1. Which inputs.
  const prepared = await form.prepare(spec, options, folder);
  const { channelsLast, identity, weightBytes } = prepared;
  const bound = bindInputs(prepared.inputs, options, { channelsLast });
  const inputs = prepared.inputs.map(({ name, dtype }) => ({
    name,
    dtype,
    shape: bound.inputShapes[name] ?? [],
  }));
  // 2. One run.
  const model = await form.load(prepared.runnable, recorder);
  const layers = await observedLayers(model, inputs, recorder);
  // 3. The sums.
  const total = (amount: (layer: LayerFacts) => number | null) =>
    layers.reduce((sum, layer) => sum + (amount(layer) ?? 0), 0);
  return {
    model: {
      name: identity.name,
      params: total((layer) => layer.params),
      buffers: total((layer) => layer.buffers),
      macs: total((layer) => layer.macs),
      otherOps: null,
      weightBytes: total((layer) => layer.weightBytes),
      inputs,
    },
    layers: layers.map(inspected),
    memory: { weightBytes, predictedPeakBytes: null },
    notes: [...prepared.notes, ...bound.notes],
  };
}

async function observedLayers(
  model: TfjsModel,
  inputs: readonly RuntimeInput[],
  recorder: Recorder,
): Promise<readonly LayerFacts[]> {
  const feeds: tf.Tensor[] = [];
  for (const input of inputs) feeds.push(toTensor(input, await inputData(input, 0)));
  const { kernels } = await recorder.record(async () => {
    tf.dispose([...(await model.run(feeds))]);
  });
  tf.dispose(feeds);
  return completedFacts(model.layers, kernels);
}

function inspected({ source, ...layer }: LayerFacts): InspectedLayer {
  return { ...layer, source: source && inspectedSource(source) };
}

function inspectedSource({
  constructedAt,
  calledAt,
}: NonNullable<LayerFacts['source']>): InspectedSource | null {
  const isConstructed = constructedAt.length > 0;
  const [own, ...chain] = isConstructed ? constructedAt : calledAt;
  return own ? { ...own, role: isConstructed ? 'constructed' : 'called', chain } : null;
}
