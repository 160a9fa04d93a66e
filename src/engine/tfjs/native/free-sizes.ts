import type { DataType, Dim, ValueInfo } from '../../../model/tensor';

/** By rank, what the axes behind the batch usually are; images have their channels last. */
const AXES: Readonly<Record<number, readonly string[]>> = {
  2: ['length'],
  3: ['time', 'features'],
  4: ['height', 'width', 'channels'],
  5: ['depth', 'height', 'width', 'channels'],
};

/**
 * An input with a symbol for each free size (null or -1): inputs share the batch, all else is free
 * by itself, and carries the input's name where there are several.
 */
export function valueInfo(
  name: string,
  dtype: DataType,
  shape: readonly (number | null)[] | undefined,
  isOneOfMany: boolean,
): ValueInfo {
  return { name, dtype, shape: shape?.map(dim) };

  function dim(size: number | null, axis: number): Dim {
    if (size !== null && size >= 0) return size;
    if (axis === 0) return 'batch';
    const usual = AXES[shape?.length ?? 0]?.[axis - 1] ?? `dim${axis}`;
    return isOneOfMany ? `${name}.${usual}` : usual;
  }
}
