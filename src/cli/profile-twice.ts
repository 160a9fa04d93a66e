import type { EngineName, ModelSpec, RunOptions } from '../engine/options';
import type { Profile } from '../profile/document';
import { compareRuns } from '../profile/compare/compare';
import type { CommandContext } from './command';
import { comparisonDocument } from './comparison-document';
import { comparisonReport } from './comparison-report';
import { UsageError } from './errors';
import { measure } from './measure';
import { withModel } from './own-python';
import { trainingComparison } from './training-comparison';
import { integerOption } from './values';

/**
 * Measures a model twice and compares, layer by layer: on both engines, or a residual network with
 * and without its residual connections. Throws UsageError.
 */
export async function profileTwice(
  context: CommandContext,
  run: RunOptions,
  other: EngineName | undefined,
  path: string | undefined,
): Promise<void> {
  const { options, terminal } = context;
  if (other && options.has('compare-plain'))
    throw new UsageError('--compare-plain and two engines are two comparisons: give one of them.');
  if (path !== undefined)
    throw new UsageError('--out saves one profile: measure the two with a command each.');
  const [before, after] = await withModel(context, async (spec) => {
    const second = other ? { spec, run: { ...run, engine: other } } : { spec: plain(spec), run };
    const first = await measure(spec, run, context);
    return [first, await measure(second.spec, second.run, context)] as const;
  });
  terminal.out.write(report(context, before, after));
}

function report({ options, terminal }: CommandContext, before: Profile, after: Profile): string {
  const comparison = compareRuns(before, after);
  const names: [string, string] = [before.model.name, after.model.name];
  if (options.has('json'))
    return `${JSON.stringify(comparisonDocument(comparison, names, []), undefined, 2)}\n`;
  const training = before.run.training ? trainingComparison(before, after, terminal.out) : '';
  return training + comparisonReport(comparison, integerOption(options, 'top'), terminal.out);
}

/** The same network without its residual connections. */
function plain(spec: ModelSpec): ModelSpec {
  if (spec.kind !== 'resnet')
    throw new UsageError('--compare-plain is for a ResNet of the zoo, such as resnet34.');
  return { ...spec, name: `${spec.name}-plain`, options: { ...spec.options, residual: false } };
}
