import * as l10n from '@vscode/l10n';
import { isUserError } from '../../model/errors';
import { compareRuns } from '../compare/compare';
import type { Comparison } from '../compare/comparison';
import { conditionName } from '../compare/comparison-verdict';
import type { Profile } from '../document';
import { UNKNOWN } from '../format';
import type { Inspection } from '../inspection';
import { sentences } from '../sentences';
import { baselineAdvice } from './baseline-command';
import type { Budget, BudgetModel } from './budget';
import { needsRun } from './budget';
import { evaluate } from './evaluate';
import type { BudgetCheck, ModelCheck } from './outcome';
import { BudgetError } from './parse-budget';
import type { BudgetProblem } from './problems';

/** What reads and runs models: the command line and the editor each have their own. */
export interface BudgetHost {
  /** What a model costs as it stands. Throws UserError. */
  inspect(model: BudgetModel): Promise<Inspection>;
  /** Throws UserError. */
  measure(model: BudgetModel): Promise<Profile>;
  /** The saved profile that a model is held against. Throws UserError. */
  baseline(model: BudgetModel, path: string): Promise<Profile>;
  /** Throws its reason once the check is cancelled. */
  throwIfCancelled(): void;
}

/** `static` runs no model: limits that need a run are skipped. */
export type CheckMode = 'static' | 'all';

/**
 * Reads what ratios are held against, before anything runs. Throws BudgetError for all that can't
 * be read, which says how to make them.
 */
async function readBaselines(
  { models }: Budget,
  host: BudgetHost,
): Promise<ReadonlyMap<BudgetModel, Profile>> {
  const found = new Map<BudgetModel, Profile>();
  const problems: BudgetProblem[] = [];
  for (const model of models) {
    if (model.baseline === undefined || !model.limits.some(({ most }) => most.kind === 'ratio'))
      continue;
    try {
      found.set(model, await host.baseline(model, model.baseline));
    } catch (error) {
      if (!isUserError(error)) throw error;
      const advice = baselineAdvice(model.source, model.run, model.baseline);
      const message = sentences([l10n.t('can’t be used: {0}', error.message), advice]);
      problems.push({ path: [...model.path, 'baseline'], message });
    }
  }
  if (problems.length > 0) throw new BudgetError(problems);
  return found;
}

/**
 * Checks every model of a budget, one after the other. A model that can't be read or run fails by
 * itself; the others are checked all the same. Throws BudgetError where a baseline is missing, what
 * is no UserError, and when cancelled.
 */
export async function checkBudget(
  budget: Budget,
  host: BudgetHost,
  mode: CheckMode,
  onModel: (model: BudgetModel, index: number) => void = () => undefined,
): Promise<BudgetCheck> {
  const baselines = await readBaselines(budget, host);
  const models: ModelCheck[] = [];
  for (const [index, model] of budget.models.entries()) {
    host.throwIfCancelled();
    onModel(model, index);
    models.push(await checkModel(model, baselines.get(model), host, mode));
  }
  return { models };
}

async function checkModel(
  model: BudgetModel,
  baseline: Profile | undefined,
  host: BudgetHost,
  mode: CheckMode,
): Promise<ModelCheck> {
  try {
    // 1. What is known without running it.
    const inspection = await host.inspect(model);
    // 2. The run, where a limit needs one.
    const isMeasured = mode === 'all' && needsRun(model);
    const profile = isMeasured ? await host.measure(model) : undefined;
    const comparison = baseline && profile ? compareRuns(baseline, profile) : undefined;
    // 3. What comes of it.
    const outcomes = evaluate(model.limits, { inspection, profile, baseline, comparison });
    return { model, outcomes, failure: null, notes: notesOf(comparison), isMeasured };
  } catch (error) {
    host.throwIfCancelled();
    if (!isUserError(error)) throw error;
    return { model, outcomes: [], failure: error.message, notes: [], isMeasured: false };
  }
}

/** A ratio between two machines, or two numbers of threads, says little about the model. */
function notesOf(comparison: Comparison | undefined): string[] {
  const conditions = comparison?.conditions ?? [];
  return conditions
    .filter(({ kind }) => kind !== 'model' && kind !== 'not-interleaved')
    .map(({ kind, before, after }) =>
      l10n.t(
        'Unlike the baseline: {0} is {1}, there it was {2}.',
        conditionName(kind),
        after || UNKNOWN,
        before || UNKNOWN,
      ),
    );
}
