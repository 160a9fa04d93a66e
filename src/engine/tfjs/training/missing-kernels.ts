import type { KernelConfig, Tensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { conv2dFilterGradient } from './conv-gradients';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients';
import { registerMissingGradients } from './missing-gradients';

/**
 * Kernels that gradients need and TF.js's WebAssembly backend lacks (4.22), put together from those
 * that it has. Registered once; do so before a recorder wraps kernels, so that it sees each as one.
 */
export function registerMissingKernels(backendName = tf.getBackend()): void {
  registerMissingGradients();
  for (const [kernelName, compute] of Object.entries(COMPOSITES)) {
    if (tf.getKernel(kernelName, backendName)) continue;
    const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs }) =>
      tf.tidy(() => compute(inputs as Record<string, Tensor>, attrs as never));
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}

type Composite = (inputs: Record<string, Tensor>, attributes: never) => Tensor;

const COMPOSITES: Readonly<Record<string, Composite>> = {
  Conv2DBackpropFilter: conv2dFilterGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Rows of x added up by the segment that each belongs to: gradients of a lookup. */
function unsortedSegmentSum(
  { x, segmentIds }: Record<string, Tensor>,
  { numSegments }: { readonly numSegments: number },
): Tensor {
  if (!x || !segmentIds) throw new Error('UnsortedSegmentSum got no tensors.');
  const indices = tf.reshape<tf.Rank.R2>(segmentIds, [-1, 1]);
  const rowShape = x.shape.slice(segmentIds.rank);
  const rows = tf.reshape(x, [indices.shape[0], ...rowShape]);
  return tf.scatterND(indices, rows, [numSegments, ...rowShape]);
}
