import type { TracedFrame, TracedGraph } from '../formats/traced/document';

/**
 * What the source process tells of a Python file: the models found in it, each traced into a graph
 * in ONNX's operator vocabulary whose layers know their lines. The runner in `python/_layerline`
 * writes it.
 */

export interface TraceRequest {
  /** Path of the file below `root`, with `/` between its parts. */
  readonly file: string;
  /** The text as it stands in the editor, saved or not. */
  readonly text: string;
  /** Texts of other files that editors have and the disk hasn't, by path below `root`. */
  readonly others?: Readonly<Record<string, string>>;
  /** Names of the models to trace; null traces all that are found. */
  readonly models: readonly string[] | null;
  /** Shapes of the inputs of a model, by its name, instead of those written or assumed. */
  readonly inputs: Readonly<Record<string, readonly InputShape[]>>;
}

/** What a model is fed, its batch included. */
export interface InputShape {
  /** null is a size that stays open, which only Keras has; elsewhere it is 1. */
  readonly shape: readonly (number | null)[];
  /** Where it isn't what the model usually takes: `int64`. */
  readonly dtype?: string;
}

export interface TraceResponse {
  readonly models: readonly TracedModel[];
  /**
   * The models that were found, traced or not, in the order of their lines: all of them where the
   * request names none.
   */
  readonly found: readonly FoundModel[];
  /** What looks like a model and could not be traced. */
  readonly untraced: readonly UntracedModel[];
  /** The first error that isn't the consequence of another; null when the file runs through. */
  readonly problem: SourceProblem | null;
  /** Modules that nothing here stands for; what came from them is opaque. */
  readonly missing: readonly { readonly module: string; readonly line: number }[];
  /** What was assumed or ignored, each with its line. */
  readonly notes: readonly SourceNote[];
  readonly durationMs: number;
}

export interface FoundModel {
  readonly name: string;
  readonly kind: ModelKind;
  readonly framework: 'keras' | 'torch';
  readonly line: number;
}

export interface TracedModel {
  /** Of its definition or variable. Where a request names it by another variable, that name. */
  readonly name: string;
  readonly kind: ModelKind;
  readonly framework: 'keras' | 'torch';
  /** Of the definition, or of the statement that made the object; from 1. */
  readonly line: number;
  /** Why the input has its shape, where the file doesn't say: `assumed 3x224x224`; else null. */
  readonly assumedInput: string | null;
  /** Arguments that it was made with, where nothing but their names suggests them; else none. */
  readonly assumedArguments: readonly SourceArgument[];
  readonly parameters: number;
  readonly graph: TracedGraph;
}

export type ModelKind = 'function' | 'class' | 'object';

export interface UntracedModel {
  readonly name: string;
  readonly kind: ModelKind;
  readonly line: number;
  readonly reason: string;
  /** Arguments that nothing tells the value of; or inputs, where it is their shapes. */
  readonly needs: readonly string[];
  /** What has to be given to make it, where the file doesn't; none where it is something else. */
  readonly arguments: readonly SourceArgument[];
}

/** An argument of the call that makes a model. */
export interface SourceArgument {
  readonly name: string;
  /** As Python writes it; null where nothing suggests one. */
  readonly value: string | null;
}

export interface SourceProblem {
  /** `rejected`: the real framework would refuse the model as well. */
  readonly kind: 'syntax' | 'rejected' | 'unknowable' | 'failed';
  /** Class of the exception: `ValueError`. */
  readonly type: string;
  readonly message: string;
  /** Innermost first; never empty. */
  readonly frames: readonly TracedFrame[];
}

export interface SourceNote {
  readonly message: string;
  readonly line: number;
}

/** A model that Keras saved, to be traced from its configuration. */
export interface KerasRequest {
  /** Tells requests apart: the file's path. */
  readonly file: string;
  /** As Keras 2 or 3 writes it. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** `2.15.0`; null where the file doesn't say, which old ones don't. */
  readonly kerasVersion: string | null;
}

/** Weights are named by Keras' paths, `conv2d/kernel`; their layers by the names in the file. */
export interface KerasTrace {
  /** null where there is a reason. */
  readonly graph: TracedGraph | null;
  /** Of the whole model, those that nothing reads included. */
  readonly parameters: number | null;
  /** Names what has no lowering, where the kind is `unsupported`; else an error. */
  readonly reason: string | null;
  readonly kind: 'unsupported' | 'failed' | null;
}
