import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../../errors';
import type { ActiveBackend, BackendOptions } from './start';

/** TF.js's WebAssembly kernels, in one thread unless asked for more. */
export async function startWasm(options: BackendOptions): Promise<ActiveBackend> {
  setWasmPaths(wasmFolder() + sep);
  if (!(await tf.setBackend('wasm')))
    throw new EngineError('load-failed', "TensorFlow.js's WebAssembly backend can't start here.");
  return {
    name: 'wasm',
    device: 'cpu',
    version: tf.version_core,
    threads: options.threads ?? 1,
    meter: undefined,
    notes: [],
  };
}

/** Beside the bundle, else in the package. */
function wasmFolder(): string {
  const beside = fileURLToPath(new URL('./tfjs', import.meta.url));
  if (existsSync(beside)) return beside;
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return join(dirname(manifest), 'dist');
}
