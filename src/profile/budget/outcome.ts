import type { ProfiledFrame } from '../document';
import type { BudgetModel, Limit } from './budget';

/** What came of checking a budget. */
export interface BudgetCheck {
  readonly models: readonly ModelCheck[];
}

export interface ModelCheck {
  readonly model: BudgetModel;
  readonly outcomes: readonly Outcome[];
  /** Why the model could not be read, run or compared, so that its limits say nothing. */
  readonly failure: string | null;
  /** What else one must know: a baseline of another machine. */
  readonly notes: readonly string[];
  /** Measured; null where only what is known without running was checked. */
  readonly isMeasured: boolean;
}

/** One limit on one thing: the model, a scope or a layer. */
export interface Outcome {
  readonly limit: Limit;
  /** Of the scope or layer; '' for the model. */
  readonly name: string;
  /**
   * `unknown`: it can't be told, because the number or what has it isn't there, so that the budget
   * is not kept. `skipped`: it needs a run, and none was made.
   */
  readonly status: 'kept' | 'broken' | 'unknown' | 'skipped';
  /** In the limit's unit; null where unknown. */
  readonly value: number | null;
  /** What the baseline has; null where the limit is no ratio. */
  readonly baseline: number | null;
  /** What happened, in a sentence. */
  readonly sentence: string;
  /** The line that made the layer, or the scope's first. */
  readonly place: ProfiledFrame | null;
}

export interface CheckCounts {
  readonly kept: number;
  /** Broken, or unknown. */
  readonly broken: number;
  readonly skipped: number;
  readonly failures: number;
}

export function isBroken({ status }: Pick<Outcome, 'status'>): boolean {
  return status === 'broken' || status === 'unknown';
}

export function countChecks({ models }: BudgetCheck): CheckCounts {
  const outcomes = models.flatMap((model) => model.outcomes);
  const count = (fits: (outcome: Outcome) => boolean) => outcomes.filter(fits).length;
  return {
    kept: count(({ status }) => status === 'kept'),
    broken: count(isBroken),
    skipped: count(({ status }) => status === 'skipped'),
    failures: models.filter(({ failure }) => failure !== null).length,
  };
}
