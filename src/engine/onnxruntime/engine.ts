import * as l10n from '@vscode/l10n';
import { dirname } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Profile, RunDescription } from '../../profile/document';
import { composeProfile } from '../../profile/compose';
import type { KerasArchitecture } from '../../formats/keras/read';
import { readKerasArchitecture } from '../../formats/keras/read';
import type { SavedModel } from '../../formats/onnx/write';
import { saveOnnx } from '../../formats/onnx/write';
import type { Inspection } from '../../profile/inspection';
import { unmodelledNote } from '../../profile/inspection';
import type { Roofs } from '../../profile/roofline';
import { buildZooModel } from '../../zoo';
import { zooProblem } from '../../zoo/problem';
import { withDiskErrors } from '../disk-errors';
import { describeEnvironment } from '../environment';
import { EngineError } from '../errors';
import { inspectModel } from '../inspect-model';
import { inputData } from '../inputs';
import { writeOutputs } from '../output-files';
import { processPeakBytes } from '../process-memory';
import type {
  CheckRequest,
  Engine,
  FinishRequest,
  Hello,
  InspectRequest,
  KerasArchitectureRequest,
  LoadRequest,
  OutputFile,
  OutputsRequest,
  Prepared,
  PrepareRequest,
  RoofsRequest,
  RunRequest,
  SaveRequest,
} from '../protocol';
import { PROTOCOL_VERSION } from '../protocol';
import { measureProfilerCost } from './calibration';
import { loadError, runError } from './errors';
import { matchKernels } from './match-kernels';
import { originalNames } from './names';
import type { PreparedModel } from './prepare';
import { prepareModel } from './prepare';
import { findProfile, readProfileEvents } from './profile-events';
import { precisionOf } from './precision';
import { measureRoofs } from './roofs';
import { createSession, runtimeVersion, toTensor } from './session';

interface LoadedSession {
  readonly session: InferenceSession;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly profileFolder: string | undefined;
  /** Wall time of every run so far, warm-up included, ms. */
  readonly wallMs: number[];
}

/**
 * ONNX Runtime behind the engine interface. Its calls block the thread that makes them and can't be
 * interrupted, so in the product it only lives in a process of its own.
 */
export class OnnxRuntimeEngine implements Engine {
  private prepared: PreparedModel | undefined;
  private loaded: LoadedSession | undefined;

  hello(): Promise<Hello> {
    return Promise.resolve({
      protocol: PROTOCOL_VERSION,
      engine: 'onnxruntime',
      engineVersion: runtimeVersion(),
    });
  }

  async prepare(request: PrepareRequest): Promise<Prepared> {
    this.prepared = await withDiskErrors(() => prepareModel(request));
    return this.prepared.reply;
  }

  async load({ runnable, inputs, options, profileFolder }: LoadRequest) {
    const feeds: Record<string, Tensor> = {};
    for (const input of inputs)
      feeds[input.name] = toTensor(input, await inputData(input, options.seed));
    const start = performance.now();
    try {
      const session = await createSession(runnable, options, profileFolder);
      this.loaded = { session, feeds, profileFolder, wallMs: [] };
    } catch (error) {
      throw loadError(error, (text) => this.restore(text));
    }
    return { loadMs: performance.now() - start };
  }

  async run({ runs, untilMs }: RunRequest): Promise<{ samplesMs: number[] }> {
    const { session, feeds, wallMs } = this.requireLoaded();
    const samplesMs: number[] = [];
    const end = performance.now() + untilMs;
    try {
      do {
        const start = performance.now();
        await session.run(feeds);
        samplesMs.push(performance.now() - start);
      } while (samplesMs.length < runs && performance.now() < end);
    } catch (error) {
      throw runError(error, (text) => this.restore(text));
    }
    wallMs.push(...samplesMs);
    return { samplesMs };
  }

  async outputs({ folder }: OutputsRequest): Promise<{ outputs: OutputFile[] }> {
    const { session, feeds } = this.requireLoaded();
    const found = await session.run(feeds);
    const outputs = Object.entries(found).map(([name, { data, dims }]) => ({
      name,
      data,
      shape: dims,
    }));
    return { outputs: await writeOutputs(folder, outputs) };
  }

  peak(): Promise<{ processPeakBytes: number | null }> {
    return Promise.resolve({ processPeakBytes: processPeakBytes() });
  }

  async finish({ options, unprofiled, warmupRuns, stopped }: FinishRequest): Promise<Profile> {
    const { session, profileFolder, wallMs } = this.requireLoaded();
    const { prepared } = this;
    if (!prepared || profileFolder === undefined)
      throw new Error('Only a prepared and profiled session can be finished.');
    session.endProfiling();
    await session.release();
    this.loaded = undefined;

    const events = await readProfileEvents(await findProfile(profileFolder), warmupRuns);
    const samplesMs = wallMs.slice(warmupRuns);
    const callMs = samplesMs.map((wall, run) => wall - (events.modelRunUs[run] ?? 0) / 1000);
    const { attributions, kernels } = await matchKernels(prepared, events, profileFolder);
    const cost = await withDiskErrors(() => measureProfilerCost(dirname(profileFolder), options));
    const precision = precisionOf(prepared.model, events);
    const run: RunDescription = {
      engine: 'onnxruntime',
      engineVersion: runtimeVersion(),
      device: options.device,
      precision: precision.computed,
      threads: options.threads ?? null,
      spinning: options.spinning ?? true,
      optimization: options.optimization,
      memoryPattern: options.memoryPattern,
      batch: prepared.bound.batch,
      warmupRuns,
      budgetMs: options.runs === undefined ? options.budgetMs : null,
      runs: unprofiled.samplesMs.length,
      stopped,
    };
    return composeProfile({
      identity: prepared.identity,
      model: prepared.model,
      analysis: prepared.analysis,
      names: originalNames(prepared.instrumented),
      attributions,
      kernels,
      profiled: { samplesMs, callMs },
      unprofiled,
      cost,
      run,
      environment: describeEnvironment(),
      notes: [
        ...prepared.bound.notes,
        ...unmodelledNote(prepared.analysis.unmodelled),
        ...precision.notes,
      ],
    });
  }

  inspect({ spec, options }: InspectRequest): Promise<Inspection> {
    return inspectModel(spec, options);
  }

  check({ spec }: CheckRequest): Promise<{ readonly problem: string | null }> {
    return Promise.resolve({ problem: zooProblem(spec) ?? null });
  }

  save({ spec, path }: SaveRequest): Promise<SavedModel> {
    return saveOnnx(buildZooModel(spec), path, { weights: 'inline' });
  }

  roofs(request: RoofsRequest): Promise<Roofs> {
    return withDiskErrors(() => measureRoofs(request));
  }

  kerasArchitecture({ path }: KerasArchitectureRequest): Promise<KerasArchitecture> {
    return readKerasArchitecture(path);
  }

  private restore(text: string): string {
    const { prepared } = this;
    return prepared ? originalNames(prepared.instrumented).restore(text) : text;
  }

  private requireLoaded(): LoadedSession {
    if (this.loaded) return this.loaded;
    throw new EngineError('engine-protocol', l10n.t('The engine has no model loaded.'));
  }
}
