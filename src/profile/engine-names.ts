import type { RunDescription } from './document';

/** How people call an engine; documents have its short name. */
export function engineName(engine: string): string {
  switch (engine) {
    case 'onnxruntime':
      return 'ONNX Runtime';
    case 'tfjs':
      return 'TensorFlow.js';
    default:
      return engine;
  }
}

/** `ONNX Runtime 1.30.0`, `TensorFlow.js 4.22.0 · wasm`. */
export function engineText(
  run: Pick<RunDescription, 'engine' | 'engineVersion' | 'backend'>,
): string {
  return `${engineName(run.engine)} ${versionText(run)}`;
}

/** `4.22.0 · wasm`: the version, and what it ran on where the engine has a choice. */
export function versionText({
  engineVersion,
  backend,
}: Pick<RunDescription, 'engineVersion' | 'backend'>): string {
  return backend === undefined ? engineVersion : `${engineVersion} · ${backend}`;
}

/** `Adam`, `SGD`. */
export function optimizerName(optimizer: string): string {
  return optimizer === 'sgd'
    ? 'SGD'
    : `${optimizer.slice(0, 1).toUpperCase()}${optimizer.slice(1)}`;
}
