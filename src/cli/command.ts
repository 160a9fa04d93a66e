import type { Arguments } from './arguments';
import type { ExitCode } from './exit-codes';
import type { OptionName } from './option-table';
import type { Terminal } from './terminal';

export interface CommandContext {
  readonly options: Arguments;
  readonly terminal: Terminal;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

export interface Command {
  readonly name: string;
  /** What follows the name: `MODEL`; '' for nothing. */
  readonly argument: string;
  readonly summary: string;
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
  /** Throws UserError for what the user can act on. An exit code where it isn't just done. */
  run(context: CommandContext): Promise<ExitCode | void>;
}
