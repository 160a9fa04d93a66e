/**
 * Compound scaling (Tan & Le 2019, "EfficientNet: Rethinking Model Scaling"): all models are the
 * first one with more filters, more blocks and more pixels, by real factors.
 */
export interface Scaling {
  /** Factor on the filters of every layer. */
  readonly width: number;
  /** Factor on the blocks of every stage. */
  readonly depth: number;
}

/** A run of blocks of the same kind. */
export interface Stage {
  readonly kernel: number;
  readonly repeats: number;
  readonly filters: number;
  /** Filters inside a block, as a multiple of its input's. */
  readonly expansion: number;
  /** Of the first block; the others have 1. */
  readonly stride: number;
}

/** EfficientNet-B0, from the paper's table 1. */
const STAGES: readonly Stage[] = [
  { kernel: 3, repeats: 1, filters: 16, expansion: 1, stride: 1 },
  { kernel: 3, repeats: 2, filters: 24, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 2, filters: 40, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 3, filters: 80, expansion: 6, stride: 2 },
  { kernel: 5, repeats: 3, filters: 112, expansion: 6, stride: 1 },
  { kernel: 5, repeats: 4, filters: 192, expansion: 6, stride: 2 },
  { kernel: 3, repeats: 1, filters: 320, expansion: 6, stride: 1 },
];
const STEM_FILTERS = 32;
const HEAD_FILTERS = 1280;
const DIVISOR = 8;

export interface ScaledArchitecture {
  readonly stemFilters: number;
  readonly stages: readonly Stage[];
  readonly headFilters: number;
}

export function scaleArchitecture({ width, depth }: Scaling): ScaledArchitecture {
  return {
    stemFilters: roundFilters(STEM_FILTERS, width),
    stages: STAGES.map((stage) => ({
      ...stage,
      filters: roundFilters(stage.filters, width),
      repeats: Math.ceil(depth * stage.repeats),
    })),
    headFilters: roundFilters(HEAD_FILTERS, width),
  };
}

/** The nearest multiple of 8, or the next one where that would lose more than 10 %. */
export function roundFilters(filters: number, width: number): number {
  const scaled = filters * width;
  const rounded = Math.max(DIVISOR, Math.floor((scaled + DIVISOR / 2) / DIVISOR) * DIVISOR);
  return rounded < 0.9 * scaled ? rounded + DIVISOR : rounded;
}
