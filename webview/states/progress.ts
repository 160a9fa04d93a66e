import { signal } from '@preact/signals';
import type { Progress } from '../../src/engine/options';

export interface MeasuringState {
  readonly latest: Progress;
  readonly elapsedMs: number;
  /** When each step was first heard of, ms since the start. */
  readonly startedMs: Readonly<Partial<Record<Progress['step'], number>>>;
  /** Provisional medians, oldest first. */
  readonly medians: readonly { readonly runs: number; readonly medianMs: number }[];
}

const NOTHING: MeasuringState = {
  latest: { step: 'start', fraction: 0 },
  elapsedMs: 0,
  startedMs: { start: 0 },
  medians: [],
};

export const measuring = signal<MeasuringState>(NOTHING);

export function forgetProgress(): void {
  measuring.value = NOTHING;
}

export function takeProgress(latest: Progress, elapsedMs: number): void {
  const { startedMs, medians } = measuring.value;
  const { step, runs, medianMs } = latest;
  const isNews = runs !== undefined && medianMs !== undefined && runs > (medians.at(-1)?.runs ?? 0);
  measuring.value = {
    latest,
    elapsedMs,
    startedMs: startsOf(startedMs, step, elapsedMs),
    medians: isNews ? [...medians, { runs, medianMs }] : medians,
  };
}

function startsOf(
  known: MeasuringState['startedMs'],
  step: Progress['step'],
  elapsedMs: number,
): MeasuringState['startedMs'] {
  // It comes before the process that is taken to start first.
  if (step === 'export') return { export: 0 };
  return step in known ? known : { ...known, [step]: elapsedMs };
}
