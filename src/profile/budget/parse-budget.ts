import * as l10n from '@vscode/l10n';
import { UserError } from '../../model/errors';
import { sentences } from '../sentences';
import { baselineAdvice } from './baseline-command';
import type { Budget, BudgetModel, BudgetRun, BudgetSource, JsonPath } from './budget';
import { pathText } from './budget';
import { isObject, type JsonObject, Problems, type BudgetProblem } from './problems';
import { readLimits } from './read-limits';
import { readRun } from './read-run';
import { readZooOptions } from './zoo-options';

/** More text is no budget that a person or a tool of theirs wrote. */
const MOST_CHARACTERS = 4_000_000;
/** Each is built or opened: more would hold the check up for hours. */
const MOST_MODELS = 1000;

/** A budget that can't be used: every problem in a sentence of its own. */
export class BudgetError extends UserError {
  override readonly name = 'BudgetError';
  override readonly code = 'bad-budget';

  constructor(readonly problems: readonly BudgetProblem[]) {
    super(problems.map(problemText).join('\n'));
  }
}

/** `models[0].run.threads must be a whole number from 1, not "two".` */
export function problemText({ path, message }: BudgetProblem): string {
  return path.length === 0 ? message : `${pathText(path)} ${message}`;
}

const ROOT_KEYS = ['$schema', 'models'];
const SOURCE_KEYS = ['zoo', 'file', 'source'];
const MODEL_KEYS = [
  ...SOURCE_KEYS,
  'options',
  'title',
  'run',
  'baseline',
  'limits',
  'scopes',
  'layers',
];

/**
 * Reads a budget, which is foreign: whatever it holds, what comes back is what the types say.
 * Throws BudgetError with all problems, not only the first.
 */
export function parseBudget(text: string): Budget {
  const document = parseJson(text);
  const problems = new Problems();
  const models = readModels(document, problems);
  if (problems.found.length > 0) throw new BudgetError(problems.found);
  return { models };
}

function parseJson(text: string): unknown {
  const problem = (message: string) => new BudgetError([{ path: [], message }]);
  if (text.length > MOST_CHARACTERS)
    throw problem(l10n.t('The budget is larger than 4 MB: split it.'));
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw problem(l10n.t('The budget is not JSON: {0}.', reason));
  }
}

function readModels(document: unknown, problems: Problems): BudgetModel[] {
  if (!isObject(document)) {
    problems.add([], l10n.t('The budget must be a JSON object with "models".'));
    return [];
  }
  problems.unknownKeys([], document, ROOT_KEYS);
  const { models } = document;
  const path = ['models'];
  if (!Array.isArray(models) || models.length === 0) {
    problems.add(path, l10n.t('must be a list with at least one model.'));
    return [];
  }
  if (models.length > MOST_MODELS) {
    problems.add(path, l10n.t('has more than {0} models: split the budget.', MOST_MODELS));
    return [];
  }
  const read = models.flatMap(
    (model: unknown, index) => readModel(model, [...path, index], problems) ?? [],
  );
  refuseSameTitles(read, problems);
  return read;
}

function readModel(model: unknown, path: JsonPath, problems: Problems): BudgetModel | undefined {
  if (!isObject(model)) {
    problems.add(path, l10n.t('must be an object that names a model and its limits.'));
    return undefined;
  }
  problems.unknownKeys(path, model, MODEL_KEYS);
  const source = readSource(model, path, problems);
  const run = readRun(model['run'], [...path, 'run'], source?.kind, problems);
  const baseline = problems.text(path, model, 'baseline');
  const limits = readLimits(model, path, problems);
  const relative = limits.find(({ most }) => most.kind === 'ratio');
  if (relative && model['baseline'] === undefined)
    problems.add(relative.path, withoutBaseline(source, run));
  if (!source) return undefined;
  const title = problems.text(path, model, 'title') ?? titleOf(source);
  return { path, source, title, run, baseline, limits };
}

function readSource(
  model: JsonObject,
  path: JsonPath,
  problems: Problems,
): BudgetSource | undefined {
  const given = SOURCE_KEYS.filter((key) => model[key] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    problems.add(
      path,
      l10n.t('must have one of "zoo", "file" and "source", which names the model.'),
    );
    return undefined;
  }
  const name = problems.text(path, model, kind);
  const { options } = model;
  if (options !== undefined && kind !== 'zoo')
    problems.add([...path, 'options'], l10n.t('is for models of the zoo only.'));
  if (name === undefined) return undefined;
  if (kind === 'zoo')
    return { kind, name, options: readZooOptions(options, [...path, 'options'], problems) };
  if (kind === 'file') {
    if (!/\.py$/i.test(name)) return { kind, path: name };
    problems.add([...path, kind], l10n.t('is a Python file: name it as "source".'));
    return undefined;
  }
  const [, file, defined] = /^(.+\.py)(?::([^:/\\]+))?$/is.exec(name) ?? [];
  if (file === undefined) {
    problems.add([...path, kind], l10n.t('must be FILE.py or FILE.py:NAME, not "{0}".', name));
    return undefined;
  }
  return { kind: 'source', path: file, name: defined ?? null };
}

function titleOf(source: BudgetSource): string {
  switch (source.kind) {
    case 'zoo':
      return source.name;
    case 'file':
      return source.path;
    case 'source':
      return source.name === null ? source.path : `${source.path}:${source.name}`;
  }
}

/** A report in which two models have one name can't be read. */
function refuseSameTitles(models: readonly BudgetModel[], problems: Problems): void {
  const seen = new Map<string, JsonPath>();
  for (const { title, path } of models) {
    const other = seen.get(title);
    if (other)
      problems.add(
        path,
        l10n.t('has the same name as {0}: give one of them a "title".', pathText(other)),
      );
    else seen.set(title, path);
  }
}

function withoutBaseline(source: BudgetSource | undefined, run: BudgetRun): string {
  return sentences([
    l10n.t('is a ratio, which needs a "baseline", a saved profile, to be held against.'),
    baselineAdvice(source, run, 'base.layerline.json'),
  ]);
}
