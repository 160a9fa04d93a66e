/**
 * What changed between two profiles: layers matched, each with its difference and whether that is
 * beyond the noise. Durations are milliseconds; a positive difference is slower than before.
 */
import type { Profile } from '../document';
import type { LayerRow } from '../layer-rows';

export interface Comparison {
  readonly before: Profile;
  readonly after: Profile;
  /** Of the un-instrumented medians. */
  readonly total: Change;
  /** What changed for all layers alike. */
  readonly machine: MachineChange;
  /**
   * Rows of both profiles, every one once: those beyond the noise first, then those that contribute
   * most to the change.
   */
  readonly rows: readonly ComparedRow[];
  /** How many rows each rule matched, and how many only one profile has. */
  readonly matching: Readonly<Record<MatchRule | 'removed' | 'added', number>>;
  readonly memory: {
    readonly weights: Pair;
    /** Largest live activations: measured where both are, else predicted. */
    readonly activations: Pair;
    readonly process: Pair;
  };
  readonly macs: Pair;
  readonly params: Pair;
  /** What else differs, so that the layers alone don't explain it. */
  readonly conditions: readonly Condition[];
}

/**
 * How a row of one profile found its counterpart: by the layer's id, by its name and position in
 * the scope tree, or by its type, shapes and neighbours.
 */
export type MatchRule = 'id' | 'name' | 'structure';

export interface ComparedRow {
  /** Unique in the comparison: the key of the row after, else `removed:` and the key before. */
  readonly key: string;
  readonly before: LayerRow | null;
  readonly after: LayerRow | null;
  /** null where only one profile has the row. */
  readonly rule: MatchRule | null;
  /** A row that only one profile has counts as 0 in the other. */
  readonly change: Change;
}

export interface Change {
  /** null where there is none to be measured: fused into another row, or not there at all. */
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
  /** Median after − median before. */
  readonly differenceMs: number;
  /** 95 % interval of the difference, what the machine did between both runs included. */
  readonly lowMs: number;
  readonly highMs: number;
  /** after / before; null where either is missing or zero. */
  readonly ratio: number | null;
  /**
   * Beyond the noise, as `judge.ts` tells: among all rows of a model together. Stricter than an
   * interval without zero, and beside the machine's own change.
   */
  readonly verdict: 'slower' | 'faster' | 'no-difference';
}

/** Bytes or counts of both; null is unknown. */
export interface Pair {
  readonly before: number | null;
  readonly after: number | null;
}

export interface Condition {
  readonly kind:
    | 'model'
    | 'machine'
    | 'device'
    | 'engine'
    | 'threads'
    | 'precision'
    | 'batch'
    | 'inputs'
    | 'mode'
    | 'optimization'
    /** Measured one after the other: the machine may have changed in between. */
    | 'not-interleaved';
  /** As they stand in the documents; '' where they say nothing. */
  readonly before: string;
  readonly after: string;
}

/** What changed for all layers alike: the machine's speed, or what the conditions did. */
export interface MachineChange {
  /** Median of after / before over the layers whose work is the same; 1 where there are too few. */
  readonly ratio: number;
  /** Whether layers are judged against it: nothing but the machine can have changed their speed. */
  readonly removed: boolean;
}
