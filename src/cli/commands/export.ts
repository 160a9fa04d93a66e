import { resolve, win32 } from 'node:path';
import type { Profile } from '../../profile/document';
import type { ExportFormat } from '../../profile/export/formats';
import { EXPORT_FORMATS, exportFormat, formatOfPath } from '../../profile/export/formats';
import { withSourceFiles } from '../../profile/export/source-files';
import type { Arguments } from '../arguments';
import type { Command, CommandContext } from '../command';
import { UsageError } from '../errors';
import { onlyPositional } from '../model-argument';
import { readProfile } from '../read-profile';
import { checkFolder, saveText } from '../save';
import { choiceOption } from '../values';

const IDS = EXPORT_FORMATS.map(({ id }) => id);

export const exportCommand: Command = {
  name: 'export',
  argument: 'FILE',
  summary: 'Write a saved profile in the format of another tool.',
  options: ['format', 'out'],
  examples: [
    'layerline export run.layerline.json --out report.html',
    'layerline export run.layerline.json --format csv > layers.csv',
    'layerline export run.layerline.json --format chrome-trace --out run.trace.json',
  ],
  run: exportProfile,
};

async function exportProfile({ options, terminal }: CommandContext): Promise<void> {
  const path = onlyPositional(options, 'Which profile? Give a path to a .layerline.json file.');
  const out = options.value('out');
  const format = formatOf(options, out);
  if (out !== undefined) await checkOut(out, format);
  const profile = await readProfile(path);
  const text = format.export(format.opensSource ? withAbsoluteFiles(profile) : profile);
  if (out === undefined) {
    terminal.out.write(text);
    return;
  }
  await saveText(out, text);
  terminal.err.write(`Saved to ${out}.\n`);
}

function formatOf(options: Arguments, out: string | undefined): ExportFormat {
  const id = choiceOption(options, 'format', IDS);
  const format = id === undefined ? out && formatOfPath(out) : exportFormat(id);
  if (format) return format;
  const which = `--format ${IDS.join(', ')}`;
  throw new UsageError(
    out === undefined
      ? `Which format? Give ${which}.`
      : `The name ${out} doesn't tell which format it is: give ${which}.`,
  );
}

/** Fails before the work; nobody loses a profile or a model to a slip of the keyboard. */
async function checkOut(out: string, format: ExportFormat): Promise<void> {
  const { id, extension } = format;
  const ending = extension.slice(extension.lastIndexOf('.'));
  const name = out.toLowerCase();
  const isOther = formatOfPath(out) !== format && formatOfPath(out) !== undefined;
  const isProfile = name.endsWith('.layerline.json');
  const fits = formatOfPath(out) === format || name.endsWith(ending);
  if (!fits || isOther || isProfile)
    throw new UsageError(`--out for ${id} takes a file that ends in ${extension}, not "${out}".`);
  await checkFolder(out);
}

/** Relative names are as they were where the model was profiled, which is mostly here. */
function withAbsoluteFiles(profile: Profile): Profile {
  return withSourceFiles(profile, (file) => (win32.isAbsolute(file) ? file : resolve(file)));
}
