import type { Profile, ProfiledLayer } from '../../src/profile/document';
import { kernel, latency, layer, smallProfile } from '../cli/support';

export interface NetRow {
  readonly id: string;
  readonly type?: string;
  readonly kind?: ProfiledLayer['kind'];
  readonly certainty?: ProfiledLayer['certainty'];
  readonly macs?: number | null;
  readonly weightBytes?: number;
  readonly outputBytes?: number | null;
  /** One kernel's time in every run, ms; runtime rows have a time and no kernel. */
  readonly samplesMs: readonly number[];
}

/** A profile of one kernel per row, whose correction is the identity and whose rows add up. */
export function netOf(rows: readonly NetRow[], changes: Partial<Profile> = {}): Profile {
  const middle = (row: NetRow) => latency(row.samplesMs).medianMs;
  const totalMs = rows.reduce((total, row) => total + middle(row), 0);
  const timed = rows.filter((row) => row.kind !== 'runtime');
  const layers = rows.map((row) => {
    const ms = middle(row);
    const timeMs = { median: ms, p10: Math.min(...row.samplesMs), p90: Math.max(...row.samplesMs) };
    const { id, type = 'Conv2D', kind = 'layer', macs = 0, certainty = 'exact' } = row;
    return layer(id, {
      type,
      kind,
      certainty,
      macs,
      weightBytes: row.weightBytes ?? 0,
      outputBytes: row.outputBytes === undefined ? 4096 : row.outputBytes,
      timeMs,
      rawMs: timeMs,
      share: ms / totalMs,
      belowResolution: ms < 0.01,
      kernels: kind === 'runtime' ? [] : [timed.indexOf(row)],
    });
  });
  const kernels = timed.map((row) => ({
    ...kernel('Conv', row.kind === 'inserted' ? [] : [row.id], row.samplesMs),
    outputBytes: row.outputBytes === undefined ? 4096 : row.outputBytes,
  }));
  return smallProfile({
    layers,
    kernels,
    latency: {
      ...smallProfile().latency,
      unprofiled: latency(Array.from({ length: 16 }, () => totalMs)),
      profiled: latency(Array.from({ length: 16 }, () => totalMs * 1.05)),
    },
    correction: { ...smallProfile().correction, overhead: 0.05 },
    accounting: { ...smallProfile().accounting, unknown: 0, exact: 1 },
    certificate: [{ check: 'Model nodes explained', passed: 5, of: 5 }],
    ...changes,
  });
}

/** The same time in as many runs as intervals need. */
export function steady(ms: number, runs = 16): number[] {
  return Array.from({ length: runs }, () => ms);
}

/** So many rows of the same time. */
export function many(count: number, ms: number, change: Partial<NetRow> = {}): NetRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `l${index}`,
    samplesMs: steady(ms),
    ...change,
  }));
}

/** A live curve through every kernel. */
export function curveOf(
  predicted: readonly (number | null)[],
  measured: readonly (number | null)[] = predicted,
): Profile['memory'] {
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  return {
    ...smallProfile().memory,
    predictedPeakBytes: known(predicted).length > 0 ? Math.max(...known(predicted)) : null,
    measuredPeakBytes: known(measured).length > 0 ? Math.max(...known(measured)) : null,
    curve: predicted.map((predictedBytes, kernel) => ({
      kernel,
      predictedBytes,
      measuredBytes: measured[kernel] ?? null,
    })),
  };
}
