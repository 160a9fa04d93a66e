/**
 * A model traced from source: a graph in ONNX's operator vocabulary whose layers know their lines.
 * `src/source/python/_layerline/document.py` writes it. Plain data, so that it crosses to engines.
 */

/** Domain of nodes that stand for an operation which can't be run here. */
export const UNTRANSLATED = 'layerline.untranslated';

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
  /** For a model that was saved: its layers with weights, in the order of its configuration. */
  readonly saved?: readonly SavedLayer[];
}

export interface SavedLayer {
  /** Names of the models around it, outermost first, and its own. */
  readonly path: readonly string[];
  /** In the framework's order, layer by layer where there are layers inside. */
  readonly weights: readonly SavedWeight[];
}

export interface SavedWeight {
  /** The last part of its name: `kernel`. */
  readonly role: string;
  /** In the framework's order of axes. */
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** Among the graph's values; null where nothing reads it. */
  readonly value: number | null;
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
  /** As for weights: a Keras image [N, H, W, C] that is computed as [N, C, H, W] has [0, 3, 1, 2]. */
  readonly axes?: readonly number[];
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
  readonly data: readonly (TracedNumber | boolean)[] | TracedNumber | boolean;
}

/**
 * `Number` reads all of them. JSON has no other form for these three; whole numbers beyond ±(2^53 - 1)
 * are cut to that.
 */
export type TracedNumber = number | 'Infinity' | '-Infinity' | 'NaN';

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
  | { readonly f: TracedNumber }
  | { readonly s: string }
  | { readonly is: readonly number[] }
  | { readonly fs: readonly TracedNumber[] }
  | { readonly ss: readonly string[] };

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
