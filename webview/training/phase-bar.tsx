import './training.css';
import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import type { TrainingSums } from '../../src/profile/training-sums';

/** The parts of a training step, in the order in which they come. */
export const PHASES = ['forward', 'backward', 'optimizer'] as const;
export type TrainingPhase = (typeof PHASES)[number];

export function phaseName(phase: TrainingPhase): string {
  switch (phase) {
    case 'forward':
      return l10n.t('forward');
    case 'backward':
      return l10n.t('backward');
    case 'optimizer':
      return l10n.t('optimizer');
  }
}

export function phaseMs(sums: TrainingSums, phase: TrainingPhase): number {
  return sums[`${phase}Ms`];
}

interface PhasePartsProps {
  readonly sums: TrainingSums;
  /** Of all three together, as CSS has it. */
  readonly width: string;
}

/** One bar of three parts, inside an element of class `bar`; the numbers stand beside it. */
export function PhaseParts({ sums, width }: PhasePartsProps): JSX.Element {
  const totalMs = sums.forwardMs + sums.backwardMs + sums.optimizerMs;
  return (
    <span class="phases" style={{ width }}>
      {PHASES.map((phase) => {
        const ms = phaseMs(sums, phase);
        // Parts of 100, because CSS leaves room where they add up to less than 1.
        return ms > 0 ? (
          <i key={phase} class={phase} style={{ flexGrow: (ms / totalMs) * 100 }} />
        ) : null;
      })}
    </span>
  );
}

/** Side by side, where there is no room for names. */
export function PhaseSwatches(): JSX.Element {
  return (
    <span class="phase-swatches" aria-hidden="true">
      {PHASES.map((phase) => (
        <i key={phase} class={`swatch phase ${phase}`} />
      ))}
    </span>
  );
}

export function PhaseLegend(): JSX.Element {
  return (
    <>
      {PHASES.map((phase) => (
        <span key={phase} class="legend">
          <i class={`swatch phase ${phase}`} />
          {phaseName(phase)}
        </span>
      ))}
    </>
  );
}
