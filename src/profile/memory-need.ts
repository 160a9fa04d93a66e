/** The un-instrumented and the profiled session, loaded at once. */
const PROCESSES = 2;
/**
 * The runtime's arena grows by doubling, and copies tensors into other layouts: at batch 8192 the
 * tiny ResNet of examples/ took 1.4 GB beside its input where 0.54 GB are alive at once.
 */
const ARENA_FACTOR = 2;
/** Part of the machine's memory that a run may be predicted to need. */
const USABLE_PART = 0.9;

export interface RunMemory {
  /** Activations alive at once. */
  readonly activationBytes: number;
  readonly weightBytes: number;
  readonly inputBytes: number;
}

/** What measuring takes altogether, predicted, bytes. */
export function neededBytes({ activationBytes, weightBytes, inputBytes }: RunMemory): number {
  return PROCESSES * (ARENA_FACTOR * activationBytes + weightBytes + inputBytes);
}

export function isWithin(needed: number, availableBytes: number): boolean {
  return needed <= availableBytes * USABLE_PART;
}

/** What batches would take, of a run that didn't fit. */
export interface MemoryFit {
  /** Of the machine, or of the container where that has less. */
  readonly availableBytes: number;
  /** Ascending; the last is the one that was asked for, which doesn't fit. */
  readonly batches: readonly BatchFit[];
  /** The largest power of two that fits; null where not even one sample does. */
  readonly largest: number | null;
}

export interface BatchFit {
  readonly batch: number;
  readonly neededBytes: number;
  readonly fits: boolean;
}

/**
 * Activations and inputs are proportional to the batch, weights are not.
 *
 * @param asked what `batch` samples take, more than fits.
 * @returns null where a smaller batch is none: with one sample.
 */
export function memoryFit(
  asked: RunMemory,
  batch: number,
  availableBytes: number,
): MemoryFit | null {
  if (batch <= 1) return null;
  const fitOf = (size: number): BatchFit => {
    const needed = neededBytes({
      activationBytes: (asked.activationBytes * size) / batch,
      inputBytes: (asked.inputBytes * size) / batch,
      weightBytes: asked.weightBytes,
    });
    return { batch: size, neededBytes: needed, fits: isWithin(needed, availableBytes) };
  };
  let size = 2 ** Math.ceil(Math.log2(batch) - 1);
  while (size > 1 && !fitOf(size).fits) size /= 2;
  const shown = [size / 2, size, size * 2].filter((each) => each >= 1 && each < batch);
  return {
    availableBytes,
    batches: [...shown.map(fitOf), { ...fitOf(batch), fits: false }],
    largest: fitOf(size).fits ? size : null,
  };
}
