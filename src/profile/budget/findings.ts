import * as l10n from '@vscode/l10n';
import type { JsonPath } from './budget';
import type { BudgetCheck, ModelCheck, Outcome } from './outcome';
import { isBroken } from './outcome';
import type { BudgetProblem } from './problems';

/** What an editor marks at a place of the budget. */
export interface BudgetFinding {
  readonly path: JsonPath;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
}

/** What an editor marks where the model is written. */
export interface SourceFinding {
  /** The model's title, for its own lines; else a file as the source names it, and a line from 1. */
  readonly place: { readonly file: string; readonly line: number } | null;
  readonly message: string;
  /** The limit, in the budget. */
  readonly path: JsonPath;
}

/** One limit may be on a thousand layers. */
const MOST_PER_LIMIT = 20;

/** What is wrong with a budget itself. */
export function problemFindings(problems: readonly BudgetProblem[]): BudgetFinding[] {
  return problems.map(({ path, message }) => ({
    path,
    // Problems go on from the name of their place, which the mark shows.
    message: path.length === 0 ? message : `${String(path.at(-1))} ${message}`,
    severity: 'error',
  }));
}

/** What is broken, at the limits of the budget. */
export function budgetFindings({ models }: BudgetCheck): BudgetFinding[] {
  return models.flatMap(({ model, failure, notes, outcomes }) => [
    ...(failure === null
      ? []
      : [
          {
            path: [...model.path, model.source.kind],
            message: failure,
            severity: 'warning' as const,
          },
        ]),
    ...notes.map((message) => ({
      path: [...model.path, 'baseline'],
      message,
      severity: 'information' as const,
    })),
    ...shortened(outcomes).map(({ limit, status, sentence }) => ({
      path: limit.path,
      message: sentence,
      severity: status === 'broken' ? ('error' as const) : ('warning' as const),
    })),
  ]);
}

/** What is broken of a model, at its definition and at its layers' lines. */
export function sourceFindings({ outcomes }: ModelCheck): SourceFinding[] {
  return shortened(outcomes).map(({ limit, place, sentence }) => ({
    place: limit.target.kind === 'model' ? null : place,
    message: sentence,
    path: limit.path,
  }));
}

/** Of each limit what is broken, at most so many; the rest is counted. */
function shortened(
  outcomes: readonly Outcome[],
): Pick<Outcome, 'limit' | 'status' | 'sentence' | 'place'>[] {
  const byLimit = new Map<Outcome['limit'], Outcome[]>();
  for (const outcome of outcomes)
    if (isBroken(outcome)) {
      const list = byLimit.get(outcome.limit) ?? [];
      list.push(outcome);
      byLimit.set(outcome.limit, list);
    }
  return [...byLimit].flatMap(([limit, broken]) => {
    const rest = broken.length - MOST_PER_LIMIT;
    if (rest <= 0) return broken;
    const sentence = l10n.t('And {0} more break this limit.', rest);
    return [
      ...broken.slice(0, MOST_PER_LIMIT),
      { limit, status: 'broken' as const, sentence, place: null },
    ];
  });
}
