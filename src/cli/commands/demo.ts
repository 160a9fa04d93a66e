import type { Profile } from '../../profile/document';
import { zooSpec } from '../../zoo';
import type { Command, CommandContext } from '../command';
import { compareProfiles } from '../time-use';
import { UsageError } from '../errors';
import { measure } from '../measure';
import { RUN_OPTIONS } from '../option-table';
import { profileReport } from '../profile-report';
import { runOptions } from '../run-options';
import type { TableOptions } from '../table-options';
import { wrap } from '../text';
import { integerOption } from '../values';

const TOP_ROWS = 12;

export const demoCommand: Command = {
  name: 'demo',
  argument: '',
  summary: 'Profile ResNet-50 and EfficientNet-B0 and say how they differ.',
  options: [
    ...RUN_OPTIONS.filter((option) => option !== 'input' && option !== 'input-shape'),
    'top',
  ],
  examples: ['layerline demo --threads 1'],
  run: demo,
};

async function demo(context: CommandContext): Promise<void> {
  const { options, terminal } = context;
  const [extra] = options.positionals;
  if (extra !== undefined) throw new UsageError(`layerline demo takes no "${extra}".`);
  const top = integerOption(options, 'top') ?? TOP_ROWS;
  const table: TableOptions = { sort: 'time', top, grouping: { by: 'layer' } };
  const run = runOptions(options);

  const profiled = async (name: string): Promise<Profile> => {
    const profile = await measure(zooSpec(name, { seed: run.seed }), run, context);
    terminal.out.write(`${profileReport(profile, table, terminal.out)}\n`);
    return profile;
  };
  const large = await profiled('resnet50');
  const small = await profiled('efficientnet-b0');
  const line = compareProfiles(large, small);
  terminal.out.write(`${wrap(line, terminal.out.width).join('\n')}\n`);
}
