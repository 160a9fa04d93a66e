import type { DataType } from '../model/tensor';
import { byteSize } from '../model/tensor';
import type { Inspection } from '../profile/inspection';
import type { MemoryFit } from '../profile/memory-need';
import { memoryFit } from '../profile/memory-need';
import { machineMemoryBytes } from './memory-limit';
import type { ModelSpec, RunOptions } from './options';
import { atBatch } from './options';
import { inspectInProcess } from './single-task';

/** Codes of failures that less memory would have spared. */
const MEMORY_CODES: readonly unknown[] = ['too-large', 'out-of-memory'];

/**
 * Which batches would fit, after a run that failed for want of memory; null for other failures, and
 * where the batch makes no difference or isn't known.
 */
export async function whatFits(
  spec: ModelSpec,
  options: RunOptions,
  error: unknown,
): Promise<MemoryFit | null> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (!MEMORY_CODES.includes(code)) return null;
  const { model, memory } = await inspectInProcess(spec, options);
  const batch = batchOf(model.inputs);
  if (memory.predictedPeakBytes === null || batch === undefined) return null;
  if (!(await isFree(spec, options, batch))) return null;
  const inputBytes = model.inputs.reduce((sum, input) => sum + bytesOf(input), 0);
  const { weightBytes } = memory;
  const asked = { activationBytes: memory.predictedPeakBytes, weightBytes, inputBytes };
  return memoryFit(asked, batch, machineMemoryBytes());
}

type Input = Inspection['model']['inputs'][number];

function batchOf([first]: readonly Input[]): number | undefined {
  const size = first?.shape?.[0];
  return typeof size === 'number' ? size : undefined;
}

function bytesOf({ dtype, shape }: Input): number {
  return byteSize({ dtype: dtype as DataType, shape: shape ?? undefined }) ?? 0;
}

/** Whether the model takes another batch than the one it was run with. */
async function isFree(spec: ModelSpec, options: RunOptions, batch: number): Promise<boolean> {
  if (batch === 1) return false;
  try {
    const one = atBatch(spec, options, 1);
    const { model } = await inspectInProcess(one.spec, one.options);
    return batchOf(model.inputs) === 1;
  } catch {
    return false;
  }
}
