import { DEFAULT_RUN_OPTIONS, type InputOptions, type RunOptions } from '../engine/options';
import type { Arguments } from './arguments';
import { UsageError } from './errors';
import { choiceOption, durationOption, filesOption, integerOption, shapesOption } from './values';

/** Throws UsageError. */
export function runOptions(options: Arguments): RunOptions {
  if (options.has('budget') && options.has('runs'))
    throw new UsageError('--budget and --runs say when to stop: give one of them.');
  const defaults = DEFAULT_RUN_OPTIONS;
  return {
    engine: choiceOption(options, 'engine', ['onnxruntime']) ?? defaults.engine,
    device: choiceOption(options, 'device', ['cpu']) ?? defaults.device,
    threads: integerOption(options, 'threads'),
    spinning: options.has('no-spinning') ? false : undefined,
    optimization:
      choiceOption(options, 'optimization', ['disabled', 'basic', 'extended', 'all']) ??
      defaults.optimization,
    memoryPattern: !options.has('no-memory-pattern'),
    ...inputOptions(options),
    inputFiles: filesOption(options, 'input'),
    seed: integerOption(options, 'seed', 0) ?? defaults.seed,
    warmupRuns: integerOption(options, 'warmup', 0) ?? defaults.warmupRuns,
    budgetMs: durationOption(options, 'budget') ?? defaults.budgetMs,
    runs: integerOption(options, 'runs'),
    callLimitMs: durationOption(options, 'timeout') ?? defaults.callLimitMs,
  };
}

/** Values for the inputs' free dimensions. Throws UsageError. */
export function inputOptions(options: Arguments): InputOptions {
  return {
    batch: integerOption(options, 'batch'),
    inputShapes: shapesOption(options, 'input-shape'),
  };
}
