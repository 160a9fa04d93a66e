/** What a Keras file describes: `class_name`, `config`, and in Keras 3 more. */
export type KerasConfig = Readonly<Record<string, unknown>>;

/** A model that Keras saved: its architecture, and where its weights are. Close it after use. */
export interface KerasFile {
  readonly path: string;
  /** Architecture as the file has it, of Keras 2 or 3. */
  readonly config: KerasConfig;
  /** `2.15.0`; null where the file doesn't say. */
  readonly kerasVersion: string | null;
  /** `Sequential`, `Functional`, or a name of the user's. */
  readonly className: string;
  /** By layer; none where the file has an architecture alone. */
  readonly weights: readonly KerasLayerWeights[];
  close(): void;
}

/** Weights of one layer, or in `.h5` files of one that has others inside, as the file lists them. */
export interface KerasLayerWeights {
  /** Names of the models around it, outermost first, and its own. */
  readonly path: readonly string[];
  /**
   * How `weights` are ordered where there are layers inside: `by-layer` has all of one layer and
   * then those of the next; `trainable-first` has what is trained of all layers before the rest.
   */
  readonly order: 'by-layer' | 'trainable-first';
  readonly weights: readonly KerasWeight[];
}

export interface KerasWeight {
  /** As the file says it: `conv2d/kernel:0`, `layers/conv2d/vars/0`. */
  readonly name: string;
  /** The last part of the name in the model, `kernel`; null where the file doesn't tell. */
  readonly role: string | null;
  /** Row-major; [] for a single number. */
  readonly shape: readonly number[];
  readonly dtype: KerasDataType;
  /** Reads its elements from the file, as float32 or int32. Throws FormatError. */
  read(): Float32Array | Int32Array;
}

export type KerasDataType = 'float16' | 'float32' | 'float64' | 'int32' | 'int64';
