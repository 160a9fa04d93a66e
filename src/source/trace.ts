/**
 * What the source process tells of a Python file: the models found in it, each traced into a graph
 * in ONNX's operator vocabulary whose layers know their lines. Written by
 * `python/_layerline/document.py` and the runner beside it.
 */

export interface TraceRequest {
  /** Path of the file below `root`, with `/` between its parts. */
  readonly file: string;
  /** The text as it stands in the editor, saved or not. */
  readonly text: string;
  /** Names of the models to trace; null traces all that are found. */
  readonly models: readonly string[] | null;
  /** Shapes of the inputs of a model, by its name, instead of those written or assumed. */
  readonly inputs: Readonly<Record<string, readonly (readonly number[])[]>>;
}

export interface TraceResponse {
  readonly models: readonly TracedModel[];
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

export interface TracedModel {
  readonly name: string;
  readonly kind: ModelKind;
  readonly framework: 'keras' | 'torch';
  /** Of the definition, or of the statement that made the object; from 1. */
  readonly line: number;
  /** Why the input has its shape, where the file doesn't say: `assumed 3x224x224`; else null. */
  readonly assumedInput: string | null;
  readonly parameters: number;
  readonly graph: TracedGraph;
}

export type ModelKind = 'function' | 'class' | 'object';

export interface UntracedModel {
  readonly name: string;
  readonly kind: ModelKind;
  readonly line: number;
  readonly reason: string;
  /** Arguments that nothing tells the value of. */
  readonly needs: readonly string[];
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

/** Indices point into the lists of the same document. */
export interface TracedGraph {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly values: readonly TracedValue[];
  readonly nodes: readonly TracedNode[];
  readonly layers: readonly TracedLayer[];
  readonly scopes: readonly TracedScope[];
  /** Each a list of frames, innermost first; stacks of the same place are the same stack. */
  readonly stacks: readonly (readonly number[])[];
  readonly frames: readonly TracedFrame[];
}

export type TracedValue = TracedTensor & (TracedOrigin | TracedWeight | TracedConstant);

export interface TracedTensor {
  /** As in ONNX: `float32`, `int64`, `bool`. */
  readonly dtype: string;
  /** null is a size that is only known when the model runs: the batch. */
  readonly shape: readonly (number | null)[];
}

export interface TracedOrigin {
  readonly from: 'input' | 'node';
  /** Inputs have one. */
  readonly name?: string;
}

export interface TracedWeight {
  readonly from: 'weight';
  /** The framework's own: `layer1.0.conv1.weight`, `conv2d/kernel`. */
  readonly name: string;
  readonly trainable: boolean;
  /** What part of a layer it is, which decides its values: `weight`, `bias`, `running_var`, …. */
  readonly role: string;
  /**
   * Order of the framework's own axes where it isn't that of `shape`: `shape[i]` is the
   * framework's axis `axes[i]`. A Keras kernel [H, W, I, O] is [3, 2, 0, 1] here.
   */
  readonly axes: readonly number[] | null;
}

export interface TracedConstant {
  readonly from: 'constant';
  /** All elements in row-major order, or the one that all are. */
  readonly data: readonly (number | boolean)[] | number | boolean;
}

export interface TracedNode {
  readonly op: string;
  /** '' is ONNX's own set; `layerline.untranslated` names what has no lowering yet. */
  readonly domain: string;
  /** -1 stands for an optional input that isn't there. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly attributes: Readonly<Record<string, TracedAttribute>>;
  readonly layer: number;
}

/** Whole numbers and fractions are told apart by the `i` and `f` that the wire form carries. */
export type TracedAttribute =
  | { readonly i: number }
  | { readonly f: number }
  | { readonly s: string }
  | { readonly is: readonly number[] }
  | { readonly fs: readonly number[] };

export interface TracedLayer {
  /** Unique in its scope: `conv1`, `relu_1`. */
  readonly name: string;
  /** The framework's term: `Conv2d`, `BatchNormalization`; for a function `relu`, `add`. */
  readonly type: string;
  /** The scopes around it, outermost first. */
  readonly scopes: readonly number[];
  readonly attributes: Readonly<Record<string, number | string | boolean | readonly number[]>>;
  /** Weights of the layer. One that is called twice lists them both times. */
  readonly weights: readonly number[];
  readonly outputs: readonly number[];
  /** Where the layer was made; null for a function. */
  readonly constructed: number | null;
  readonly called: number;
}

export interface TracedScope {
  /** One part of the path: `layer1`, `0`. */
  readonly name: string;
  readonly type: string;
  readonly constructed: number | null;
  readonly called: number;
}

/** Lines and columns count from 1, columns in UTF-16 units; the end is behind the last character. */
export interface TracedFrame {
  /** Path below the root. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Qualified: `ResNet.forward`. */
  readonly functionName: string;
}
