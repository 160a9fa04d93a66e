/** What an engine that runs layer by layer saw of one run: TensorFlow.js. Times of one run alone. */
export interface RecordedRun {
  readonly wallMs: number;
  readonly spans: readonly RecordedSpan[];
  readonly kernels: readonly RecordedKernel[];
  /** Largest of what the backend had allocated, above what it had before the run; null: not told. */
  readonly peakBytes: number | null;
}

/** No layer: what the loss, the caller or the runtime itself does. */
export const OUTSIDE = -1;

/** Which part of a training step something belongs to; inference is all `forward`. */
export type Phase = 'forward' | 'backward' | 'optimizer';

/** Self time of a layer, ms, in one phase: without the layers that it called. */
export interface RecordedSpan {
  /** Position in the model's layers, or OUTSIDE. */
  readonly unit: number;
  readonly phase: Phase;
  readonly selfMs: number;
  /** Times it was called. */
  readonly calls: number;
}

export interface RecordedKernel {
  /** The runtime's name: `FusedConv2D`. */
  readonly name: string;
  /** Position in the model's layers, or OUTSIDE. */
  readonly unit: number;
  readonly us: number;
  readonly outputBytes: number;
  readonly outputShape: readonly number[];
  /** Bytes in use when it ended, above what was in use before the run. */
  readonly liveBytes: number;
  /** null where the kernel multiplies nothing, or in a way that isn't known here. */
  readonly macs: number | null;
  readonly phase: Phase;
}
