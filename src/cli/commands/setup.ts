import { createInterface } from 'node:readline/promises';
import { formatBytes } from '../../profile/format';
import { dataFolder } from '../../setup/data-folder';
import { foundTensorflow } from '../../setup/tensorflow/folder';
import type { Question } from '../../setup/tensorflow/questions';
import { removeTensorflow } from '../../setup/tensorflow/remove';
import { setUpTensorflow } from '../../setup/tensorflow/set-up';
import type { Command, CommandContext } from '../command';
import { UsageError } from '../errors';
import type { Output } from '../terminal';
import { SetupProgressLine } from '../setup-progress-line';

export const setupCommand: Command = {
  name: 'setup',
  argument: 'tensorflow',
  summary: 'Find or download TensorFlow, for --backend tensorflow.',
  options: ['yes', 'remove', 'from'],
  examples: [
    'layerline setup tensorflow',
    'layerline setup tensorflow --yes',
    'layerline setup tensorflow --from .venv',
    'layerline setup tensorflow --remove',
  ],
  run: setup,
};

async function setup({ options, terminal, signal }: CommandContext): Promise<void> {
  const [what, extra] = options.positionals;
  if (what !== 'tensorflow' || extra !== undefined)
    throw new UsageError('layerline setup takes one word, what to set up: tensorflow.');
  const from = options.value('from');
  const isYes = options.has('yes');
  if (options.has('remove') && (isYes || from !== undefined))
    throw new UsageError('--remove goes alone.');
  const storage = dataFolder();
  if (options.has('remove')) {
    const wasThere = await removeTensorflow(storage);
    terminal.err.write(wasThere ? 'TensorFlow was removed.\n' : 'No TensorFlow was set up.\n');
    return;
  }
  const line = new SetupProgressLine(terminal.err);
  try {
    const { folder, version } = await setUpTensorflow({
      storage,
      from,
      roots: [process.cwd()],
      signal,
      ask: (question) => {
        line.end();
        return agrees(question, isYes, terminal.err, signal);
      },
      onProgress: (progress) => line.update(progress),
    });
    line.end();
    const origin = foundTensorflow(storage)?.record.source.name ?? folder;
    terminal.err.write(`TensorFlow ${version} is set up, from ${origin}.\n`);
    terminal.out.write(`${folder}\n`);
  } finally {
    line.end();
  }
}

async function agrees(
  question: Question,
  isYes: boolean,
  err: Output,
  signal: AbortSignal,
): Promise<boolean> {
  const text = questionText(question);
  if (isYes) {
    err.write(`${text} yes\n`);
    return true;
  }
  if (!process.stdin.isTTY)
    throw new UsageError(`Nobody can be asked here: "${text}" Add --yes to agree beforehand.`);
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await reader.question(`${text} [y/N] `, { signal })).trim());
  } finally {
    reader.close();
  }
}

function questionText(question: Question): string {
  if (question.kind === 'search') return `Look for TensorFlow at ${question.host}?`;
  if (question.kind === 'use')
    return `Use TensorFlow ${question.version ?? ''} of ${question.folder}?`.replace('  ', ' ');
  const { file, host, bytes, keptBytes } = question;
  const size = bytes === null ? 'its size is not told' : formatBytes(bytes, 'plain');
  const kept = keptBytes === null ? '' : `, ${formatBytes(keptBytes, 'plain')} on the disk`;
  return `Download ${file} from ${host} (${size}${kept})?`;
}
