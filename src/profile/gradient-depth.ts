import type { Profile } from './document';
import { median } from './statistics';

/** A layer's gradient norm, by how deep the layer is. */
export interface GradientPoint {
  readonly layer: string;
  readonly type: string;
  /** Position among the layers that have weights, from the input, 0 first. */
  readonly depth: number;
  readonly norm: number;
}

/** Layers with several weights per output matter; biases and norms follow them. */
const DEEP_TYPES = /conv|dense|linear|gemm|matmul/i;

/**
 * Gradient norms of a training step by depth: of the layers that multiply by weights, in graph
 * order. Empty for inference.
 */
export function gradientsByDepth({ layers }: Profile): GradientPoint[] {
  const trained = layers.filter(
    ({ type, training }) =>
      training !== undefined && training.gradientNorm !== null && DEEP_TYPES.test(type),
  );
  return trained.map(({ id, type, training }, depth) => ({
    layer: id,
    type,
    depth,
    norm: training?.gradientNorm ?? 0,
  }));
}

/**
 * How much smaller gradients are in the first quarter of the depth than in the last: their medians'
 * ratio, first by last. Far below 1 they vanish on the way back. Null with fewer than 8 layers.
 */
export function earlyToLate(points: readonly GradientPoint[]): number | null {
  const quarter = Math.floor(points.length / 4);
  if (quarter < 2) return null;
  const late = medianNorm(points.slice(-quarter));
  return late > 0 ? medianNorm(points.slice(0, quarter)) / late : null;
}

function medianNorm(points: readonly GradientPoint[]): number {
  return median(points.map(({ norm }) => norm));
}
