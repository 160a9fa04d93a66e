import type { Command, CommandContext } from '../command';
import { onlyPositional } from '../model-argument';
import { TABLE_OPTIONS } from '../option-table';
import { profileReport } from '../profile-report';
import { readProfile } from '../read-profile';
import { tableOptions } from '../table-options';

export const showCommand: Command = {
  name: 'show',
  argument: 'FILE',
  summary: 'Print a saved profile.',
  options: [...TABLE_OPTIONS, 'json'],
  examples: ['layerline show run.layerline.json --group type'],
  run: show,
};

async function show({ options, terminal }: CommandContext): Promise<void> {
  const table = tableOptions(options, 'time');
  const path = onlyPositional(options, 'Which profile? Give a path to a .layerline.json file.');
  const profile = await readProfile(path);
  terminal.out.write(
    options.has('json')
      ? `${JSON.stringify(profile)}\n`
      : profileReport(profile, table, terminal.out),
  );
}
