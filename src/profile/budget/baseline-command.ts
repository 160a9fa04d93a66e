import * as l10n from '@vscode/l10n';
import type { BudgetRun, BudgetSource } from './budget';

/** Options of models of the zoo as the command line calls them. */
const ZOO_FLAGS: Readonly<Record<string, string>> = {
  inputSize: 'input-size',
  inputChannels: 'channels',
  classes: 'classes',
  seed: 'seed',
  batch: 'batch',
  blocks: 'blocks',
  width: 'width',
  depth: 'depth',
  resolution: 'resolution',
};

/** How to make the saved profile that a ratio is held against. */
export function baselineAdvice(
  source: BudgetSource | undefined,
  run: BudgetRun,
  file: string,
): string {
  const command = baselineCommand(source, run, file);
  return command === undefined
    ? l10n.t('Measure the model in the editor and save its profile as {0}.', file)
    : l10n.t('Make one with `{0}`.', command);
}

/**
 * The command that measures a model as the budget does, and saves it. Undefined where the command
 * line can't build the same model.
 */
function baselineCommand(
  source: BudgetSource | undefined,
  run: BudgetRun,
  file: string,
): string | undefined {
  const options = source?.kind === 'zoo' ? zooFlags(source) : [];
  if (!options) return undefined;
  const flag = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  const words = [
    'layerline',
    'profile',
    modelWord(source),
    ...options,
    ...flag('engine', run.engine),
    ...flag('backend', run.backend),
    ...flag('device', run.device),
    ...flag('threads', run.threads),
    ...flag('batch', run.batch),
    ...Object.entries(run.inputShapes ?? {}).flatMap(([name, shape]) =>
      flag('input-shape', `${name}=${shape.join('x')}`),
    ),
    ...flag('runs', run.runs),
    ...flag('budget', run.budgetMs === undefined ? undefined : `${run.budgetMs}ms`),
    '--out',
    file,
  ];
  return words.map(quoted).join(' ');
}

function modelWord(source: BudgetSource | undefined): string {
  switch (source?.kind) {
    case undefined:
      return 'MODEL';
    case 'zoo':
      return source.name;
    case 'file':
      return source.path;
    case 'source':
      return source.name === null ? source.path : `${source.path}:${source.name}`;
  }
}

function zooFlags({ options }: BudgetSource & { kind: 'zoo' }): string[] | undefined {
  const words: string[] = [];
  for (const [option, value] of Object.entries(options)) {
    const flag = Object.hasOwn(ZOO_FLAGS, option) ? ZOO_FLAGS[option] : undefined;
    const isList = Array.isArray(value) && option === 'blocks';
    if (flag !== undefined && (typeof value === 'number' || isList))
      words.push(`--${flag}`, String(value));
    else if (option === 'strideIn1x1' && value === true) words.push('--stride-in-1x1');
    else if (option === 'residual' && value === false) words.push('--no-residual');
    else return undefined;
  }
  return words;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
