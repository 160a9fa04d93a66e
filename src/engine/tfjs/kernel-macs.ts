import type { NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';

/**
 * Multiply-adds of one TF.js kernel call, from the shapes that it really got: convolutions
 * elements of the output × terms of each; matrix products M·N·K per batch. null for kernels that
 * have none, or that aren't known here.
 */
export function kernelMacs(
  name: string,
  inputs: NamedTensorInfoMap,
  attributes: object | undefined,
  outputs: readonly TensorInfo[],
): number | null {
  const output = outputs[0];
  if (!output) return null;
  switch (name) {
    case 'Conv2D':
    case 'FusedConv2D':
    case 'Conv3D': {
      const filter = inputs['filter']?.shape;
      // Each output element sums one product per element of the filter of its channel.
      return filter ? count(output.shape) * count(filter.slice(0, -1)) : null;
    }
    case 'DepthwiseConv2dNative':
    case 'FusedDepthwiseConv2D': {
      const [height, width] = inputs['filter']?.shape ?? [];
      return height && width ? count(output.shape) * height * width : null;
    }
    case 'Conv2DBackpropInput': {
      const filter = inputs['filter']?.shape;
      const dy = inputs['dy']?.shape;
      // Every element of dy spreads over one window of every input channel.
      return filter && dy ? count(dy) * count(filter.slice(0, -1)) : null;
    }
    case 'BatchMatMul':
    case '_FusedMatMul': {
      const a = inputs['a']?.shape;
      if (!a) return null;
      const transposed = (attributes as { transposeA?: boolean } | undefined)?.transposeA ?? false;
      const inner = a.at(transposed ? -2 : -1) ?? 1;
      return count(output.shape) * inner;
    }
    default:
      return null;
  }
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
