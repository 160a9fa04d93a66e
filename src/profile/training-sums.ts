import type { ProfiledLayer } from './document';
import { sum } from './statistics';

/** What some layers do together in one training step. */
export interface TrainingSums {
  readonly forwardMs: number;
  readonly backwardMs: number;
  readonly optimizerMs: number;
  readonly savedBytes: number | null;
  /** L2 norm over the weights of all of them; null without weights. */
  readonly gradientNorm: number | null;
}

/** null for a run without training. */
export function trainingSums(
  members: readonly Pick<ProfiledLayer, 'training'>[],
): TrainingSums | null {
  const trained = members.flatMap(({ training }) => training ?? []);
  if (trained.length === 0) return null;
  const norms = trained.flatMap(({ gradientNorm }) => gradientNorm ?? []);
  const saved = trained.map(({ savedBytes }) => savedBytes);
  return {
    forwardMs: sum(trained.map(({ forwardMs }) => forwardMs)),
    backwardMs: sum(trained.map(({ backwardMs }) => backwardMs)),
    optimizerMs: sum(trained.map(({ optimizerMs }) => optimizerMs)),
    savedBytes: saved.includes(null) ? null : sum(saved.map((bytes) => bytes ?? 0)),
    gradientNorm: norms.length === 0 ? null : Math.hypot(...norms),
  };
}
