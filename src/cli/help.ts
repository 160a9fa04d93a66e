import type { Command } from './command';
import { EXIT_MEANING } from './exit-codes';
import { OPTIONS, type OptionName } from './option-table';
import { textWidth, wrap } from './text';

/** Help stays readable on a wide terminal and in a pipe. */
const WIDEST = 100;

export function mainHelp(commands: readonly Command[], width: number): string {
  const listed = commands.map((command): [string, string] => [
    invocation(command),
    command.summary,
  ]);
  const codes = Object.entries(EXIT_MEANING).map(([code, meaning]): [string, string] => [
    code,
    meaning,
  ]);
  return [
    'Layerline shows what each layer of a deep-learning model costs.',
    '',
    'Usage: layerline COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...twoColumns(listed, width),
    '',
    'MODEL is a name from the zoo (layerline models lists them), a model file (.onnx,',
    '.keras, .h5, model.json) or a source file (.py, .ts, .js, with :NAME behind it).',
    'layerline COMMAND --help shows a command’s options.',
    '',
    'Options:',
    ...twoColumns(optionRows(['help', 'version']), width),
    '',
    'Exit codes:',
    ...twoColumns(codes, width),
    '',
  ].join('\n');
}

export function commandHelp(command: Command, width: number): string {
  return [
    command.summary,
    '',
    `Usage: layerline ${invocation(command)} [OPTIONS]`,
    '',
    'Options:',
    ...twoColumns(optionRows([...command.options, 'help']), width),
    '',
    command.examples.length === 1 ? 'Example:' : 'Examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
  ].join('\n');
}

function invocation({ name, argument }: Command): string {
  return argument === '' ? name : `${name} ${argument}`;
}

/** Each option once, although two groups of options may share it. */
function optionRows(names: readonly OptionName[]): [string, string][] {
  return [...new Set(names)].map((name) => {
    const { value, help } = OPTIONS[name];
    return [value ? `--${name} ${value}` : `--${name}`, help];
  });
}

function twoColumns(rows: readonly [string, string][], width: number): string[] {
  const left = Math.max(...rows.map(([term]) => textWidth(term))) + 4;
  const room = Math.max(20, Math.min(width, WIDEST) - left);
  return rows.flatMap(([term, text]) =>
    wrap(text, room).map(
      (line, index) => `${(index === 0 ? `  ${term}` : '').padEnd(left)}${line}`,
    ),
  );
}
