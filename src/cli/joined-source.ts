import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectModel } from '../engine/inspect-model';
import type { ModelSpec } from '../engine/options';
import type { Profile } from '../profile/document';
import { bestJoin, joinSource, type NamedLayer } from '../source/join';
import { locateLayers, sourceFiles } from '../source/located-profile';
import { bestEnding } from '../source/path-endings';
import type { CommandContext } from './command';
import { InputError, UsageError } from './errors';
import { inputOptions } from './run-options';
import { sourceArgument, tracedFile, type TracedFile } from './source-model';

/**
 * Puts the layers of a profile on the lines of the Python file that --source names; without the
 * option leaves it as it is. Everything that can be wrong is found here, before the model runs.
 * Throws UsageError, InputError for a file that makes other layers, and SourceError.
 */
export async function sourceLocator(
  spec: ModelSpec,
  { options, signal }: CommandContext,
): Promise<(profile: Profile) => Profile> {
  const given = options.value('source');
  if (given === undefined) return (profile) => profile;
  if (spec.kind !== 'file')
    throw new UsageError('--source is for .onnx files; other models know their source.');
  const argument = sourceArgument(given);
  if (!argument) throw new UsageError(`--source takes FILE.py or FILE.py:NAME, not ${given}.`);
  const { layers } = await inspectModel(spec, inputOptions(options));
  const traced = await tracedFile(argument.path, argument.name, signal);
  const best = bestJoin(layers, traced.models);
  if (!best) throw otherModel(spec.path, given, layers, traced);
  const { sources } = best.join;
  const files = new Set(best.model.graph.frames.map(({ file }) => file));
  const texts = await textsOf(traced, files);
  return (profile) => {
    const name = bestEnding(join(traced.root, traced.file), [...sourceFiles(profile)]);
    const names = new Map(name === undefined ? [] : [[name, traced.file]]);
    return locateLayers(profile, { sources, texts, names });
  };
}

function otherModel(
  path: string,
  given: string,
  layers: readonly NamedLayer[],
  { models }: TracedFile,
): InputError {
  const joins = models.map((model) => ({ model, join: joinSource(layers, model) }));
  const [nearest] = joins.sort((a, b) => b.join.matched - a.join.matched);
  const { matched = 0, layers: count = 0, share = 0 } = nearest?.join ?? {};
  return new InputError(
    'other-model',
    `${given} doesn't make the layers of ${path}: at best, in ${nearest?.model.name ?? 'none'}, ` +
      `${matched} of ${count} layers with weights agree by name, type and size, which have ` +
      `${Math.round(share * 100)} % of the source's weights.`,
  );
}

async function textsOf(
  { root, file, text }: TracedFile,
  files: ReadonlySet<string>,
): Promise<Map<string, readonly string[]>> {
  const texts = new Map([[file, linesOf(text)]]);
  for (const name of files)
    if (!texts.has(name)) {
      const other = await readFile(join(root, name), 'utf8').catch(() => undefined);
      if (other !== undefined) texts.set(name, linesOf(other));
    }
  return texts;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
