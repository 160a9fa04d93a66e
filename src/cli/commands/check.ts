import { readFile } from 'node:fs/promises';
import { checkBudget } from '../../profile/budget/check';
import type { BudgetCheck } from '../../profile/budget/outcome';
import { countChecks, isBroken } from '../../profile/budget/outcome';
import { BudgetError, parseBudget, problemText } from '../../profile/budget/parse-budget';
import { junitReport } from '../../profile/budget/report-junit';
import { markdownReport } from '../../profile/budget/report-markdown';
import type { Arguments } from '../arguments';
import { CommandBudgetHost, requireBuildable } from '../budget-host';
import { checkDocument, checkReport } from '../budget-report';
import type { Command, CommandContext } from '../command';
import { readFailure, UsageError } from '../errors';
import { EXIT, type ExitCode } from '../exit-codes';
import { checkFolder, saveText } from '../save';
import type { Terminal } from '../terminal';
import { printable } from '../text';

const DEFAULT_PATH = 'layerline.budget.json';

export const checkCommand: Command = {
  name: 'check',
  argument: '[FILE]',
  summary: `Check models against what they may cost, as ${DEFAULT_PATH} says.`,
  options: ['json', 'report'],
  examples: [
    'layerline check',
    'layerline check ci/layerline.budget.json --report check.md',
    'layerline check --json --report junit.xml',
  ],
  run: check,
};

async function check(context: CommandContext): Promise<ExitCode> {
  const { options, terminal } = context;
  // 1. Everything that can be wrong with the command and the budget is found before anything runs.
  const path = pathOf(options);
  const report = options.value('report');
  const write = report === undefined ? undefined : reportWriter(report);
  if (report !== undefined) await checkFolder(report);
  let result: BudgetCheck;
  try {
    const budget = parseBudget(await textOf(path));
    requireBuildable(budget);
    // 2. The models, one after the other.
    const host = new CommandBudgetHost(path, context);
    const count = budget.models.length;
    result = await checkBudget(budget, host, 'all', ({ title }, index) =>
      terminal.err.write(`Checking ${printable(title)} (${index + 1} of ${count})\n`),
    );
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    return refuse(path, error, terminal);
  }
  // 3. What came of it. Printed first, so that a full disk doesn't lose it.
  terminal.out.write(
    options.has('json')
      ? `${JSON.stringify(checkDocument(result, path), undefined, 2)}\n`
      : checkReport(result, terminal.out),
  );
  sayBroken(result, terminal);
  if (report !== undefined && write) await saveText(report, write(result));
  return exitCode(result);
}

function pathOf({ positionals }: Arguments): string {
  const [path = DEFAULT_PATH, extra] = positionals;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one too many: give one budget.`);
  return path;
}

function reportWriter(path: string): (check: BudgetCheck) => string {
  if (/\.md$/i.test(path)) return markdownReport;
  if (/\.xml$/i.test(path)) return junitReport;
  throw new UsageError(
    `--report writes Markdown (FILE.md) or JUnit's XML (FILE.xml), not "${path}".`,
  );
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw readFailure(path, error);
  }
}

/** Every problem on a line of its own, so that all can be mended at once. */
function refuse(path: string, { problems }: BudgetError, { err }: Terminal): ExitCode {
  for (const problem of problems)
    err.write(`layerline: ${printable(`${path}: ${problemText(problem)}`)}\n`);
  return EXIT.usage;
}

function sayBroken({ models }: BudgetCheck, { err }: Terminal): void {
  for (const { model, outcomes, failure } of models) {
    const sentences = outcomes.filter(isBroken).map(({ sentence }) => sentence);
    for (const sentence of failure === null ? sentences : [failure])
      err.write(`layerline: ${printable(`${model.title}: ${sentence}`)}\n`);
  }
}

/** A broken limit is what the check is for: it is told also where another model could not be run. */
function exitCode(check: BudgetCheck): ExitCode {
  const { broken, failures } = countChecks(check);
  if (broken > 0) return EXIT.broken;
  return failures > 0 ? EXIT.failed : EXIT.ok;
}
