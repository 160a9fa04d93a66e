import { resolve } from 'node:path';
import type { ModelSpec } from '../engine/options';
import { createWorkFolder } from '../engine/work-folder';
import { parseInputShapes } from '../source/input-shape';
import type { ExportRequest } from '../source/own-python/export-model';
import { exportModel } from '../source/own-python/export-model';
import { isOwnPythonError, OwnPythonError } from '../source/own-python/own-python-error';
import type { Arguments } from './arguments';
import type { CommandContext } from './command';
import { UsageError } from './errors';
import { modelSpec, onlyPositional, refuseZooOptions } from './model-argument';
import { ProgressBar } from './progress-bar';
import { nameInSource, sourceArgument } from './source-model';
import { durationOption, integerOption, isShape } from './values';

const DEFAULT_TIMEOUT_MS = 120_000;

/** What the message of an export that failed is followed by: its options say more. */
const HINTS: Readonly<Record<string, string>> = {
  'needs-input': 'Give its shape, such as --input 1x3x224x224.',
  timeout: 'For more time: --python-timeout 10m.',
};

/**
 * Gives `use` the model that the command line names, and the sentences that tell how it came about.
 * With --python the file's own code is run, and what it exports is removed afterwards.
 * Throws UserError, and the signal's reason when cancelled.
 */
export async function withModel<T>(
  context: CommandContext,
  use: (spec: ModelSpec, notes: readonly string[]) => Promise<T>,
): Promise<T> {
  const { options, signal } = context;
  const python = options.value('python');
  if (python === undefined) {
    const extra = (['python-timeout', 'python-network'] as const).find((one) => options.has(one));
    if (extra) throw new UsageError(`--${extra} is for exports: name the Python with --python.`);
    return use(await modelSpec(options, signal), []);
  }
  const request = await exportRequest(python, options, signal);
  const folder = await createWorkFolder();
  try {
    const { file, notes } = await exported(request, folder.path, context);
    const { name, path } = request;
    return await use({ kind: 'exported', name, path, file }, notes);
  } finally {
    await folder.remove();
  }
}

async function exportRequest(
  python: string,
  options: Arguments,
  signal: AbortSignal,
): Promise<ExportRequest> {
  const model = onlyPositional(options, 'Which model? Give a .py file, or FILE.py:NAME.');
  const source = sourceArgument(model);
  if (!source) throw new UsageError(`--python is for models in .py files, not for ${model}.`);
  refuseZooOptions(options);
  const texts = options.values('input').filter(isShape);
  const given = texts.flatMap((shapes) => parseInputShapes(shapes) ?? []);
  const batch = integerOption(options, 'batch');
  if (batch !== undefined && given.length > 0)
    throw new UsageError('--batch and --input both give the batch: give one of them.');
  return {
    kind: 'export',
    name: source.name ?? (await nameInSource(source.path, signal)),
    path: resolve(source.path),
    root: process.cwd(),
    // A name without a folder is looked for on PATH.
    python: /[/\\]/.test(python) ? resolve(python) : python,
    inputs: given.length > 0 ? given : null,
    batch,
    timeoutMs: durationOption(options, 'python-timeout') ?? DEFAULT_TIMEOUT_MS,
    network: options.has('python-network'),
  };
}

async function exported(
  request: ExportRequest,
  folder: string,
  { terminal, signal }: CommandContext,
): ReturnType<typeof exportModel> {
  const bar = new ProgressBar(terminal.err);
  bar.update({ step: 'export', fraction: 0 });
  try {
    return await exportModel(request, folder, { signal });
  } catch (error) {
    if (!isOwnPythonError(error)) throw error;
    const hint = HINTS[error.code];
    const message = hint === undefined ? error.message : `${error.message} ${hint}`;
    throw new OwnPythonError(error.code, message, error.details);
  } finally {
    bar.end();
  }
}
