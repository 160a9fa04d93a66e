import type { Analysis } from '../model/analysis';
import type { Model } from '../model/graph';
import type { GraphAttribution } from './attribution/attribute';
import type { ProfilerCost } from './correction';
import type { Environment, ProfiledModel, RunDescription } from './document';

/** Everything that one measurement yields, before it is put together as a document. */
export interface Measurement {
  readonly identity: Pick<ProfiledModel, 'name' | 'source' | 'hash'>;
  readonly model: Model;
  readonly analysis: Analysis;
  /** Names back from instrumented ones. */
  readonly names: OriginalNames;
  /** Top graph first, then bodies of control flow. */
  readonly attributions: readonly GraphAttribution[];
  /** Every kernel that ran, in the order of `attributions`. */
  readonly kernels: readonly MeasuredKernel[];
  readonly profiled: {
    readonly samplesMs: readonly number[];
    /** Wall time minus the runtime's own run time, ms, by run. */
    readonly callMs: readonly number[];
  };
  readonly unprofiled: {
    readonly samplesMs: readonly number[];
    readonly firstRunMs: number;
    readonly loadMs: number;
    readonly processPeakBytes: number | null;
  };
  readonly cost: ProfilerCost;
  readonly run: RunDescription;
  readonly environment: Environment;
  readonly notes: readonly string[];
}

export interface MeasuredKernel {
  /** Index into `attributions`, and into that graph's executed nodes. */
  readonly graph: number;
  readonly node: number;
  readonly opType: string;
  readonly provider: string;
  /** Self time by measured run, µs. */
  readonly samplesUs: readonly number[];
  /** Bytes of each output that exists, in order; undefined when not told. */
  readonly outputBytes: readonly (number | undefined)[];
  /** Activations in use when it ended in the very first run, bytes; undefined when not told. */
  readonly liveBytes: number | undefined;
}

export interface OriginalNames {
  /** Name of an original node by its id; falls back to its operator type where it has none. */
  nodeName(id: number): string;
  /** Index in the model's top graph of the node itself, or of the control flow that holds it. */
  topNode(id: number): number | undefined;
  /** Replaces every id in a runtime's text by the model's own name. */
  restore(text: string): string;
}
