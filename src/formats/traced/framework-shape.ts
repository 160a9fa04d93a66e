import type { TracedValue } from './document';

/**
 * The shape as the framework itself says it: a Keras image is [N, H, W, C], whatever order of axes
 * it is computed in. null is the batch.
 */
export function frameworkShape(value: TracedValue): (number | null)[] {
  const axes = 'axes' in value ? value.axes : null;
  if (!axes) return [...value.shape];
  const own = new Array<number | null>(value.shape.length).fill(null);
  axes.forEach((axis, index) => (own[axis] = value.shape[index] ?? null));
  return own;
}
