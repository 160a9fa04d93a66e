import { withFittingEngine } from '../../engine/options';
import type { Command, CommandContext } from '../command';
import { sourceLocator } from '../joined-source';
import { measure } from '../measure';
import {
  PYTHON_OPTIONS,
  RUN_OPTIONS,
  TABLE_OPTIONS,
  TRAINING_OPTIONS,
  ZOO_OPTIONS,
} from '../option-table';
import { withModel } from '../own-python';
import { profileReport } from '../profile-report';
import { profileTwice } from '../profile-twice';
import { enginesOption, runOptions } from '../run-options';
import { checkSavePath, saveText } from '../save';
import { tableOptions } from '../table-options';

export const profileCommand: Command = {
  name: 'profile',
  argument: 'MODEL',
  summary: 'Run a model and show what each layer costs.',
  options: [
    ...RUN_OPTIONS,
    ...TRAINING_OPTIONS,
    'source',
    'arg',
    ...PYTHON_OPTIONS,
    ...TABLE_OPTIONS,
    'json',
    'out',
    ...ZOO_OPTIONS,
  ],
  examples: [
    'layerline profile resnet50 --top 20',
    'layerline profile efficientnet-b0 --threads 1 --group scope --depth 2',
    'layerline profile model.onnx --batch 8 --out run.layerline.json',
    'layerline profile model.onnx --source model.py',
    'layerline profile net.py',
    'layerline profile net.py:Net --python .venv/bin/python',
    'layerline profile net.ts:buildNet --arg 10',
    'layerline profile resnet50 --engine onnxruntime,tfjs',
    'layerline profile resnet34 --mode training --compare-plain',
  ],
  run: profile,
};

async function profile(context: CommandContext): Promise<void> {
  const { options, terminal } = context;
  // Everything that can be wrong with the command is found before anything runs.
  const table = tableOptions(options, 'time');
  const run = runOptions(options);
  const path = options.value('out');
  if (path !== undefined) await checkSavePath(path);

  const [, otherEngine] = enginesOption(options);
  if (otherEngine || options.has('compare-plain'))
    return profileTwice(context, run, otherEngine, path);

  const measured = await withModel(context, async (spec, notes) => {
    const locate = await sourceLocator(spec, context);
    const fitting = options.has('engine') ? run : withFittingEngine(spec, run);
    const found = locate(await measure(spec, fitting, context));
    return { ...found, notes: [...notes, ...found.notes] };
  });
  // On one line: every sample on a line of its own would make files several times as large.
  const json = `${JSON.stringify(measured)}\n`;
  // Printed first, so that a full disk doesn't lose the measurement.
  terminal.out.write(options.has('json') ? json : profileReport(measured, table, terminal.out));
  if (path === undefined) return;
  await saveText(path, json);
  terminal.err.write(`Saved to ${path}.\n`);
}
