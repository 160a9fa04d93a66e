import { compareRuns } from '../../profile/compare/compare';
import type { Arguments } from '../arguments';
import type { Command, CommandContext } from '../command';
import { comparisonDocument } from '../comparison-document';
import { comparisonReport } from '../comparison-report';
import { UsageError } from '../errors';
import { EXIT, type ExitCode } from '../exit-codes';
import { brokenRules, parseRules } from '../fail-rules';
import { readProfile } from '../read-profile';
import { printable } from '../text';
import { integerOption } from '../values';

export const compareCommand: Command = {
  name: 'compare',
  argument: 'BEFORE AFTER',
  summary: 'Say what changed between two saved profiles.',
  options: ['top', 'json', 'fail-on'],
  examples: [
    'layerline compare before.layerline.json after.layerline.json',
    'layerline compare old.layerline.json new.layerline.json --fail-on "total>5%"',
    'layerline compare a.json b.json --fail-on "layer:head/*>10%,memory>5MB" --json',
  ],
  run: compare,
};

async function compare({ options, terminal }: CommandContext): Promise<ExitCode> {
  const rules = parseRules(options.values('fail-on'));
  const top = integerOption(options, 'top');
  if (top !== undefined && options.has('json'))
    throw new UsageError('--top shapes the table; --json always has all layers.');
  const paths = twoPaths(options);
  const [before, after] = [await readProfile(paths[0]), await readProfile(paths[1])];
  const comparison = compareRuns(before, after);
  const broken = brokenRules(comparison, rules);
  terminal.out.write(
    options.has('json')
      ? `${JSON.stringify(comparisonDocument(comparison, paths, broken), undefined, 2)}\n`
      : comparisonReport(comparison, top, terminal.out),
  );
  for (const { sentence } of broken) terminal.err.write(`layerline: ${printable(sentence)}\n`);
  return broken.length === 0 ? EXIT.ok : EXIT.broken;
}

function twoPaths({ positionals }: Arguments): readonly [string, string] {
  const [before, after, extra] = positionals;
  if (before === undefined || after === undefined)
    throw new UsageError('Which profiles? Give two .layerline.json files, the earlier one first.');
  if (extra !== undefined) throw new UsageError(`"${extra}" is one too many: give two profiles.`);
  return [before, after];
}
