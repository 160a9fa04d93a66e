import type { DataId, KernelBackend, TensorInfo } from '@tensorflow/tfjs';
import { bytesOf, type AllocationMeter } from '../recorder';

/** What makes and drops data in tfjs-node's backend. */
interface TensorMaker extends KernelBackend {
  createOutputTensor(metadata: { readonly shape: number[]; readonly dtype: number }): TensorInfo;
  executeSingleOutput(name: string, attributes: object[], inputs: TensorInfo[]): TensorInfo;
}

/** Operators whose output is their first input's data, by TensorFlow's sources of their kernels. */
const VIEWS: ReadonlySet<string> = new Set(['Reshape', 'Identity', 'ExpandDims', 'Squeeze']);

interface Held {
  readonly bytes: number;
  holders: number;
}

/**
 * Bytes of the data that TensorFlow's tensors hold, once for all tensors that share it. What its
 * operators take and give back within a call is not told.
 */
export class TensorflowMeter implements AllocationMeter {
  private readonly held = new Map<DataId, Held>();
  private inUse = 0;
  private most = 0;
  /** Of the operator that runs, where its output is a view of it. */
  private viewed: DataId | undefined;

  constructor(backend: TensorMaker) {
    const executeSingleOutput = backend.executeSingleOutput.bind(backend);
    backend.executeSingleOutput = (name, attributes, inputs) => {
      this.viewed = VIEWS.has(name) ? inputs[0]?.dataId : undefined;
      try {
        return executeSingleOutput(name, attributes, inputs);
      } finally {
        this.viewed = undefined;
      }
    };
    const createOutputTensor = backend.createOutputTensor.bind(backend);
    backend.createOutputTensor = (metadata) => {
      const info = createOutputTensor(metadata);
      this.add(info.dataId, bytesOf(info), this.viewed);
      return info;
    };
    const move = backend.move.bind(backend);
    backend.move = (dataId, values, shape, dtype, refCount) => {
      move(dataId, values, shape, dtype, refCount);
      this.add(dataId, bytesOf({ dataId, shape, dtype }), undefined);
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

  private add(dataId: DataId, bytes: number, viewed: DataId | undefined): void {
    // The same data may be given to the backend again.
    this.remove(dataId);
    const shared = viewed && this.held.get(viewed);
    if (shared) shared.holders++;
    else this.inUse += bytes;
    this.held.set(dataId, shared ?? { bytes, holders: 1 });
    this.most = Math.max(this.most, this.inUse);
  }

  private remove(dataId: DataId): void {
    const held = this.held.get(dataId);
    if (!held) return;
    this.held.delete(dataId);
    held.holders--;
    if (held.holders === 0) this.inUse -= held.bytes;
  }
}
