import type { TensorflowSource } from './folder';
import type { FoundLibraries } from './libraries';

/** A TensorFlow that a binding can be built against. */
export interface UnpackedTensorflow extends FoundLibraries {
  /** Libraries of an environment that stays are linked; those in the work folder are moved. */
  readonly keep: 'link' | 'move';
  readonly source: TensorflowSource;
  /** As its package says; undefined until it is loaded. */
  readonly version?: string | undefined;
  readonly hashes: Readonly<Record<string, string>>;
}
