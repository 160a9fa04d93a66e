import { inspectModel } from '../../engine/inspect-model';
import { isForTfjsOnly } from '../../engine/options';
import { inspectInProcess } from '../../engine/single-task';
import type { Command, CommandContext } from '../command';
import { UsageError } from '../errors';
import { inspectReport } from '../inspect-report';
import { INPUT_OPTIONS, PYTHON_OPTIONS, TABLE_OPTIONS, ZOO_OPTIONS } from '../option-table';
import { withModel } from '../own-python';
import { inputOptions } from '../run-options';
import { tableOptions } from '../table-options';

export const inspectCommand: Command = {
  name: 'inspect',
  argument: 'MODEL',
  summary: 'Show what each layer costs, without running it.',
  options: [
    ...INPUT_OPTIONS,
    'input',
    'arg',
    ...PYTHON_OPTIONS,
    ...TABLE_OPTIONS,
    'json',
    ...ZOO_OPTIONS,
  ],
  examples: [
    'layerline inspect resnet50 --group scope --depth 2',
    'layerline inspect efficientnet --width 1.1 --depth 1.2 --resolution 240',
    'layerline inspect model.onnx --input-shape images=1x3x640x640 --json',
    'layerline inspect net.py:ResNet --input 1x3x32x32',
  ],
  run,
};

async function run(context: CommandContext): Promise<void> {
  const { options, terminal, signal } = context;
  const table = tableOptions(options, 'order');
  if (table.sort === 'time')
    throw new UsageError('Times need a run: layerline profile sorts by time.');
  const found = await withModel(context, async (spec, notes) => {
    const inspected = isForTfjsOnly(spec)
      ? await inspectInProcess(spec, inputOptions(options), signal)
      : await inspectModel(spec, inputOptions(options));
    return { ...inspected, notes: [...notes, ...inspected.notes] };
  });
  signal.throwIfAborted();
  const text = options.has('json')
    ? `${JSON.stringify(found, undefined, 2)}\n`
    : inspectReport(found, table, terminal.out);
  terminal.out.write(text);
}
