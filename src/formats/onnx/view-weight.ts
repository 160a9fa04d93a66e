import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import { byteSize, type DataType } from '../../model/tensor';
import type { Weight, WeightSource } from '../../model/weights';
import { FormatError } from '../errors';
import { dataTypeOf } from './data-types';
import { statedRange, staysInFolder } from './external';
import { labelOf } from './left-out';
import type { SparseTensorProto, TensorProto } from './proto/onnx_pb';
import { inlineBytes } from './tensor-data';

/**
 * Describes a tensor of the file. Its source is `bytes` or `file` only when it has exactly the
 * bytes that its type and shape need, so that readers needn't check; otherwise `opaque`.
 */
export function weightOf(tensor: TensorProto, folder: string): Weight {
  const dtype = requireType(tensor);
  const dims = dimsOf(tensor.dims, labelOf(tensor));
  return { name: tensor.name, dtype, dims, source: sourceOf(tensor, dtype, dims, folder) };
}

/** Undefined for a sparse tensor without values, which no runtime takes. */
export function sparseWeightOf(sparse: SparseTensorProto): Weight | undefined {
  if (!sparse.values) return undefined;
  const { name } = sparse.values;
  const dtype = requireType(sparse.values);
  return { name, dtype, dims: dimsOf(sparse.dims, name), source: { kind: 'opaque' } };
}

function sourceOf(
  tensor: TensorProto,
  dtype: DataType,
  dims: readonly number[],
  folder: string,
): WeightSource {
  const size = byteSize({ dtype, shape: dims });
  if (size === undefined) return { kind: 'opaque' };
  const bytes = inlineBytes(tensor);
  // Copied, as a part of the skeleton would be unaligned for typed arrays.
  if (bytes?.length === size) return { kind: 'bytes', bytes: bytes.slice() };
  if (bytes) return { kind: 'opaque' };
  const range = statedRange(tensor);
  if (!range || !staysInFolder(range.location)) return { kind: 'opaque' };
  if (range.length !== undefined && range.length !== size) return { kind: 'opaque' };
  return { kind: 'file', path: join(folder, range.location), offset: range.offset, length: size };
}

function requireType(tensor: TensorProto): DataType {
  const dtype = dataTypeOf(tensor.dataType);
  if (dtype) return dtype;
  throw new FormatError(
    'unsupported',
    l10n.t(
      "The weight {0} has the element type {1}, which isn't known here.",
      labelOf(tensor),
      tensor.dataType,
    ),
    { tensor: tensor.name },
  );
}

function dimsOf(dims: readonly bigint[], tensor: string): number[] {
  return dims.map((dim) => {
    if (dim >= 0n && dim <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(dim);
    const message = l10n.t('The weight {0} has an impossible size, {1}.', tensor, String(dim));
    throw new FormatError('malformed', message, { tensor });
  });
}
