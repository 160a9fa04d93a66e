import * as l10n from '@vscode/l10n';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import { EngineError } from '../../errors';
import type { AllocationMeter } from '../recorder';

/** Of the Emscripten module: addresses in the WebAssembly heap. */
interface WasmHeap {
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
}

/**
 * Exact bytes of what the backend allocates for tensors in the WebAssembly heap. TF.js's own count
 * is of tensors, where two views of the same data count twice. What a kernel allocates inside
 * WebAssembly for itself is not seen.
 */
export class WasmMeter implements AllocationMeter {
  private readonly sizes = new Map<number, number>();
  private inUse = 0;
  private most = 0;

  constructor(backend: BackendWasm) {
    // Emscripten puts its own functions in place of these on their first call.
    tf.dispose(tf.zeros([1]));
    const heap = backend.wasm as unknown as WasmHeap;
    const { _malloc: allocate, _free: free } = heap;
    heap._malloc = (bytes) => {
      // Addresses above 2 GiB come out negative.
      const address = allocate(bytes) >>> 0;
      // TF.js would go on and write to address 0.
      if (address === 0 && bytes > 0) throw outOfMemory();
      this.add(address, bytes);
      return address;
    };
    heap._free = (address) => {
      this.remove(address >>> 0);
      free(address);
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

  private add(address: number, bytes: number): void {
    this.sizes.set(address, bytes);
    this.inUse += bytes;
    this.most = Math.max(this.most, this.inUse);
  }

  private remove(address: number): void {
    this.inUse -= this.sizes.get(address) ?? 0;
    this.sizes.delete(address);
  }
}

function outOfMemory(): EngineError {
  return new EngineError(
    'out-of-memory',
    l10n.t('The memory of WebAssembly is full: try a smaller batch or input.'),
  );
}
