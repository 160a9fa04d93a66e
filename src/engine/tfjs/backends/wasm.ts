import * as l10n from '@vscode/l10n';
import * as tf from '@tensorflow/tfjs';
import { BackendWasm, getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { EngineError } from '../../errors';
import type { ActiveBackend, BackendOptions } from './start';
import { activate } from './start';
import { wasmFiles } from './wasm-files';
import { WasmMeter } from './wasm-meter';
import { withWasmThreads } from './wasm-threads';

/**
 * TF.js's WebAssembly kernels. One thread unless asked for more: that is what TF.js itself does in
 * Node, its times spread least, and small operators get slower with more.
 */
export async function startWasm({ threads = 1 }: BackendOptions): Promise<ActiveBackend> {
  const files = wasmFiles();
  setWasmPaths(files.folder);
  const start = () => activate('wasm', (backend) => backend instanceof BackendWasm);
  const isStarted = threads > 1 ? await withWasmThreads(threads, files, start) : await start();
  if (!isStarted)
    throw new EngineError(
      'load-failed',
      l10n.t("TensorFlow.js's WebAssembly backend can't start here: try another backend."),
    );
  const meter = new WasmMeter(tf.backend() as BackendWasm);
  return {
    name: 'wasm',
    device: 'cpu',
    version: tf.version_core,
    threads: threads > 1 ? getThreadsCount() : 1,
    meter,
    notes: [],
  };
}
