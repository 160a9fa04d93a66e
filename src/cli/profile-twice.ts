import type { EngineName, ModelSpec, RunOptions } from '../engine/options';
import { compareOutputs } from '../engine/compare-outputs';
import type { Agreement } from '../profile/agreement';
import type { Profile } from '../profile/document';
import { agreementSentence } from '../profile/compare/agreement-text';
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
  const [before, after, agreement] = await withModel(context, async (spec) => {
    const second = other ? { spec, run: { ...run, engine: other } } : { spec: plain(spec), run };
    const first = await measure(spec, run, context);
    const last = await measure(second.spec, second.run, context);
    // Without its residual connections it is another network.
    if (!other) return [first, last, null] as const;
    const runs = [
      { spec, options: run },
      { spec, options: second.run },
    ] as const;
    return [first, last, await compareOutputs(...runs, context.signal)] as const;
  });
  terminal.out.write(report(context, before, after));
  if (other && !options.has('json')) terminal.out.write(`\n${agreementText(agreement)}\n`);
}

function report({ options, terminal }: CommandContext, before: Profile, after: Profile): string {
  const comparison = compareRuns(before, after);
  const names: [string, string] = [before.model.name, after.model.name];
  if (options.has('json'))
    return `${JSON.stringify(comparisonDocument(comparison, names, []), undefined, 2)}\n`;
  const training = before.run.training ? trainingComparison(before, after, terminal.out) : '';
  return training + comparisonReport(comparison, integerOption(options, 'top'), terminal.out);
}

function agreementText(agreement: Agreement | null): string {
  if (!agreement) return 'Outputs can’t be compared: inputs or outputs have other shapes.';
  return agreementSentence(agreement, 'plain');
}

/** The same network without its residual connections. */
function plain(spec: ModelSpec): ModelSpec {
  if (spec.kind !== 'resnet')
    throw new UsageError('--compare-plain is for a ResNet of the zoo, such as resnet34.');
  return { ...spec, name: `${spec.name}-plain`, options: { ...spec.options, residual: false } };
}
