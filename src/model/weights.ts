import type { DataType } from './tensor';

/**
 * Where the bytes of a weight come from. Weights are never held by the graph itself: a graph of a
 * 1 GB model is small, and a generated model has no bytes until it is run or saved.
 */
export type WeightSource =
  /** Little-endian bytes as ONNX `raw_data` has them. For small tensors only. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** A range of a file; `path` is absolute. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly offset: number;
      readonly length: number;
    }
  /** float32 values drawn uniformly from [low, high) by `uniform` of random.ts. */
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number; readonly seed: number }
  /** Every element has this value (float32). */
  | { readonly kind: 'fill'; readonly value: number }
  /** Stored in a form that only the file's own reader decodes (typed repeated fields, strings). */
  | { readonly kind: 'opaque' };

export interface Weight {
  readonly name: string;
  readonly dtype: DataType;
  readonly dims: readonly number[];
  readonly source: WeightSource;
}
