import { totalmem } from 'node:os';
import type { Analysis } from '../model/analysis';
import { EngineError } from './errors';

/** The un-instrumented and the profiled session, loaded at once. */
const PROCESSES = 2;
/**
 * The runtime's arena grows by doubling, and copies tensors into other layouts: at batch 8192 the
 * tiny ResNet of examples/ took 1.4 GB beside its input where 0.54 GB are alive at once.
 */
const ARENA_FACTOR = 2;
/** Part of the machine's memory that a run may be predicted to need before it is refused. */
const USABLE_PART = 0.9;

/** Memory that processes here may use, bytes: the container's limit where there is one. */
export function machineMemoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit !== undefined && limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * Refuses a run that can't fit, before the system starts to swap or to kill processes.
 * Throws EngineError('too-large').
 */
export function requireMemory(
  analysis: Analysis,
  inputBytes: number,
  availableBytes = machineMemoryBytes(),
): void {
  const { predictedPeakBytes, total } = analysis;
  const each = ARENA_FACTOR * (predictedPeakBytes ?? 0) + total.weightBytes + inputBytes;
  const needed = PROCESSES * each;
  if (needed <= availableBytes * USABLE_PART) return;
  const gb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new EngineError(
    'too-large',
    `The run would need about ${gb(needed)} and this machine has ${gb(availableBytes)}: choose a smaller batch or input size.`,
  );
}
