import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { TracedSpec } from '../engine/options';
import { SourceProcess } from '../source/source-process';
import type { TraceResponse } from '../source/trace';
import type { Arguments } from './arguments';
import { InputError, readFailure, UsageError } from './errors';
import { printable } from './text';
import { isShape } from './values';

/** Longer than in an editor, which nothing may hold up: here Ctrl+C ends it at once. */
const TRACE_LIMIT_MS = 60_000;

/** `FILE.py` or `FILE.py:NAME`; undefined for anything else. */
export function sourceArgument(model: string): { path: string; name: string | null } | undefined {
  const [, path, name] = /^(.+\.py)(?::([^:/\\]+))?$/is.exec(model) ?? [];
  return path === undefined ? undefined : { path, name: name ?? null };
}

/**
 * Traces the named model of a Python file, or the only one in it.
 * Throws UsageError when there are several, InputError or SourceError when there is none.
 */
export async function sourceSpec(
  path: string,
  name: string | null,
  options: Arguments,
  signal: AbortSignal,
): Promise<TracedSpec> {
  const { root, file } = placeOf(path);
  const shapes = options.values('input').filter(isShape).map(sizesOf);
  const batch = options.value('batch');
  if (batch !== undefined && shapes.length > 0)
    throw new UsageError('--batch and --input both give the batch: give one of them.');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw readFailure(path, error);
  });
  const limits = { traceMs: TRACE_LIMIT_MS };
  const source = new SourceProcess({ root, cacheFolder: cacheFolder(), limits });
  try {
    const trace = (models: readonly string[] | null, inputs: Record<string, number[][]>) =>
      source.trace({ file, text, models, inputs }, signal);
    const found = await trace(name === null ? null : [name], {});
    const chosen = choose(path, name, found);
    if (shapes.length === 0)
      return { kind: 'traced', name: chosen.name, path, graph: chosen.graph };
    const again = await trace([chosen.name], { [chosen.name]: shapes });
    const { graph } = choose(path, chosen.name, again);
    return { kind: 'traced', name: chosen.name, path, graph };
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

function sizesOf(text: string): number[] {
  return text.split('x').map(Number);
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
