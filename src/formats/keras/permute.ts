/**
 * Row-major numbers with their axes in another order: axis `i` of the result is axis `axes[i]` of
 * what is given. The order is checked by whoever has it from a file.
 */
export function permuted<Numbers extends Float32Array | Int32Array>(
  values: Numbers,
  shape: readonly number[],
  axes: readonly number[],
): Numbers {
  const strides = stridesOf(shape);
  const sizes = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 0);
  const result = new (values.constructor as new (length: number) => Numbers)(values.length);
  const position = sizes.map(() => 0);
  for (let index = 0, from = 0; index < result.length; index++) {
    result[index] = values[from] ?? 0;
    // Counts up the last axis, and carries.
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const step = steps[axis] ?? 0;
      const next = (position[axis] ?? 0) + 1;
      from += step;
      if (next < (sizes[axis] ?? 1)) {
        position[axis] = next;
        break;
      }
      from -= step * (sizes[axis] ?? 1);
      position[axis] = 0;
    }
  }
  return result;
}

function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(step);
    step *= size;
  }
  return strides;
}
