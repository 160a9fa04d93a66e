import * as l10n from '@vscode/l10n';
import type { Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { isUserError } from '../../model/errors';
import { composeRecorded } from '../../profile/compose-recorded';
import type { Profile } from '../../profile/document';
import type { Inspection } from '../../profile/inspection';
import type { RecordedRun } from '../../profile/recorded-run';
import type { BoundInputs } from '../bindings';
import { bindInputs } from '../bindings';
import { withDiskErrors } from '../disk-errors';
import { describeEnvironment } from '../environment';
import { EngineError } from '../errors';
import { inputData } from '../inputs';
import { writeOutputs } from '../output-files';
import { processPeakBytes } from '../process-memory';
import type { RunOptions } from '../options';
import type {
  Engine,
  FinishRequest,
  Hello,
  InspectRequest,
  LoadRequest,
  OutputFile,
  OutputsRequest,
  Prepared,
  PrepareRequest,
  RunRequest,
  RuntimeInput,
} from '../protocol';
import { PROTOCOL_VERSION } from '../protocol';
import type { ActiveBackend } from './backends/start';
import { GpuRecorder } from './backends/gpu-recorder';
import { startBackend } from './backends/start';
import { webgpuBackend } from './backends/webgpu';
import { formFor, formOf } from './forms';
import { toTensor } from './input-tensor';
import { inspect } from './inspect';
import { completedFacts, totalsOf } from './observed-facts';
import { Recorder } from './recorder';
import { recordingCostUs } from './recording-cost';
import { runDescription } from './run-description';
import type { PreparedTfjs, TfjsModel } from './tfjs-model';
import { registerMissingKernels } from './training/missing-kernels';
import { TrainingStep } from './training/step';

interface PreparedModel {
  readonly form: PreparedTfjs;
  readonly bound: BoundInputs;
  readonly inputs: readonly RuntimeInput[];
}

interface LoadedModel {
  readonly model: TfjsModel;
  readonly feeds: readonly Tensor[];
  /** undefined where the model is run, not trained. */
  readonly training: TrainingStep | undefined;
}

/** TensorFlow.js behind the engine interface; its calls block, so it lives in its own process. */
export class TfjsEngine implements Engine {
  private prepared: PreparedModel | undefined;
  private loaded: LoadedModel | undefined;
  private backend: ActiveBackend | undefined;
  private recorder: Recorder | undefined;
  /** Every run of a recorded model, warm-up included. */
  private recorded: RecordedRun[] = [];

  hello(): Promise<Hello> {
    return Promise.resolve({
      protocol: PROTOCOL_VERSION,
      engine: 'tfjs',
      engineVersion: tf.version_core,
    });
  }

  async prepare({ spec, options, folder }: PrepareRequest): Promise<Prepared> {
    const form = await withDiskErrors(() => formFor(spec).prepare(spec, options, folder));
    const { channelsLast, runnable, weightBytes, nodeCount } = form;
    const bound = bindInputs(form.inputs, options, { channelsLast });
    const files = options.inputFiles ?? {};
    const inputs = form.inputs.map(({ name, dtype }) => ({
      name,
      dtype,
      shape: bound.inputShapes[name] ?? [],
      file: files[name],
    }));
    this.prepared = { form, bound, inputs };
    return {
      inputs,
      weightBytes,
      nodeCount,
      canFinishEarly: true,
      plain: runnable,
      instrumented: runnable,
    };
  }

  async load({ runnable, inputs, options, profileFolder }: LoadRequest) {
    const backend = await this.start(options);
    // Before the recorder comes: each of them is one kernel to it.
    if (options.training) registerMissingKernels(backend.name);
    const isRecorded = profileFolder !== undefined;
    const recorder = isRecorded ? (this.recorder ??= this.attachRecorder(backend)) : undefined;
    const start = performance.now();
    const model = await formOf(runnable).load(runnable, recorder);
    const loadMs = performance.now() - start;
    const feeds: Tensor[] = [];
    for (const input of inputs) feeds.push(toTensor(input, await inputData(input, options.seed)));
    const training = options.training
      ? new TrainingStep(model, recorder, feeds, options.training, options.seed)
      : undefined;
    await training?.prepare();
    this.loaded = { model, feeds, training };
    this.recorded = [];
    return { loadMs };
  }

  async run({ runs, untilMs }: RunRequest): Promise<{ samplesMs: number[] }> {
    const samplesMs: number[] = [];
    const end = performance.now() + untilMs;
    try {
      do samplesMs.push(await this.runOnce());
      while (samplesMs.length < runs && performance.now() < end);
    } catch (error) {
      throw runError(error);
    }
    return { samplesMs };
  }

  async outputs({ folder }: OutputsRequest): Promise<{ outputs: OutputFile[] }> {
    const { model, feeds } = this.requireLoaded();
    const tensors = await model.run(feeds);
    const found = [];
    for (const [index, tensor] of tensors.entries())
      found.push({ name: `output_${index}`, shape: tensor.shape, data: await tensor.data() });
    tf.dispose([...tensors]);
    return { outputs: await writeOutputs(folder, found) };
  }

  peak(): Promise<{ processPeakBytes: number | null }> {
    return Promise.resolve({ processPeakBytes: processPeakBytes() });
  }

  async finish(request: FinishRequest): Promise<Profile> {
    const { prepared, backend, recorder } = this;
    const { model, training } = this.requireLoaded();
    if (!prepared || !backend || !recorder)
      throw new Error('Only a prepared and recorded model can be finished.');
    const runs = this.recorded.slice(request.warmupRuns);
    const layers = completedFacts(prepared.form.layers?.() ?? model.layers, runs[0]?.kernels ?? []);
    const outputs = await this.outputTypes();
    return composeRecorded({
      model: {
        ...prepared.form.identity,
        ...totalsOf(layers),
        inputs: described(prepared.inputs),
        outputs,
      },
      layers,
      runs,
      unprofiled: request.unprofiled,
      perKernelUs: await recordingCostUs(recorder, backend.name),
      training: training ? await training.perLayer() : undefined,
      run: runDescription(request, backend, prepared.bound.batch),
      environment: describeEnvironment(),
      notes: [...prepared.form.notes, ...prepared.bound.notes, ...backend.notes],
    });
  }

  inspect({ spec, options }: InspectRequest): Promise<Inspection> {
    return inspect(spec, options);
  }

  check(): Promise<never> {
    return Promise.reject(notHere());
  }

  save(): Promise<never> {
    return Promise.reject(notHere());
  }

  roofs(): Promise<never> {
    return Promise.reject(notHere());
  }

  kerasArchitecture(): Promise<never> {
    return Promise.reject(notHere());
  }

  private async start(options: RunOptions): Promise<ActiveBackend> {
    this.backend ??= await startBackend(options);
    return this.backend;
  }

  private attachRecorder(backend: ActiveBackend): Recorder {
    // Kernels that don't block have their times from the device.
    const recorder = backend.settle
      ? new GpuRecorder(webgpuBackend(), backend.settle)
      : new Recorder(backend.meter);
    recorder.attach(backend.name);
    return recorder;
  }

  /** Wall time, ms. */
  private async runOnce(): Promise<number> {
    const { model, feeds, training } = this.requireLoaded();
    const once = async (): Promise<void> => {
      if (training) {
        await training.step();
        return;
      }
      const running = model.run(feeds);
      tf.dispose([...('then' in running ? await running : running)]);
    };
    if (this.recorder) {
      const run = await this.recorder.record(once);
      this.recorded.push(run);
      return run.wallMs;
    }
    const start = performance.now();
    await once();
    await this.backend?.settle?.();
    return performance.now() - start;
  }

  private async outputTypes(): Promise<Profile['model']['outputs']> {
    const { model, feeds } = this.requireLoaded();
    const outputs = await model.run(feeds);
    const found = outputs.map(({ dtype, shape }, index) => ({
      name: outputs.length === 1 ? 'output' : `output_${index}`,
      dtype,
      shape,
    }));
    tf.dispose([...outputs]);
    return found;
  }

  private requireLoaded(): LoadedModel {
    if (this.loaded) return this.loaded;
    throw new EngineError('engine-protocol', l10n.t('The engine has no model loaded.'));
  }
}

/** What only ONNX Runtime's process does. */
function notHere(): EngineError {
  return new EngineError('engine-protocol', 'This task is not for the TensorFlow.js engine.');
}

function runError(error: unknown): unknown {
  if (isUserError(error)) return error;
  if (error instanceof Error && /memory/i.test(error.message))
    return new EngineError(
      'out-of-memory',
      l10n.t('TensorFlow.js ran out of memory: try a smaller batch or input.'),
    );
  return error;
}

function described(inputs: readonly RuntimeInput[]): Profile['model']['inputs'] {
  return inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
}
