import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readFile } from 'node:fs/promises';
import { kerasSpec } from '../engine/keras-spec';
import type { KerasSpec, TracedSpec } from '../engine/options';
import { batchedInputs } from '../source/batch';
import { parseInputShapes } from '../source/input-shape';
import { findPackages } from '../source/python-packages';
import { SourceProcess } from '../source/source-process';
import type { InputShape, TracedModel, TraceResponse } from '../source/trace';
import type { Arguments } from './arguments';
import { InputError, readFailure, UsageError } from './errors';
import { printable } from './text';
import { integerOption, isShape } from './values';

/** Longer than in an editor, which nothing may hold up: here Ctrl+C ends it at once. */
const LIMITS = { traceMs: 60_000 };

/** `FILE.py` or `FILE.py:NAME`; undefined for anything else. */
export function sourceArgument(model: string): { path: string; name: string | null } | undefined {
  const [, path, name] = /^(.+\.py)(?::([^:/\\]+))?$/is.exec(model) ?? [];
  return path === undefined ? undefined : { path, name: name ?? null };
}

/**
 * Traces the named model of a Python file, or the only one in it, with the inputs' shapes or the
 * batch that the options give.
 * Throws UsageError when there are several, InputError or SourceError when there is none.
 */
export async function sourceSpec(
  path: string,
  name: string | null,
  options: Arguments,
  signal: AbortSignal,
): Promise<TracedSpec> {
  const { root, file } = placeOf(path);
  const texts = options.values('input').filter(isShape);
  const given = texts.flatMap((shapes) => parseInputShapes(shapes) ?? []);
  const batch = integerOption(options, 'batch');
  if (batch !== undefined && given.length > 0)
    throw new UsageError('--batch and --input both give the batch: give one of them.');
  const text = await textOf(path);
  return withSource(root, async (source) => {
    const trace = (models: readonly string[] | null, inputs: Record<string, InputShape[]>) =>
      source.trace({ file, text, models, inputs }, signal);
    const found = await trace(name === null ? null : [name], {});
    const chosen = choose(path, name, found);
    const batched = batch === undefined ? undefined : batchedInputs(chosen.graph, batch);
    const shapes = given.length > 0 ? given : batched;
    if (!shapes) return { kind: 'traced', name: chosen.name, path, graph: chosen.graph };
    const again = await trace([chosen.name], { [chosen.name]: shapes });
    const { graph } = choose(path, chosen.name, again);
    return { kind: 'traced', name: chosen.name, path, graph };
  });
}

/** The models of a Python file, or the named one, and what the file says. */
export interface TracedFile {
  readonly models: readonly TracedModel[];
  /** The folder that its imports are found in, and its path below that. */
  readonly root: string;
  readonly file: string;
  readonly text: string;
}

/** Traces a Python file as it is. Throws InputError or SourceError when it has no such model. */
export async function tracedFile(
  path: string,
  name: string | null,
  signal: AbortSignal,
): Promise<TracedFile> {
  const { root, file } = placeOf(path);
  const text = await textOf(path);
  return withSource(root, async (source) => {
    const models = name === null ? null : [name];
    const found = await source.trace({ file, text, models, inputs: {} }, signal);
    const wanted = found.models.filter((model) => name === null || model.name === name);
    // Says why there is none.
    if (wanted.length === 0) choose(path, name, found);
    return { models: wanted, root, file, text };
  });
}

/**
 * Name of the only model in a Python file, traced or not.
 * Throws UsageError when there are several or none that can be told from the file.
 */
export async function nameInSource(path: string, signal: AbortSignal): Promise<string> {
  const { root, file } = placeOf(path);
  const text = await textOf(path);
  return withSource(root, async (source) => {
    const request = { file, text, models: null, inputs: {} };
    const { found, untraced } = await source.trace(request, signal);
    const certain = untraced.filter(({ needs }) => needs.length === 0);
    const names = [...new Set([...found, ...certain].map(({ name }) => name))];
    const [only, ...others] = names;
    if (only !== undefined && others.length === 0) return only;
    const listed =
      names.length === 0 ? `${path}:NAME` : names.map((one) => `${path}:${one}`).join(', ');
    const count = names.length === 0 ? 'no model that can be told from its text' : 'several models';
    throw new UsageError(`${path} has ${count}; name one: ${listed}.`);
  });
}

/** A model that Keras saved, with its layers in ONNX's operators where all have some. */
export function kerasFile(path: string, signal: AbortSignal): Promise<KerasSpec> {
  return withSource(rootOf(path), (source) => kerasSpec(path, source, signal));
}

/** Gives `use` a process that traces files below `root`, and ends it. */
async function withSource<T>(root: string, use: (source: SourceProcess) => Promise<T>): Promise<T> {
  // Of the environment that is active.
  const { VIRTUAL_ENV, CONDA_PREFIX } = process.env;
  const environments = [VIRTUAL_ENV, CONDA_PREFIX].filter((path) => path !== undefined);
  const packages = await findPackages(root, environments);
  const cache = cacheFolder();
  const source = new SourceProcess({ root, cacheFolder: cache, limits: LIMITS, packages });
  try {
    return await use(source);
  } finally {
    source.dispose();
  }
}

function choose(
  path: string,
  name: string | null,
  { models, untraced, problem }: TraceResponse,
): TraceResponse['models'][number] {
  const [only, ...others] = name === null ? models : models.filter((model) => model.name === name);
  if (only && others.length === 0) return only;
  if (only) {
    const listed = models.map((model) => `${path}:${model.name} (line ${model.line})`);
    throw new UsageError(`${path} has several models; name one: ${listed.join(', ')}.`);
  }
  const [frame] = problem?.frames ?? [];
  if (problem && frame) {
    const place = `${join(rootOf(path), frame.file)}:${frame.line}:${frame.column}`;
    throw new InputError('rejected', `${shown(place)}: ${problem.message}`);
  }
  const failed = untraced.find((model) => name === null || model.name === name);
  if (failed)
    throw new InputError('rejected', `${path}:${failed.line}:1: ${failed.name}: ${failed.reason}`);
  const known = models.map((model) => model.name);
  const hint = known.length > 0 ? ` It has ${known.join(', ')}.` : '';
  throw new InputError(
    'unknown-model',
    name === null
      ? `${path} has no Keras or PyTorch model that Layerline can find.`
      : `${path} has no model named ${printable(name)}.${hint}`,
  );
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw readFailure(path, error);
  }
}

/** Imports are looked up from the current folder when the file lies in it, else from the file's. */
function placeOf(path: string): { root: string; file: string } {
  const root = rootOf(path);
  return { root, file: relative(root, resolve(path)).split(sep).join('/') };
}

function rootOf(path: string): string {
  const fromHere = relative(process.cwd(), resolve(path));
  const isHere = !fromHere.startsWith('..') && !isAbsolute(fromHere);
  return isHere ? process.cwd() : dirname(resolve(path));
}

function shown(place: string): string {
  const fromHere = relative(process.cwd(), place);
  return fromHere.startsWith('..') ? place : fromHere;
}

/** Where programs keep what they can make again, as each system has it. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base =
    process.platform === 'win32'
      ? LOCALAPPDATA
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : XDG_CACHE_HOME;
  return join(base || join(homedir(), '.cache'), 'layerline', 'source');
}
