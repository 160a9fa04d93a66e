import * as tf from '@tensorflow/tfjs';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import os from 'node:os';
import workerThreads from 'node:worker_threads';
import type { WasmFiles } from './wasm-files';

/**
 * Starts the WebAssembly backend with several threads, which TF.js switches off in Node
 * (tensorflow/tfjs#3830): it hands its workers their scripts as blobs, which Node's don't take. Our
 * workers get the same scripts from files.
 *
 * @param start what activates the backend.
 */
export async function withWasmThreads<T>(
  threads: number,
  files: WasmFiles,
  start: () => Promise<T>,
): Promise<T> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  setThreadsCount(threads);
  const undoWorkers = replaceWorkers(files);
  const undoProcessors = raiseProcessorCount(2 * threads);
  try {
    return await start();
  } finally {
    undoWorkers();
    undoProcessors();
  }
}

/** The backend takes half of the processors at most, as counted here. Returns what undoes it. */
function raiseProcessorCount(needed: number): () => void {
  const original = os.cpus;
  const found = original();
  const [first] = found;
  const length = Math.max(needed, found.length);
  if (first) os.cpus = () => Array.from({ length }, (_, index) => found[index] ?? first);
  return () => {
    os.cpus = original;
  };
}

/** Returns what undoes it; the backend keeps the class for workers that it adds later. */
function replaceWorkers(files: WasmFiles): () => void {
  const { Worker } = workerThreads;
  workerThreads.Worker = workerClass(files);
  return () => {
    workerThreads.Worker = Worker;
  };
}

/** Node's worker, that takes the blobs of TF.js for the files they were made from. */
function workerClass({ worker, main }: WasmFiles): typeof workerThreads.Worker {
  const require = createRequire(import.meta.url);
  const { wasmWorkerContents } = require(worker) as { readonly wasmWorkerContents: string };
  return class extends workerThreads.Worker {
    constructor(file: string | URL, options?: workerThreads.WorkerOptions) {
      const isBlob = String(file).startsWith('blob:');
      if (!isBlob) super(file, options);
      // It prints with a "\n" of its own, which the string has as a line break.
      else super(wasmWorkerContents.replace(/\n/g, '\\n'), { ...options, eval: true });
    }

    override postMessage(
      message: { readonly cmd?: string },
      transfer?: Parameters<workerThreads.Worker['postMessage']>[1],
    ): void {
      const isLoad = message.cmd === 'load';
      super.postMessage(isLoad ? { ...message, urlOrBlob: main } : message, transfer);
    }
  };
}
