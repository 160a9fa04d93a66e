/** Kernels that a layer runs, on average over ResNets and the like; recurrent ones many more. */
const KERNELS_PER_LAYER = 2;

/** Kernel calls to expect of a run of these layers, about. */
export function expectedKernels(layers: readonly unknown[]): number {
  return Math.max(1, layers.length * KERNELS_PER_LAYER);
}
