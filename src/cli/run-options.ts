import {
  backendOf,
  DEFAULT_RUN_OPTIONS,
  DEFAULT_TRAINING,
  TRAINING_WARMUP_RUNS,
  type EngineName,
  type InputOptions,
  type RunOptions,
} from '../engine/options';
import { dataFolder } from '../setup/data-folder';
import { tensorflowFolder } from '../setup/tensorflow/folder';
import type { Arguments } from './arguments';
import { UsageError } from './errors';
import {
  choiceOption,
  durationOption,
  filesOption,
  integerOption,
  positiveOption,
  shapesOption,
} from './values';

/** Throws UsageError. */
export function runOptions(options: Arguments): RunOptions {
  if (options.has('budget') && options.has('runs'))
    throw new UsageError('--budget and --runs say when to stop: give one of them.');
  const defaults = DEFAULT_RUN_OPTIONS;
  return {
    ...runtime(options),
    threads: integerOption(options, 'threads'),
    spinning: options.has('no-spinning') ? false : undefined,
    optimization:
      choiceOption(options, 'optimization', ['disabled', 'basic', 'extended', 'all']) ??
      defaults.optimization,
    memoryPattern: !options.has('no-memory-pattern'),
    ...inputOptions(options),
    inputFiles: filesOption(options, 'input'),
    seed: integerOption(options, 'seed', 0) ?? defaults.seed,
    warmupRuns:
      integerOption(options, 'warmup', 0) ??
      (isTraining(options) ? TRAINING_WARMUP_RUNS : defaults.warmupRuns),
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

/** What `--engine` names: one, or two to be compared. Throws UsageError. */
export function enginesOption(options: Arguments): readonly [EngineName, EngineName?] {
  const text = options.value('engine');
  if (text === undefined)
    return [options.has('backend') || isTraining(options) ? 'tfjs' : DEFAULT_RUN_OPTIONS.engine];
  const names = text.split(',').map((name) => ENGINES.find((engine) => engine === name));
  const [first, second, extra] = names;
  if (first === undefined || names.includes(undefined) || extra !== undefined || first === second)
    throw new UsageError(`--engine takes onnxruntime, tfjs or onnxruntime,tfjs, not "${text}".`);
  return [first, second];
}

const ENGINES: readonly EngineName[] = ['onnxruntime', 'tfjs'];

type Runtime = Pick<RunOptions, 'engine' | 'device' | 'backend' | 'training' | 'tensorflowFolder'>;

function runtime(options: Arguments): Runtime {
  const [engine, other] = enginesOption(options);
  const uses = (name: EngineName) => engine === name || other === name;
  const backend = choiceOption(options, 'backend', ['wasm', 'tensorflow', 'webgpu']);
  const device = choiceOption(options, 'device', ['cpu', 'webgpu']);
  if (backend !== undefined && !uses('tfjs'))
    throw new UsageError('--backend is for TensorFlow.js: add --engine tfjs.');
  if (
    device !== undefined &&
    backend !== undefined &&
    (device === 'webgpu') !== (backend === 'webgpu')
  )
    throw new UsageError(`--backend ${backend} doesn't run on ${device}: give one of them.`);
  const isWebgpu = device === 'webgpu' || backend === 'webgpu';
  if (isWebgpu && uses('onnxruntime'))
    throw new UsageError('ONNX Runtime runs on the CPU here: for webgpu add --engine tfjs.');
  return {
    engine,
    device: isWebgpu ? 'webgpu' : 'cpu',
    backend: uses('tfjs') ? backendOf({ backend, device: isWebgpu ? 'webgpu' : 'cpu' }) : undefined,
    tensorflowFolder: backend === 'tensorflow' ? tensorflowFolder(dataFolder()) : undefined,
    training: trainingOptions(options, uses('onnxruntime')),
  };
}

function isTraining(options: Arguments): boolean {
  return choiceOption(options, 'mode', ['inference', 'training']) === 'training';
}

function trainingOptions(options: Arguments, hasOnnxRuntime: boolean): RunOptions['training'] {
  const optimizer = choiceOption(options, 'optimizer', ['adam', 'sgd']);
  const learningRate = positiveOption(options, 'learning-rate');
  if (!isTraining(options)) {
    const given = TRAINING_ONLY.find((option) => options.has(option));
    if (given) throw new UsageError(`--${given} is for training: add --mode training.`);
    return undefined;
  }
  if (hasOnnxRuntime)
    throw new UsageError('ONNX Runtime does not train here: --mode training runs on tfjs.');
  return {
    optimizer: optimizer ?? DEFAULT_TRAINING.optimizer,
    learningRate: learningRate ?? DEFAULT_TRAINING.learningRate,
  };
}

const TRAINING_ONLY = ['optimizer', 'learning-rate', 'compare-plain'] as const;
