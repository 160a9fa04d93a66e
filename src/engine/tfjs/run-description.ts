import type { RunDescription } from '../../profile/document';
import type { FinishRequest } from '../protocol';
import type { ActiveBackend } from './backends/start';

/** How a model was run, for its profile. */
export function runDescription(
  { options, unprofiled, stopped }: FinishRequest,
  backend: ActiveBackend,
  batch: number | null,
): RunDescription {
  const { training } = options;
  return {
    engine: 'tfjs',
    engineVersion: backend.version,
    device: backend.device,
    backend: backend.name,
    ...(training ? { training: { ...training, loss: 'categorical cross-entropy' } } : {}),
    precision: 'fp32',
    threads: backend.threads,
    // ONNX Runtime's settings, which TF.js doesn't have.
    spinning: true,
    optimization: 'none',
    memoryPattern: true,
    batch,
    warmupRuns: options.warmupRuns,
    budgetMs: options.runs === undefined ? options.budgetMs : null,
    runs: unprofiled.samplesMs.length,
    stopped,
  };
}
