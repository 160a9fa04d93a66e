import { UserError } from '../model/errors';
import { detailsOf } from '../source/own-python/own-python-error';
import { parseArguments } from './arguments';
import { Cancellation } from './cancel';
import type { Command } from './command';
import { UsageError } from './errors';
import { EXIT, type ExitCode } from './exit-codes';
import { commandHelp, mainHelp } from './help';
import { didYouMean } from './suggest';
import type { Output, Terminal } from './terminal';
import { printable } from './text';

export interface Program {
  readonly commands: readonly Command[];
  readonly version: string;
}

/** Runs a command line and says how it ended. Never throws. */
export async function run(
  words: readonly string[],
  program: Program,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  try {
    return (await dispatch(words, program, terminal, signal)) ?? EXIT.ok;
  } catch (error) {
    return report(error, terminal, signal);
  }
}

async function dispatch(
  words: readonly string[],
  { commands, version }: Program,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode | void> {
  const [name, ...rest] = words;
  if (name === undefined || name.startsWith('-')) {
    const options = parseArguments(words, ['help', 'version']);
    terminal.out.write(
      options.has('version') ? `${version}\n` : mainHelp(commands, terminal.out.width),
    );
    return;
  }
  if (name === 'help') return help(rest, commands, terminal);
  const command = commandNamed(name, commands);
  const options = parseArguments(rest, [...command.options, 'help']);
  if (options.has('help')) return help([name], commands, terminal);
  return command.run({ options, terminal, signal });
}

function help([name]: readonly string[], commands: readonly Command[], { out }: Terminal): void {
  const text =
    name === undefined
      ? mainHelp(commands, out.width)
      : commandHelp(commandNamed(name, commands), out.width);
  out.write(text);
}

function commandNamed(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const names = commands.map((candidate) => candidate.name);
  throw new UsageError(
    `There is no command "${name}".${didYouMean(name, names)} layerline --help lists them.`,
  );
}

/** Says what went wrong on stderr. */
function report(error: unknown, { err }: Terminal, signal: AbortSignal): ExitCode {
  // Whatever a cancelled run failed with, cancelling is why.
  if (signal.aborted) return reportCancelled(signal.reason, err);
  if (error instanceof UserError) {
    for (const line of detailsOf(error)) err.write(`${printable(line)}\n`);
    const prefix = error.code === 'rejected' ? '' : 'layerline: ';
    err.write(`${prefix}${printable(error.message)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(
    `layerline: This is a bug in Layerline; please report it with these lines.\n${stack}\n`,
  );
  return EXIT.internal;
}

function reportCancelled(reason: unknown, err: Output): ExitCode {
  if (!(reason instanceof Cancellation)) return EXIT.cancelled;
  if (reason.message !== '') err.write(`layerline: ${reason.message}\n`);
  return reason.exitCode;
}
