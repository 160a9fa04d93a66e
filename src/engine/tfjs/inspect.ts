import type { Tensor } from '@tensorflow/tfjs';
import type { Inspection } from '../../profile/inspection';
import { inspectedSource } from '../../profile/inspection';
import type { LayerFacts } from '../../profile/layer-facts';
import { bindInputs } from '../bindings';
import { inputData } from '../inputs';
import { inspectModel } from '../inspect-model';
import type { InputOptions, ModelSpec } from '../options';
import { DEFAULT_RUN_OPTIONS } from '../options';
import type { RuntimeInput } from '../protocol';
import { createWorkFolder } from '../work-folder';
import { startBackend } from './backends/start';
import { formFor } from './forms';
import { toTensor } from './input-tensor';
import { completedFacts, totalsOf } from './observed-facts';
import { Recorder } from './recorder';

/**
 * What the layers of a model cost. Our own graphs tell without running; TF.js's own models tell the
 * shapes of their tensors only when they run: once, on WebAssembly, nothing timed. Throws UserError.
 */
export async function inspect(spec: ModelSpec, options: InputOptions): Promise<Inspection> {
  const form = formFor(spec);
  if (form.isGraph) return inspectModel(spec, options);
  const folder = await createWorkFolder();
  try {
    // 1. The model, and sizes for all that is free in it.
    const prepared = await form.prepare(spec, options, folder.path);
    const { channelsLast, runnable } = prepared;
    const bound = bindInputs(prepared.inputs, options, { channelsLast });
    const inputs = prepared.inputs.map(({ name, dtype }) => ({
      name,
      dtype,
      shape: bound.inputShapes[name] ?? [],
    }));
    // 2. One run, seen by the recorder.
    const { layers, kernels } = await runOnce(form, runnable, inputs);
    // 3. What the layers say, and what their kernels showed.
    const facts = completedFacts(layers, kernels);
    return {
      model: { name: prepared.identity.name, ...totalsOf(facts), inputs },
      layers: facts.map((layer) => ({
        ...layer,
        source: inspectedSource(layer.source ?? undefined),
      })),
      memory: { weightBytes: totalsOf(facts).weightBytes, predictedPeakBytes: null },
      notes: [...prepared.notes, ...bound.notes],
    };
  } finally {
    await folder.remove();
  }
}

async function runOnce(
  form: ReturnType<typeof formFor>,
  runnable: Parameters<typeof form.load>[0],
  inputs: readonly RuntimeInput[],
): Promise<{ layers: readonly LayerFacts[]; kernels: Parameters<typeof completedFacts>[1] }> {
  const backend = await startBackend({ device: 'cpu', backend: 'wasm' });
  const recorder = new Recorder(backend.meter);
  recorder.attach(backend.name);
  const model = await form.load(runnable, recorder);
  const { seed } = DEFAULT_RUN_OPTIONS;
  const feeds: Tensor[] = [];
  for (const input of inputs) feeds.push(toTensor(input, await inputData(input, seed)));
  const { kernels } = await recorder.record(async () => {
    await model.run(feeds);
  });
  return { layers: model.layers, kernels };
}
