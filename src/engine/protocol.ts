import type { InputOptions, ModelSpec, RunOptions } from './options';
import type { KerasArchitecture } from '../formats/keras/read';
import type { SavedModel } from '../formats/onnx/write';
import type { Profile, RunDescription } from '../profile/document';
import type { Inspection } from '../profile/inspection';
import type { Roofs } from '../profile/roofline';
import type { DataType } from '../model/tensor';
import type { ZooSpec } from '../zoo';

/** Raised with every change of the messages below; both sides must agree. */
export const PROTOCOL_VERSION = 6;

/**
 * One engine process: one model, one session, one configuration. The interface is the same whether
 * the engine runs in this process (unit tests), in a child process, or later on another host.
 */
export interface Engine {
  hello(request: { readonly protocol: number }): Promise<Hello>;
  /** Builds or opens the model and writes what the sessions load into `folder`. */
  prepare(request: PrepareRequest): Promise<Prepared>;
  /** Creates the session. */
  load(request: LoadRequest): Promise<{ readonly loadMs: number }>;
  /** Runs the model; at least once, at most `runs` times, ending early after `untilMs`. */
  run(request: RunRequest): Promise<{ readonly samplesMs: readonly number[] }>;
  /** Peak resident size of the process so far; null where the system doesn't tell. */
  peak(request: Record<string, never>): Promise<{ readonly processPeakBytes: number | null }>;
  /** Runs the loaded model once and writes what comes out; for comparing results. */
  outputs(request: OutputsRequest): Promise<{ readonly outputs: readonly OutputFile[] }>;
  /** Ends profiling and puts the profile document together. Only after `prepare` and `load`. */
  finish(request: FinishRequest): Promise<Profile>;
  /** What the layers cost without running them; needs no other call. */
  inspect(request: InspectRequest): Promise<Inspection>;
  /** What is wrong with a model's options; needs no other call. */
  check(request: CheckRequest): Promise<{ readonly problem: string | null }>;
  /** Builds a model and writes it as ONNX; needs no other call. */
  save(request: SaveRequest): Promise<SavedModel>;
  /** What the machine does at best; needs no other call. */
  roofs(request: RoofsRequest): Promise<Roofs>;
  /** What a Keras file says of its layers; needs no other call. */
  kerasArchitecture(request: KerasArchitectureRequest): Promise<KerasArchitecture>;
}

export interface Hello {
  readonly protocol: number;
  readonly engine: string;
  readonly engineVersion: string;
}

export interface PrepareRequest {
  readonly spec: ModelSpec;
  readonly options: RunOptions;
  /** An existing folder for temporary files, removed by whoever made it. */
  readonly folder: string;
}

export interface Prepared {
  readonly inputs: readonly RuntimeInput[];
  readonly weightBytes: number;
  /** Nodes in all graphs: about as many kernels run at most. */
  readonly nodeCount: number;
  /** Its profiler can tell what it saw and go on; else it is at its end then, and loaded anew. */
  readonly canFinishEarly?: boolean | undefined;
  /** As users deploy it: the file itself where nothing in it is free. */
  readonly plain: Runnable;
  /** With node and tensor ids that survive optimisation. */
  readonly instrumented: Runnable;
}

/** A model as the runtime loads it; external data is looked up in `dataFolder`. */
export interface Runnable {
  readonly path: string;
  /** For `tfjs`: what kind of model `path` holds. */
  readonly form?: RunnableForm | undefined;
  /** Set when `path` holds the graph only and the weights lie elsewhere. */
  readonly dataFolder?: string | undefined;
}

/**
 * `graph`: our operators, from an `.onnx` file. `layers-model` and `graph-model`: a `model.json`, or
 * what `keras` files and `script`s become.
 */
export type RunnableForm = 'graph' | 'layers-model' | 'graph-model' | 'keras' | 'script';

export interface RuntimeInput {
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** `.npy` or raw file; synthesised when undefined. */
  readonly file?: string | undefined;
}

export interface LoadRequest {
  readonly runnable: Runnable;
  readonly inputs: readonly RuntimeInput[];
  readonly options: RunOptions;
  /** Profile into this folder; undefined for an un-instrumented session. */
  readonly profileFolder?: string | undefined;
}

export interface RunRequest {
  readonly runs: number;
  readonly untilMs: number;
}

export interface OutputsRequest {
  /** An existing folder, removed by whoever made it. */
  readonly folder: string;
}

/** One output of a model: little-endian float64 in row-major order, whatever the type was. */
export interface OutputFile {
  readonly name: string;
  readonly shape: readonly number[];
  readonly path: string;
}

export interface FinishRequest {
  readonly options: RunOptions;
  readonly unprofiled: UnprofiledRuns;
  /** Runs of the profiled session that came first and don't count. */
  readonly warmupRuns: number;
  readonly stopped: RunDescription['stopped'];
}

export interface InspectRequest {
  readonly spec: ModelSpec;
  readonly options: InputOptions;
}

export interface CheckRequest {
  readonly spec: ZooSpec;
}

export interface SaveRequest {
  readonly spec: ZooSpec;
  readonly path: string;
}

export interface RoofsRequest {
  /** Inside one operator; null leaves the runtime's default. */
  readonly threads: number | null;
  /** An existing folder for temporary files, removed by whoever made it. */
  readonly folder: string;
}

export interface KerasArchitectureRequest {
  readonly path: string;
}

/** What the un-instrumented process measured. */
export interface UnprofiledRuns {
  readonly loadMs: number;
  readonly firstRunMs: number;
  readonly samplesMs: readonly number[];
  readonly processPeakBytes: number | null;
}
