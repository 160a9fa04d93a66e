import type { Tensor, Variable } from '@tensorflow/tfjs';
import type { ValueInfo } from '../../model/tensor';
import type { ProfiledModel } from '../../profile/document';
import type { LayerFacts } from '../../profile/layer-facts';
import type { InputOptions, ModelSpec, RunOptions } from '../options';
import type { Runnable } from '../protocol';
import type { Recorder } from './recorder';

export type { LayerFacts };

/**
 * A model as TF.js runs it, whatever it came from. Holds tensors, so it lives in an engine process
 * and dies with it.
 */
export interface TfjsModel {
  /**
   * Units of attribution: the recorder's `enter(unit)` takes positions in this list. `macs`,
   * `outputShape` and `outputBytes` may stay null: the recorder then fills in what the kernels of
   * the first run showed.
   */
  readonly layers: readonly LayerFacts[];
  /** Optimised by a training step; empty where the model can't be trained. */
  readonly trainable: readonly TrainableWeight[];
  /**
   * One forward pass; tensors by input in the order of `Prepared.inputs`. Results are the caller's
   * to dispose, everything else is disposed of inside. With `training` layers behave as in
   * training: batch statistics, dropout; the result is the first output alone.
   */
  run(
    inputs: readonly Tensor[],
    training?: boolean,
  ): readonly Tensor[] | Promise<readonly Tensor[]>;
}

export interface TrainableWeight {
  readonly variable: Variable;
  /** Position in `layers`. */
  readonly unit: number;
}

/** What an engine keeps of a prepared model until the profile is put together. */
export interface PreparedTfjs {
  readonly identity: Pick<ProfiledModel, 'name' | 'source' | 'hash'>;
  /** Shapes may have free sizes: symbols, or numbers. */
  readonly inputs: readonly ValueInfo[];
  /** Images have their channels last. */
  readonly channelsLast: boolean;
  readonly runnable: Runnable;
  readonly weightBytes: number;
  /** Operations in one run, about; how many kernel calls to expect. */
  readonly nodeCount: number;
  readonly notes: readonly string[];
  /** Where costs are known before a run, and better than by kernels: those of our own graph. */
  layers?(): readonly LayerFacts[];
}

/** One kind of model that TF.js runs. */
export interface TfjsForm {
  /** Its models are our own graphs, whose costs are known without a run. */
  readonly isGraph?: boolean | undefined;
  /** Whether `prepare` takes this. */
  match(spec: ModelSpec): boolean;
  /** Reads or builds without weights. Throws UserError. `folder` is for temporary files. */
  prepare(
    spec: ModelSpec,
    options: RunOptions | InputOptions,
    folder: string,
  ): Promise<PreparedTfjs>;
  /**
   * With weights, ready to run on the active backend. With a recorder, every layer's call is
   * between its `enter` and `leave`; without one nothing is wrapped: exactly what users deploy.
   * Throws UserError.
   */
  load(runnable: Runnable, recorder: Recorder | undefined): Promise<TfjsModel>;
}
