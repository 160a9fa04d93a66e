import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the WebAssembly modules and the scripts of their threads are. */
export interface WasmFiles {
  /** With a separator at the end, as TF.js wants it. */
  readonly folder: string;
  /** What a thread runs: exports `wasmWorkerContents`, a script. */
  readonly worker: string;
  /** The module's own script, which a thread loads. */
  readonly main: string;
}

const THREADED = 'tfjs-backend-wasm-threaded-simd';

/** Beside the bundle, where they are CommonJS by name; else in the package. */
export function wasmFiles(): WasmFiles {
  const beside = fileURLToPath(new URL('./tfjs', import.meta.url));
  if (existsSync(beside))
    return {
      folder: beside + sep,
      worker: join(beside, `${THREADED}.worker.cjs`),
      main: join(beside, `${THREADED}.cjs`),
    };
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  return {
    folder: join(folder, 'dist') + sep,
    worker: join(folder, 'wasm-out', `${THREADED}.worker.js`),
    main: join(folder, 'wasm-out', `${THREADED}.js`),
  };
}
