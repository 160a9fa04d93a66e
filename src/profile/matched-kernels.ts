import type { RecordedKernel, RecordedRun } from './recorded-run';

/** A kernel call of the model, with its time in every run. */
export interface MatchedKernel extends Omit<RecordedKernel, 'us'> {
  /** One per run, µs; 0 in a run that didn't call it. */
  readonly samplesUs: readonly number[];
}

/**
 * The kernel calls of the longest run, in its order, with the times of the same calls in the others:
 * by layer, phase, name and how many such came before. Control flow may leave some out of others.
 */
export function matchedKernels(runs: readonly RecordedRun[]): MatchedKernel[] {
  const longest = runs.reduce<RecordedRun | undefined>(
    (best, run) => (best && best.kernels.length >= run.kernels.length ? best : run),
    undefined,
  );
  if (!longest) return [];
  const samples = new Map<string, number[]>();
  runs.forEach((run, index) =>
    forEachKeyed(run.kernels, (kernel, key) => {
      const list = samples.get(key) ?? new Array<number>(runs.length).fill(0);
      list[index] = kernel.us;
      samples.set(key, list);
    }),
  );
  const matched: MatchedKernel[] = [];
  forEachKeyed(longest.kernels, (kernel, key) =>
    matched.push({ ...kernel, samplesUs: samples.get(key) ?? [] }),
  );
  return matched;
}

function forEachKeyed(
  kernels: readonly RecordedKernel[],
  visit: (kernel: RecordedKernel, key: string) => void,
): void {
  const counts = new Map<string, number>();
  for (const kernel of kernels) {
    const base = `${kernel.unit}/${kernel.phase}/${kernel.name}`;
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    visit(kernel, `${base}/${count}`);
  }
}
