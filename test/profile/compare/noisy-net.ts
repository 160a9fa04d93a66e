import type { Profile, ProfiledKernel, ProfiledLayer } from '../../../src/profile/document';
import { median, quantile, sum } from '../../../src/profile/statistics';
import { kernel, latency, layer, smallProfile } from '../../cli/support';
import { seededRandom } from '../../model/seeded';

export interface NetLayer {
  readonly id: string;
  readonly ms: number;
  readonly changes?: Partial<ProfiledLayer>;
}

export interface Noise {
  readonly seed: number;
  /** Standard deviations of logarithms: of every run of every layer. */
  readonly runs?: number;
  /** Of a layer for as long as the process lives. */
  readonly placement?: number;
  /** How much the machine changes its speed over the runs, up to so much. */
  readonly drift?: number;
  /** Factor on everything. */
  readonly machine?: number;
  readonly runCount?: number;
}

/** A profile as one process would measure it: each layer a kernel, with noise of every kind. */
export function noisyProfile(layers: readonly NetLayer[], noise: Noise): Profile {
  const { seed, runs = 0.05, placement = 0, drift = 0, machine = 1, runCount = 60 } = noise;
  const normal = normalNumbers(seed);
  const phase = normal();
  const speed = Array.from(
    { length: runCount },
    (_, run) => machine * Math.exp(drift * Math.sin(phase + (3 * run) / runCount)),
  );
  const kernels: ProfiledKernel[] = [];
  const rows = layers.map(({ id, ms, changes }): ProfiledLayer => {
    const placed = ms * Math.exp(placement * normal());
    const samples = speed.map((factor) => {
      // Now and then something else runs.
      const disturbed = normal() > 2 ? 1.5 : 1;
      return placed * factor * disturbed * Math.exp(runs * normal());
    });
    kernels.push(kernel('Conv', [id], samples));
    const timeMs = {
      median: median(samples),
      p10: quantile(samples, 0.1),
      p90: quantile(samples, 0.9),
    };
    return layer(id, {
      params: 1000,
      macs: 1_000_000,
      ...changes,
      timeMs,
      rawMs: timeMs,
      belowResolution: timeMs.median < 0.01,
      kernels: [kernels.length - 1],
    });
  });
  const totals = speed.map((_, run) =>
    sum(kernels.map(({ samplesUs }) => (samplesUs[run] ?? 0) / 1000)),
  );
  const total = latency(totals);
  return smallProfile({
    layers: rows,
    kernels,
    latency: { unprofiled: total, profiled: total, firstRunMs: 1, loadMs: 1 },
  });
}

/** Standard normal, the same for the same seed. */
function normalNumbers(seed: number): () => number {
  const random = seededRandom(seed);
  const uniform = () => (random(1_000_000) + 1) / 1_000_001;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** `stage1/block0/conv3`, with times over two decades. */
export function plainNet(count: number): NetLayer[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `stage${Math.floor(index / 12)}/block${Math.floor(index / 3) % 4}/conv${index % 3}`,
    ms: 0.05 * 1.6 ** (index % 10),
    changes: { outputShape: [1, 8 + index, 16, 16], params: 100 + index },
  }));
}
