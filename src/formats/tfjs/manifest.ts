import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { FormatError } from '../errors';

/** Weights that lie one after the other in a row of files. */
export interface WeightGroup {
  /** As the file states them: relative, with forward slashes. */
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: WeightType;
  /** How the file stores it, where that is smaller. */
  readonly quantization?: { readonly dtype: StoredType } | undefined;
}

/** What TF.js computes with. */
export type WeightType = 'float32' | 'int32' | 'bool' | 'string' | 'complex64';
/** What weights of `float32` and `int32` may be stored as. */
export type StoredType = 'uint8' | 'uint16' | 'float16';

const BYTES: Readonly<Record<WeightType | StoredType, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  string: 0,
  complex64: 8,
  uint8: 1,
  uint16: 2,
  float16: 2,
};
const TYPES: readonly string[] = ['float32', 'int32', 'bool', 'string', 'complex64'];
const STORED: readonly string[] = ['uint8', 'uint16', 'float16'];

/**
 * The groups of a weights manifest, checked: TF.js takes whatever stands there.
 *
 * @throws FormatError `malformed` or `unsupported`.
 */
export function readManifest(path: string, value: unknown): readonly WeightGroup[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw unreadable(path);
  return value.map((group: unknown) => {
    const { paths, weights } = (group ?? {}) as { paths?: unknown; weights?: unknown };
    if (!Array.isArray(paths) || !Array.isArray(weights)) throw unreadable(path);
    if (!paths.every((shard) => typeof shard === 'string')) throw unreadable(path);
    return { paths, weights: weights.map((weight) => readSpec(path, weight)) };
  });
}

export function elementCount(spec: WeightSpec): number {
  return spec.shape.reduce((product, size) => product * size, 1);
}

/** Bytes in memory: quantised weights are computed with at full width. Strings count as nothing. */
export function weightBytes(spec: WeightSpec): number {
  return elementCount(spec) * BYTES[spec.dtype];
}

/** Bytes in the file, or undefined for strings, whose size depends on their content. */
export function storedBytes(spec: WeightSpec): number | undefined {
  if (spec.dtype === 'string') return undefined;
  return elementCount(spec) * BYTES[spec.quantization?.dtype ?? spec.dtype];
}

function readSpec(path: string, value: unknown): WeightSpec {
  const { name, shape, dtype, quantization } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || !Array.isArray(shape) || typeof dtype !== 'string')
    throw unreadable(path);
  const isShape = shape.every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
  const count = shape.reduce<number>((product, size) => product * Number(size), 1);
  if (!isShape || !Number.isSafeInteger(count * 8))
    throw new FormatError(
      'malformed',
      l10n.t("{0} gives the weight {1} a size that can't be.", basename(path), name),
      { path, tensor: name },
    );
  if (!TYPES.includes(dtype)) throw unknownType(path, name, dtype);
  const spec = { ...(value as object), name, shape: shape as number[], dtype: dtype as WeightType };
  return quantization === undefined
    ? spec
    : { ...spec, quantization: stored(path, name, quantization) };
}

/** TF.js computes with whatever stands for the smallest value and the step. */
function stored(path: string, name: string, value: unknown): { readonly dtype: StoredType } {
  const quantization = (value ?? {}) as Readonly<Record<string, unknown>>;
  const { dtype, min, scale } = quantization;
  if (typeof dtype !== 'string' || !STORED.includes(dtype))
    throw unknownType(path, name, String(dtype));
  if (dtype !== 'float16' && !(Number.isFinite(min) && Number.isFinite(scale)))
    throw unreadable(path);
  return { ...quantization, dtype: dtype as StoredType };
}

function unknownType(path: string, tensor: string, dtype: string): FormatError {
  return new FormatError(
    'unsupported',
    l10n.t(
      "{0} stores the weight {1} as {2}, a type that TensorFlow.js doesn't read.",
      basename(path),
      tensor,
      dtype.slice(0, 40),
    ),
    { path, tensor },
  );
}

function unreadable(path: string): FormatError {
  return new FormatError(
    'malformed',
    l10n.t('The list of weights in {0} is unreadable: convert the model again.', basename(path)),
    { path },
  );
}
