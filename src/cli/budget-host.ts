import { dirname, isAbsolute, join } from 'node:path';
import { budgetRunOptions } from '../engine/budget-run';
import { inspectModel } from '../engine/inspect-model';
import type { ModelSpec } from '../engine/options';
import { isForTfjsOnly, withTensorflow } from '../engine/options';
import { inspectInProcess } from '../engine/single-task';
import type { Budget, BudgetModel } from '../profile/budget/budget';
import type { BudgetHost } from '../profile/budget/check';
import { BudgetError } from '../profile/budget/parse-budget';
import type { BudgetProblem } from '../profile/budget/problems';
import type { Profile } from '../profile/document';
import type { Inspection } from '../profile/inspection';
import { isUserError } from '../model/errors';
import { buildZooModel, zooSpec } from '../zoo';
import type { Arguments } from './arguments';
import { dataFolder } from '../setup/data-folder';
import { tensorflowFolder } from '../setup/tensorflow/folder';
import type { CommandContext } from './command';
import { measure } from './measure';
import { modelSpec } from './model-argument';
import type { OptionName } from './option-table';
import { readProfile } from './read-profile';

/** Reads and runs the models of a budget for the command line. */
export class CommandBudgetHost implements BudgetHost {
  private readonly specs = new Map<BudgetModel, Promise<ModelSpec>>();
  private readonly folder: string;

  /** @param path of the budget: its paths are relative to its folder. */
  constructor(
    path: string,
    private readonly context: CommandContext,
  ) {
    this.folder = dirname(path);
  }

  async inspect(model: BudgetModel): Promise<Inspection> {
    const spec = await this.spec(model);
    const { batch, inputShapes } = model.run;
    const options = { batch, inputShapes };
    return isForTfjsOnly(spec)
      ? inspectInProcess(spec, options, this.context.signal)
      : inspectModel(spec, options);
  }

  async measure(model: BudgetModel): Promise<Profile> {
    const spec = await this.spec(model);
    const options = budgetRunOptions(model.run, spec);
    const withFolder = withTensorflow(options, () => tensorflowFolder(dataFolder()));
    return measure(spec, withFolder, this.context);
  }

  baseline(_: BudgetModel, path: string): Promise<Profile> {
    return readProfile(this.resolve(path));
  }

  throwIfCancelled(): void {
    this.context.signal.throwIfAborted();
  }

  /** A traced model is traced once. */
  private spec(model: BudgetModel): Promise<ModelSpec> {
    const known = this.specs.get(model) ?? this.find(model);
    this.specs.set(model, known);
    return known;
  }

  private async find({ source, run }: BudgetModel): Promise<ModelSpec> {
    if (source.kind === 'zoo') return zooSpec(source.name, source.options);
    const path = this.resolve(source.path);
    const named =
      source.kind === 'source' && source.name !== null ? `${path}:${source.name}` : path;
    const batch = run.batch === undefined ? undefined : String(run.batch);
    const options = source.kind === 'source' && batch !== undefined ? { batch } : {};
    return modelSpec(argumentsOf(named, options), this.context.signal);
  }

  private resolve(path: string): string {
    return isAbsolute(path) ? path : join(this.folder, path);
  }
}

/** As if a model had been given on the command line. */
function argumentsOf(
  model: string,
  options: Readonly<Partial<Record<OptionName, string>>>,
): Arguments {
  // A name without a folder or an ending would be one of the zoo.
  const isPlain = !/[/\\.]/.test(model);
  return {
    positionals: [isPlain ? `./${model}` : model],
    has: (option) => options[option] !== undefined,
    value: (option) => options[option],
    values: (option) => [options[option]].filter((value) => value !== undefined),
  };
}

/**
 * Builds the models of the zoo for nothing, which takes milliseconds: what is wrong with their
 * options is wrong with the budget. Throws BudgetError.
 */
export function requireBuildable({ models }: Budget): void {
  const problems = models.flatMap(({ path, source }): BudgetProblem[] => {
    if (source.kind !== 'zoo') return [];
    try {
      buildZooModel(zooSpec(source.name, source.options));
      return [];
    } catch (error) {
      if (!isUserError(error)) throw error;
      return [{ path: [...path, 'zoo'], message: `can’t be built: ${error.message}` }];
    }
  });
  if (problems.length > 0) throw new BudgetError(problems);
}
