import { stat } from 'node:fs/promises';
import { extname, sep } from 'node:path';
import type { ModelSpec } from '../engine/options';
import { isKerasPath, KERAS_EXTENSIONS } from '../formats/keras/match';
import { findInZoo } from '../zoo';
import type { Arguments } from './arguments';
import { InputError, readFailure, UsageError } from './errors';
import { ZOO_OPTIONS } from './option-table';
import { enginesOption } from './run-options';
import { scriptArgument, scriptSpec } from './script-model';
import { kerasFile, sourceArgument, sourceSpec } from './source-model';
import { isShape } from './values';
import { zooModelSpec } from './zoo-options';

/**
 * What the command's MODEL argument and zoo options name.
 * Throws UsageError for options that don't fit the model, InputError or UnknownModelError for a
 * model that isn't there.
 */
export async function modelSpec(options: Arguments, signal: AbortSignal): Promise<ModelSpec> {
  const model = onlyPositional(
    options,
    'Which model? Give a zoo name such as resnet50, a model file, or a source file.',
  );
  const source = sourceArgument(model);
  if (source) {
    refuseZooOptions(options);
    return sourceSpec(source.path, source.name, options, signal);
  }
  const script = scriptArgument(model);
  if (script) {
    refuseZooOptions(options);
    return scriptSpec(script.path, script.name, options.values('arg'), signal);
  }
  if (options.has('arg'))
    throw new UsageError('--arg is for functions in .ts and .js files that make a model.');
  const shape = options.values('input').find(isShape);
  if (shape !== undefined)
    throw new UsageError(
      `--input ${shape} is for models in .py files; name the input: --input-shape NAME=${shape}.`,
    );
  return isPath(model) ? fileSpec(model, options, signal) : zooModelSpec(findInZoo(model), options);
}

/** Throws UsageError with the question when there's none, or for more than one. */
export function onlyPositional(options: Arguments, question: string): string {
  const [first, extra] = options.positionals;
  if (first === undefined) throw new UsageError(question);
  if (extra !== undefined) throw new UsageError(`"${extra}" is one too many: give one at a time.`);
  return first;
}

function isPath(text: string): boolean {
  return text.includes('/') || text.includes(sep) || extname(text) !== '';
}

const MODEL_FILES: ReadonlySet<string> = new Set(['.onnx', '.json', ...KERAS_EXTENSIONS]);

async function fileSpec(path: string, options: Arguments, signal: AbortSignal): Promise<ModelSpec> {
  refuseZooOptions(options);
  if (/\.layerline\.json$/i.test(path))
    throw new UsageError(`${path} is a saved profile; layerline show prints it.`);
  await checkFile(path);
  if (!MODEL_FILES.has(extname(path).toLowerCase()))
    throw new InputError(
      'unknown-model',
      `${path} is no model that Layerline reads: .onnx, .keras, .h5, a TensorFlow.js model.json, or source in .py, .ts or .js.`,
    );
  const [engine, other] = enginesOption(options);
  if (!isKerasPath(path) || (engine === 'tfjs' && !other)) return { kind: 'file', path };
  return kerasFile(path, signal);
}

/** Throws UsageError. */
export function refuseZooOptions(options: Arguments): void {
  // --depth is also how deep scopes are cut.
  const given = ZOO_OPTIONS.find((option) => option !== 'depth' && options.has(option));
  if (given) throw new UsageError(`--${given} is for models of the zoo, not for a file.`);
}

async function checkFile(path: string): Promise<void> {
  try {
    if ((await stat(path)).isFile()) return;
  } catch (error) {
    throw readFailure(path, error);
  }
  throw new InputError('unreadable', `Can't read ${path}: it is not a file.`);
}
