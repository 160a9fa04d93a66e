/**
 * What is used of TF.js's binding to TensorFlow. Declared here, since the package is optional: npm
 * leaves it out where its own download fails.
 */
declare module '@tensorflow/tfjs-node/dist/nodejs_kernel_backend' {
  import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';

  /** What `tfjs_binding.node` exports. */
  export interface TfjsBinding {
    readonly TF_Version: string;
    isUsingGpuDevice(): boolean;
  }

  export class NodeJSKernelBackend extends KernelBackend {
    constructor(binding: TfjsBinding, packageName: string);
    readonly binding: TfjsBinding;
    executeSingleOutput(name: string, attributes: object[], inputs: TensorInfo[]): TensorInfo;
    createOutputTensor(metadata: { readonly shape: number[]; readonly dtype: number }): TensorInfo;
  }
}

declare module '@tensorflow/tfjs-node/dist/register_all_kernels' {
  const nothing: Record<string, never>;
  export default nothing;
}
