/**
 * The profile document: the immutable result of one measurement. `profile.schema.json` beside this
 * file is its JSON Schema; the tests validate every document against it. Times are milliseconds
 * unless named otherwise, sizes bytes, `null` is unknown (never zero).
 */
export const PROFILE_FORMAT = 'layerline-profile';
export const PROFILE_VERSION = 1;

export interface Profile {
  readonly format: typeof PROFILE_FORMAT;
  readonly version: typeof PROFILE_VERSION;
  readonly model: ProfiledModel;
  readonly run: RunDescription;
  readonly environment: Environment;
  /**
   * Rows that add up to the un-instrumented total: the model's layers in graph order, then kernels
   * that the runtime inserted, then the runtime's own time.
   */
  readonly layers: readonly ProfiledLayer[];
  /** What the runtime executed, in the order of one typical run. */
  readonly kernels: readonly ProfiledKernel[];
  readonly latency: {
    /** What users deploy: a session without profiling, in a process of its own. */
    readonly unprofiled: Latency;
    /** The same with the profiler on. */
    readonly profiled: Latency;
    /** First run of the un-instrumented session, and its creation. */
    readonly firstRunMs: number;
    readonly loadMs: number;
  };
  readonly correction: Correction;
  readonly accounting: Accounting;
  readonly memory: ProfiledMemory;
  /** What was checked, on how many. */
  readonly certificate: readonly CertificateCheck[];
  /** Plain sentences the reader must know: precision not honoured, noise, unknown costs. */
  readonly notes: readonly string[];
}

export interface ProfiledModel {
  readonly name: string;
  /**
   * `zoo` with the builder's options, `file` with its path as given; from a source file, `traced`,
   * `exported` by the user's own Python, or built by a TypeScript or JavaScript file with `arguments`.
   */
  readonly source:
    | {
        readonly kind: 'zoo';
        readonly name: string;
        readonly options: Readonly<Record<string, unknown>>;
      }
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'traced'; readonly name: string; readonly path: string }
    | { readonly kind: 'exported'; readonly name: string; readonly path: string }
    | {
        readonly kind: 'script';
        readonly name: string;
        readonly path: string;
        readonly arguments: readonly unknown[];
      };
  /** SHA-256 of the graph and the weights' identity, hex. */
  readonly hash: string;
  readonly params: number;
  readonly buffers: number;
  readonly macs: number | null;
  readonly otherOps: number | null;
  readonly weightBytes: number;
  readonly inputs: readonly TensorDescription[];
  readonly outputs: readonly TensorDescription[];
}

export interface TensorDescription {
  readonly name: string;
  readonly dtype: string;
  /** null while the rank is unknown; a size is null while unknown. */
  readonly shape: readonly (number | string)[] | null;
}

export interface RunDescription {
  readonly engine: string;
  readonly engineVersion: string;
  readonly device: string;
  /** What computes, in TensorFlow.js's own word: `wasm`. Other engines have none. */
  readonly backend?: string | undefined;
  /** One optimizer step at a time; absent for inference. */
  readonly training?:
    | { readonly optimizer: string; readonly learningRate: number; readonly loss: string }
    | undefined;
  /** Precision really computed in, per the kernels that ran. */
  readonly precision: string;
  /** null: the runtime's default. */
  readonly threads: number | null;
  readonly spinning: boolean;
  readonly optimization: string;
  readonly memoryPattern: boolean;
  readonly batch: number | null;
  readonly warmupRuns: number;
  readonly budgetMs: number | null;
  readonly runs: number;
  /** Why measuring ended: known well enough, out of time, as many as asked, enough of it, or told to. */
  readonly stopped: 'stable' | 'budget' | 'runs' | 'limit' | 'asked';
}

export interface Environment {
  readonly layerline: string;
  readonly date: string;
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
}

export type Certainty =
  /** Kernels of this layer alone, their boundary proved equal to what the kernels read. */
  | 'exact'
  /** Measured together with other layers (fused): the time stands at the owner. */
  | 'group'
  /** Added by the runtime (layout, cast, copy): no layer of the model. */
  | 'inserted'
  /** Folded, merged or removed before running: costs nothing. */
  | 'eliminated'
  /** Attributed, but the proof failed: see the kernel. */
  | 'unproved'
  | 'unknown';

export interface ProfiledLayer {
  readonly kind: 'layer' | 'inserted' | 'runtime';
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly scope: string;
  /** With the axes in the frontend's order: channels last for a Keras image. */
  readonly outputShape: readonly (number | string)[] | null;
  readonly params: number;
  readonly buffers: number;
  readonly macs: number | null;
  readonly otherOps: number | null;
  readonly weightBytes: number;
  readonly outputBytes: number | null;
  /** Corrected for the profiler's cost and scaled to the un-instrumented run. */
  readonly timeMs: Spread;
  /** As the profiler reported it; all zero where no kernel is owned. */
  readonly rawMs: Spread;
  /** Part of the un-instrumented total, 0..1. */
  readonly share: number;
  /** Too short to tell from the clock's step and the profiler's cost. */
  readonly belowResolution: boolean;
  readonly certainty: Certainty;
  /** Indices into `kernels` of the kernels whose time stands here. */
  readonly kernels: readonly number[];
  /** Id of the layer at which this layer's time stands, when fused into its kernel. */
  readonly fusedInto: string | null;
  /** For `inserted`: id of the layer it serves, when known. */
  readonly serves: string | null;
  /** Where it ran. */
  readonly device: string;
  /** Of a training step; absent for inference. */
  readonly training?: LayerTraining | undefined;
  readonly source: {
    readonly constructedAt: readonly ProfiledFrame[];
    readonly calledAt: readonly ProfiledFrame[];
  } | null;
}

/** What a layer does in one training step; times add up to the layer's `timeMs`. */
export interface LayerTraining {
  readonly forwardMs: number;
  readonly backwardMs: number;
  readonly optimizerMs: number;
  /** Activations kept from the forward to the backward pass, bytes. */
  readonly savedBytes: number | null;
  /** L2 norm of the gradient of the loss by the layer's weights; null for layers without. */
  readonly gradientNorm: number | null;
  /** L2 norm of the gradient of the loss by the layer's output. */
  readonly outputGradientNorm: number | null;
}

export interface ProfiledFrame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Behind the expression, where the frontend knows its end. */
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
  readonly functionName: string;
  /** What the line said, without blanks around it and perhaps cut, where the model file tells. */
  readonly code?: string | undefined;
}

export interface Spread {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
}

export interface ProfiledKernel {
  /** The runtime's name, with our ids put back to the model's names. */
  readonly name: string;
  readonly opType: string;
  /** Execution provider: `CPUExecutionProvider`. */
  readonly provider: string;
  /** Names of the model's nodes that it computes. */
  readonly nodes: readonly string[];
  /** Ids of the layers that it computes, owner first. */
  readonly layers: readonly string[];
  readonly certainty: Certainty;
  /** How the kernel was tied to the model, for the evidence view. */
  readonly how: string;
  /** Self time of each measured run, µs, as reported. */
  readonly samplesUs: readonly number[];
  readonly outputBytes: number | null;
}

export interface Latency {
  readonly medianMs: number;
  /** 95 % confidence interval of the median, by order statistics. */
  readonly lowMs: number;
  readonly highMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  /** Every measured run, ms, in order. */
  readonly samples: readonly number[];
}

export interface Correction {
  /** Profiler’s cost inside each kernel’s time, µs, solved for near what empty kernels show. */
  readonly perKernelUs: number;
  /** Un-instrumented time between two kernels, µs, measured on empty kernels, then scaled. */
  readonly betweenKernelsUs: number;
  /** Entering and leaving the runtime from JavaScript, ms, scaled. */
  readonly callMs: number;
  /** Factor that fits the corrected kernels to the un-instrumented run; 1 is a perfect fit. */
  readonly scale: number;
  /** profiled / unprofiled median − 1. */
  readonly overhead: number;
}

/** Shares of kernel time, 0..1: attributed + inserted + unknown = 1. */
export interface Accounting {
  readonly attributed: number;
  readonly inserted: number;
  readonly unknown: number;
  /** Part of the attributed time whose attribution is proved. */
  readonly exact: number;
  readonly nodes: Readonly<
    Record<'one' | 'multi' | 'folded' | 'merged' | 'eliminated' | 'dead' | 'unexplained', number>
  >;
}

export interface ProfiledMemory {
  readonly weightBytes: number;
  /** Largest live activations, from liveness of the executed graph. */
  readonly predictedPeakBytes: number | null;
  /** Largest live activations, from the runtime's allocator in one run. */
  readonly measuredPeakBytes: number | null;
  /** Peak resident size of the un-instrumented process. */
  readonly processPeakBytes: number | null;
  /** One point per executed kernel, in order. */
  readonly curve: readonly {
    readonly kernel: number;
    readonly predictedBytes: number | null;
    readonly measuredBytes: number | null;
  }[];
}

export interface CertificateCheck {
  readonly check: string;
  readonly passed: number;
  readonly of: number;
}
