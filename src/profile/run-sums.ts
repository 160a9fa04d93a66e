import { correctedMs } from './correction';
import type { Profile } from './document';

/** Corrected sum of some kernels, by their index in the profile, in each run, ms. */
export function runSums(
  { kernels, correction }: Pick<Profile, 'kernels' | 'correction'>,
  indices: readonly number[],
): number[] {
  const runs = kernels[indices[0] ?? -1]?.samplesUs.length ?? 0;
  const sums = new Array<number>(runs).fill(0);
  for (const index of indices) {
    const samplesUs = kernels[index]?.samplesUs ?? [];
    for (let run = 0; run < runs; run++)
      sums[run] = (sums[run] ?? 0) + correctedMs(samplesUs[run] ?? 0, correction);
  }
  return sums;
}
