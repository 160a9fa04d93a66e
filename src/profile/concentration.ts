import type { ProfiledLayer } from './document';

/** How few layers make most of the time. */
export interface Concentration {
  /** Rows at which time stands. */
  readonly timed: number;
  /** The slowest of them that together reach the wanted share. */
  readonly few: number;
  readonly share: number;
  readonly largest: number;
}

/** Most of the run, but short of what a long tail of small layers would need. */
const MOST = 0.7;
/** A quarter of the layers or less making most of the time is worth saying. */
const FEW = 0.25;
/** No layer above this share: nothing stands out. */
const EVEN = 0.1;
const FEWEST_LAYERS = 8;

/** Layers and what of the run stands at each; the runtime's own rows don't count. */
export function concentrationOf(layers: readonly ProfiledLayer[]): Concentration {
  const shares = layers
    .filter((layer) => layer.kind === 'layer' && layer.kernels.length > 0)
    .map((layer) => layer.share)
    .sort((a, b) => b - a);
  let share = 0;
  let few = 0;
  while (few < shares.length && share < MOST) share += shares[few++] ?? 0;
  return { timed: shares.length, few, share, largest: shares[0] ?? 0 };
}

export function isConcentrated({ timed, few, share }: Concentration): boolean {
  return timed >= FEWEST_LAYERS && share >= MOST && few <= timed * FEW;
}

export function isEven(concentration: Concentration): boolean {
  const { timed, largest } = concentration;
  return timed >= FEWEST_LAYERS && largest < EVEN && !isConcentrated(concentration);
}
