import { readFile } from 'node:fs/promises';
import type { ScriptSpec } from '../engine/options';
import type { ScriptModel } from '../source/script/find-models';
import { findScriptModels } from '../source/script/find-models';
import { importsTensorflowJs } from '../source/script/imports';
import { InputError, readFailure, UsageError } from './errors';
import { printable } from './text';

/** `FILE.ts` or `FILE.ts:NAME`, JavaScript as well; undefined for anything else. */
export function scriptArgument(model: string): { path: string; name: string | null } | undefined {
  const [, path, name] = /^(.+\.(?:[cm]?[jt]s|[jt]sx))(?::([^:/\\]+))?$/i.exec(model) ?? [];
  return path === undefined ? undefined : { path, name: name ?? null };
}

/**
 * The named model of a TypeScript or JavaScript file, or the only one by the file's text; where the
 * text doesn't tell, the engine finds it when it runs the file.
 * Throws UsageError for several models and bad arguments, InputError for a file without TensorFlow.js.
 *
 * @param given JSON of the arguments that a function is called with, in order.
 */
export async function scriptSpec(
  path: string,
  name: string | null,
  given: readonly string[],
  signal: AbortSignal,
): Promise<ScriptSpec> {
  const values = given.map(argumentValue);
  const text = await textOf(path, signal);
  const models = findScriptModels(text);
  // A named export may come from another file, which imports TensorFlow.js itself.
  if (name === null && !importsTensorflowJs(text))
    throw new InputError(
      'unknown-model',
      `${path} does not import @tensorflow/tfjs. If it gets its model from another file, name it: ${path}:NAME.`,
    );
  const chosen = name ?? onlyName(path, models);
  const known = models.find((model) => model.name === chosen);
  if (known) refuseTooFew(path, known, values.length);
  return { kind: 'script', path, name: chosen, arguments: values };
}

function argumentValue(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new UsageError(
      `--arg ${printable(json)} is no JSON: numbers as 10, texts as '"relu"', lists as [1,2].`,
    );
  }
}

async function textOf(path: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    throw readFailure(path, error);
  }
}

/** '' where the text shows none: running the file may. */
function onlyName(path: string, models: readonly ScriptModel[]): string {
  const exported = models.filter(({ isExported }) => isExported);
  const [only, ...others] = exported.length > 0 ? exported : models;
  if (!only) return '';
  if (others.length === 0) return only.name;
  const listed = [only, ...others].map((model) => `${path}:${model.name} (line ${model.line})`);
  throw new UsageError(`${path} has several models; name one: ${listed.join(', ')}.`);
}

function refuseTooFew(path: string, { name, parameters }: ScriptModel, given: number): void {
  const required = parameters.filter(({ isOptional }) => !isOptional);
  if (given >= required.length) return;
  const missing = required.slice(given).map((parameter) => parameter.name);
  throw new UsageError(`${path}:${name} needs ${missing.join(', ')}; give each with --arg JSON.`);
}
