import * as l10n from '@vscode/l10n';
import type { Dataset, Group } from 'h5wasm';
import { FormatError } from '../errors';
import { damaged, unsupported } from '../failures';
import type { KerasDataType, KerasWeight } from './file';
import type { ByteSource } from './hdf5-files';
import { mountSource } from './hdf5-files';

export type { Dataset, Group };

/** An open HDF5 file. Its groups and data sets may only be used until it is closed. */
export interface Hdf5File {
  readonly root: Group;
  close(): void;
}

/**
 * Opens HDF5 in some range of a file. Loads the library with the first call: half a second, and
 * 10 MB. Throws FormatError.
 */
export async function openHdf5(path: string, source: ByteSource): Promise<Hdf5File> {
  // Also its types are only loaded here: the extension host must not load WebAssembly.
  const library = await import('h5wasm');
  const module = await library.ready;
  // Else it prints what is wrong, and goes on.
  module.activate_throwing_error_handler();
  const mounted = mountSource(module.FS, source);
  try {
    const file = guarded(path, () => new library.File(mounted.path, 'r'));
    if (file.file_id <= 0n) throw damaged(path, l10n.t('it is no HDF5 file'));
    return {
      root: file,
      close() {
        guarded(path, () => file.close());
        mounted.remove();
      },
    };
  } catch (error) {
    mounted.remove();
    throw error;
  }
}

/** Runs what reads a damaged file: the library then throws, or its WebAssembly fails. */
export function guarded<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(path, reason.split('\n', 1)[0]?.replace(/[.\s]+$/, '') ?? '');
  }
}

/** The group of that name in another; undefined where there is none. Links aren't followed out. */
export function groupIn(group: Group, name: string): Group | undefined {
  const found = group.get(name);
  return isOf(found, 'Group') ? (found as Group) : undefined;
}

/** Where `name` leads to numbers, a weight of that name. Throws FormatError for anything else. */
export function weightIn(
  path: string,
  group: Group,
  place: string,
  name: string,
  role: string | null,
): KerasWeight {
  const found = group.get(place);
  if (!isOf(found, 'Dataset')) throw damaged(path, l10n.t('its weight {0} is missing', name));
  const dataset = found as Dataset;
  const { metadata } = dataset;
  if (metadata.virtual_sources?.length)
    throw unsupported(
      path,
      l10n.t('The weight {0} lies in other files; save the model again.', name),
    );
  const dtype = dataTypeOf(dataset.dtype);
  if (!dtype)
    throw unsupported(
      path,
      l10n.t(
        "The weight {0} has the type {1}, which isn't read here.",
        name,
        JSON.stringify(dataset.dtype),
      ),
    );
  const shape = metadata.shape ?? [];
  return {
    name,
    role,
    shape,
    dtype,
    read: () => guarded(path, () => numbersOf(path, name, dataset, dtype, shape)),
  };
}

/** Of links nothing is read: they may lead out of the file. */
function isOf(entity: unknown, type: 'Group' | 'Dataset'): boolean {
  return (entity as { readonly type?: unknown } | null)?.type === type;
}

const TYPES: Readonly<Record<string, KerasDataType>> = {
  e: 'float16',
  f: 'float32',
  d: 'float64',
  i: 'int32',
  l: 'int32',
  q: 'int64',
};

function dataTypeOf(dtype: unknown): KerasDataType | undefined {
  if (typeof dtype !== 'string' || dtype.startsWith('>')) return undefined;
  return TYPES[dtype.replace(/^[<=|]/, '')];
}

function numbersOf(
  path: string,
  name: string,
  dataset: Dataset,
  dtype: KerasDataType,
  shape: readonly number[],
): Float32Array | Int32Array {
  const { value } = dataset;
  const count = shape.reduce((product, size) => product * size, 1);
  // A single number comes by itself.
  const given = ArrayBuffer.isView(value)
    ? (value as unknown as ArrayLike<number | bigint>)
    : [value as number | bigint];
  if (given.length !== count)
    throw damaged(path, l10n.t('its weight {0} has too few numbers', name));
  if (given instanceof Float32Array || given instanceof Int32Array) return given;
  const isWhole = dtype === 'int32' || dtype === 'int64';
  const numbers = Array.from({ length: count }, (_, index) => Number(given[index]));
  return isWhole ? Int32Array.from(numbers) : Float32Array.from(numbers);
}
