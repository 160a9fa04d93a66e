import type { SavedModel } from '../formats/onnx/write';
import type { Inspection } from '../profile/inspection';
import type { ZooSpec } from '../zoo';
import type { StartEngine } from './engine-process';
import { startEngineProcess } from './engine-process';
import { greet } from './greet';
import type { EngineName, InputOptions, ModelSpec } from './options';
import { isForTfjsOnly } from './options';
import type { Engine } from './protocol';

/** What the layers of a model cost, found in a process of its own. Throws UserError. */
export function inspectInProcess(
  spec: ModelSpec,
  options: InputOptions,
  signal?: AbortSignal,
  start?: StartEngine,
): Promise<Inspection> {
  const name = isForTfjsOnly(spec) ? 'tfjs' : 'onnxruntime';
  return withEngine((engine) => engine.inspect({ spec, options }), signal, start, name);
}

/** Builds a model and writes it to `path`, in a process of its own. Throws UserError. */
export function saveInProcess(
  spec: ZooSpec,
  path: string,
  signal?: AbortSignal,
  start?: StartEngine,
): Promise<SavedModel> {
  return withEngine((engine) => engine.save({ spec, path }), signal, start);
}

/** One task in a fresh engine, which ends with it, or at once when the signal is aborted. */
export async function withEngine<T>(
  use: (engine: Engine) => Promise<T>,
  signal?: AbortSignal,
  start: StartEngine = startEngineProcess,
  engineName: EngineName = 'onnxruntime',
): Promise<T> {
  signal?.throwIfAborted();
  const handle = start(engineName);
  const abort = (): void => void handle.dispose();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await greet(handle.engine);
    return await use(handle.engine);
  } catch (error) {
    // A call cut off by cancelling fails with the process's end; the reason is the cancel.
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await handle.dispose();
  }
}
