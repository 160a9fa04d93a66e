import type { DataId, KernelBackend, TensorInfo } from '@tensorflow/tfjs';
import { bytesOf, type AllocationMeter } from '../recorder';

/** What makes and drops data in tfjs-node's backend. */
interface TensorMaker extends KernelBackend {
  createOutputTensor(metadata: { readonly shape: number[]; readonly dtype: number }): TensorInfo;
}

/**
 * Bytes of the data that TensorFlow's tensors hold, once for all tensors that share it. What its
 * operators take and give back within a call is not told.
 */
export class TensorflowMeter implements AllocationMeter {
  private readonly sizes = new Map<DataId, number>();
  private inUse = 0;
  private most = 0;

  constructor(backend: TensorMaker) {
    const createOutputTensor = backend.createOutputTensor.bind(backend);
    backend.createOutputTensor = (metadata) => {
      const info = createOutputTensor(metadata);
      this.add(info.dataId, bytesOf(info));
      return info;
    };
    const move = backend.move.bind(backend);
    backend.move = (dataId, values, shape, dtype, refCount) => {
      move(dataId, values, shape, dtype, refCount);
      this.add(dataId, bytesOf({ dataId, shape, dtype: dtype }));
    };
    const disposeData = backend.disposeData.bind(backend);
    backend.disposeData = (dataId, force) => {
      const isGone = disposeData(dataId, force);
      if (isGone) this.remove(dataId);
      return isGone;
    };
  }

  bytes(): number {
    return this.inUse;
  }

  peak(): number {
    return this.most;
  }

  reset(): void {
    this.most = this.inUse;
  }

  private add(dataId: DataId, bytes: number): void {
    // The same data may be given to the backend again.
    this.inUse += bytes - (this.sizes.get(dataId) ?? 0);
    this.sizes.set(dataId, bytes);
    this.most = Math.max(this.most, this.inUse);
  }

  private remove(dataId: DataId): void {
    this.inUse -= this.sizes.get(dataId) ?? 0;
    this.sizes.delete(dataId);
  }
}
