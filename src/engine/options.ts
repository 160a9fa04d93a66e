import { isKerasPath } from '../formats/keras/match';
import type { TracedGraph } from '../formats/traced/document';
import type { Profile } from '../profile/document';
import type { ZooSpec } from '../zoo/catalogue';

/**
 * What to run: a model we build, a model file, or a model traced or exported from source. Plain
 * data: it crosses to engine processes.
 */
export type ModelSpec =
  | ZooSpec
  /** An `.onnx` file, or a `model.json` of TensorFlow.js. */
  | { readonly kind: 'file'; readonly path: string }
  | TracedSpec
  | ExportedSpec
  | KerasSpec
  | ScriptSpec;

/** A model that Keras saved: an `.h5` or `.keras` file, or a layers model's `model.json`. */
export interface KerasSpec {
  readonly kind: 'keras';
  readonly path: string;
  /** Its layers in ONNX's operators; null where some have none, with the reason. */
  readonly graph: TracedGraph | null;
  readonly problem: string | null;
}

/** A model that a TypeScript or JavaScript file builds with TensorFlow.js. */
export interface ScriptSpec {
  readonly kind: 'script';
  readonly path: string;
  /** What the file exports: a model, or a function that returns one. */
  readonly name: string;
  /** JSON of the function's arguments. */
  readonly arguments: readonly unknown[];
}

export interface TracedSpec {
  readonly kind: 'traced';
  /** As the source file names it. */
  readonly name: string;
  /** The source file. */
  readonly path: string;
  readonly graph: TracedGraph;
}

/** A model that the user's own Python exported. */
export interface ExportedSpec {
  readonly kind: 'exported';
  /** As the source file names it, or the call that made it. */
  readonly name: string;
  /** The source file. */
  readonly path: string;
  /** The `.onnx` file, which may be gone after the run. */
  readonly file: string;
}

export type Optimization = 'disabled' | 'basic' | 'extended' | 'all';
export type EngineName = 'onnxruntime' | 'tfjs';
export type DeviceName = 'cpu' | 'webgpu';
/** TensorFlow.js's own word for what computes. */
export type BackendName = 'wasm' | 'tensorflow' | 'webgpu';

/** One optimizer step at a time, on categorical cross-entropy. */
export interface TrainingOptions {
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
}

export interface RunOptions {
  readonly engine: EngineName;
  readonly device: DeviceName;
  /** For `tfjs`; undefined is `wasm`, or `webgpu` where that is the device. */
  readonly backend?: BackendName | undefined;
  /** Folder of a TensorFlow that was set up; undefined where there is none. */
  readonly tensorflowFolder?: string | undefined;
  /** Undefined is inference. */
  readonly training?: TrainingOptions | undefined;
  /** Threads inside one operator; undefined leaves the runtime's default, what users deploy. */
  readonly threads?: number | undefined;
  /** Whether idle threads spin between operators; undefined leaves the runtime's default. */
  readonly spinning?: boolean | undefined;
  readonly optimization: Optimization;
  readonly memoryPattern: boolean;
  /** Size for the free batch dimension; undefined is 1. */
  readonly batch?: number | undefined;
  /** Whole shapes by input name, for inputs with other free dimensions. */
  readonly inputShapes?: Readonly<Record<string, readonly number[]>> | undefined;
  /** `.npy` or raw files by input name; other inputs are synthesised. */
  readonly inputFiles?: Readonly<Record<string, string>> | undefined;
  readonly seed: number;
  readonly warmupRuns: number;
  /** Stop after this much measuring even if the estimate is not stable yet. */
  readonly budgetMs: number;
  /** Measure exactly this many runs instead of stopping adaptively. */
  readonly runs?: number | undefined;
  /** Longest single run, and longest load, before it is taken for an endless loop. */
  readonly callLimitMs: number;
}

export const DEFAULT_RUN_OPTIONS: RunOptions = {
  engine: 'onnxruntime',
  device: 'cpu',
  optimization: 'all',
  memoryPattern: true,
  seed: 0,
  warmupRuns: 3,
  budgetMs: 10_000,
  callLimitMs: 180_000,
};

/** What computes for `tfjs`: what is asked for, else the default of the device. */
export function backendOf({
  backend,
  device,
}: Pick<RunOptions, 'backend' | 'device'>): BackendName {
  return backend ?? (device === 'webgpu' ? 'webgpu' : 'wasm');
}

/** The options with the folder of the TensorFlow that was set up, where they need one. */
export function withTensorflow(options: RunOptions, folder: () => string | undefined): RunOptions {
  const isNeeded = options.engine === 'tfjs' && backendOf(options) === 'tensorflow';
  return isNeeded ? { ...options, tensorflowFolder: folder() } : options;
}

/**
 * The options with the engine that can run a model, where only one can: TensorFlow.js's own files
 * and source, and Keras layers that have no operators.
 */
export function withFittingEngine(spec: ModelSpec, options: RunOptions): RunOptions {
  if (options.engine === 'tfjs' || !isForTfjsOnly(spec)) return options;
  return { ...options, engine: 'tfjs', backend: backendOf(options) };
}

/** The same run on the other engine. */
export function withOtherEngine(options: RunOptions): RunOptions {
  return options.engine === 'tfjs'
    ? {
        ...options,
        engine: 'onnxruntime',
        device: 'cpu',
        backend: undefined,
        training: undefined,
      }
    : { ...options, engine: 'tfjs', backend: backendOf(options) };
}

/** One optimizer step instead of inference, which only TensorFlow.js runs. */
export function asTraining(options: RunOptions, training: TrainingOptions): RunOptions {
  const backend = backendOf(options);
  const warmupRuns = Math.min(options.warmupRuns, TRAINING_WARMUP_RUNS);
  return { ...options, engine: 'tfjs', backend, training, warmupRuns };
}

/** A step takes seconds, and does so many things that one more warm-up hardly shows. */
export const TRAINING_WARMUP_RUNS = 1;

/** Keras's own defaults for its Adam. */
export const DEFAULT_TRAINING: TrainingOptions = { optimizer: 'adam', learningRate: 0.001 };

export function isForTfjsOnly(spec: ModelSpec): boolean {
  if (spec.kind === 'script') return true;
  if (spec.kind === 'keras') return spec.graph === null;
  // A Keras file whose layers nobody has looked at may have some without operators.
  return spec.kind === 'file' && (isKerasPath(spec.path) || /\.json$/i.test(spec.path));
}

/** The same run with another batch, which a model of the zoo may have as an option of its own. */
export function atBatch(
  spec: ModelSpec,
  options: RunOptions,
  batch: number,
): { readonly spec: ModelSpec; readonly options: RunOptions } {
  if (!('options' in spec) || spec.options.batch === undefined)
    return { spec, options: { ...options, batch } };
  const fixed = { ...spec.options, batch };
  return { spec: { ...spec, options: fixed }, options };
}

/** Sizes for what is free in a model's inputs. */
export type InputOptions = Pick<RunOptions, 'batch' | 'inputShapes'>;

export interface Progress {
  /** `export`: in the user's own Python, for models that come from there. */
  readonly step: 'export' | 'start' | 'build' | 'load' | 'warm-up' | 'measure' | 'attribute';
  /** 0..1 within the whole measurement; never goes back. */
  readonly fraction: number;
  /** For `measure`: runs done and the total's provisional median. */
  readonly runs?: number;
  readonly medianMs?: number;
  /** For `measure`: the longest it may still take; it ends earlier when the median is stable. */
  readonly leftMs?: number;
}

export interface MeasureHooks {
  readonly signal?: AbortSignal | undefined;
  /** Ends measuring early with the runs made so far; before the first runs it waits for them. */
  readonly finish?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Gets a profile of a few runs, soon, where that doesn't hold the measurement up. A profiler that
   * has told what it saw is at its end, so this takes a session of its own.
   */
  readonly onEarlyProfile?: ((profile: Profile) => void) | undefined;
}
