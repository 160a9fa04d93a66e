import type { BudgetCheck, Outcome } from '../profile/budget/outcome';
import { countChecks, isBroken } from '../profile/budget/outcome';
import { limitText } from '../profile/budget/amounts';
import { pathText } from '../profile/budget/budget';
import { verdict } from '../profile/budget/report-markdown';
import type { CheckCounts } from '../profile/budget/outcome';
import { lines } from './profile-report';
import type { Output } from './terminal';
import { printable, wrap } from './text';

/** What `layerline check --json` writes; scripts rely on the names. null is unknown. */
export interface CheckDocument {
  readonly format: 'layerline-check';
  readonly version: 1;
  readonly path: string;
  readonly counts: CheckCounts;
  readonly models: readonly {
    readonly title: string;
    readonly measured: boolean;
    /** Why the model could not be checked. */
    readonly failure: string | null;
    readonly notes: readonly string[];
    readonly limits: readonly CheckedLimit[];
  }[];
}

export interface CheckedLimit extends Pick<
  Outcome,
  'status' | 'name' | 'value' | 'baseline' | 'sentence'
> {
  /** In the budget: `models[0].limits.time`. */
  readonly path: string;
  readonly target: 'model' | 'scope' | 'layer';
  readonly subject: string;
  readonly limit: string;
}

export function checkDocument(check: BudgetCheck, path: string): CheckDocument {
  return {
    format: 'layerline-check',
    version: 1,
    path,
    counts: countChecks(check),
    models: check.models.map(({ model, isMeasured, failure, notes, outcomes }) => ({
      title: model.title,
      measured: isMeasured,
      failure,
      notes,
      limits: outcomes.map(({ limit, status, name, value, baseline, sentence }) => ({
        path: pathText(limit.path),
        target: limit.target.kind,
        subject: limit.subject,
        limit: limitText(limit),
        status,
        name,
        value,
        baseline,
        sentence,
      })),
    })),
  };
}

/** A line for each limit, those that are broken first. */
export function checkReport(check: BudgetCheck, output: Output): string {
  const models = check.models.flatMap(({ model, outcomes, failure, notes }) => [
    '',
    output.style.bold(printable(model.title)),
    ...(failure === null ? [] : entry('failed', failure, output)),
    ...[...outcomes.filter(isBroken), ...outcomes.filter((one) => !isBroken(one))].flatMap(
      ({ status, sentence }) => entry(status, sentence, output),
    ),
    ...notes.flatMap((note) => entry('note', note, output)),
  ]);
  return lines([output.style.bold(verdict(check)), ...models]);
}

const MARK_WIDTH = 9;

function entry(mark: string, text: string, { width, style }: Output): string[] {
  const isBad = mark === 'broken' || mark === 'unknown' || mark === 'failed';
  return wrap(printable(text), Math.max(20, width - MARK_WIDTH - 2)).map((line, index) => {
    const start = `  ${(index === 0 ? mark : '').padEnd(MARK_WIDTH)}`;
    return `${isBad ? style.warning(start) : style.dim(start)}${line}`;
  });
}
