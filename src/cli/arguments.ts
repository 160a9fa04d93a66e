import { parseArgs } from 'node:util';
import { UsageError } from './errors';
import { OPTIONS, type OptionName } from './option-table';
import { didYouMean } from './suggest';

/** A command line whose options are known and have values where they need them. */
export interface Arguments {
  readonly positionals: readonly string[];
  has(option: OptionName): boolean;
  /** Of an option that may be given once. */
  value(option: OptionName): string | undefined;
  values(option: OptionName): readonly string[];
}

const SHORT_FORMS: Readonly<Record<string, OptionName>> = { h: 'help', V: 'version', o: 'out' };

/**
 * Reads the options that a command allows.
 * Throws UsageError with the nearest known option for an unknown one.
 */
export function parseArguments(
  words: readonly string[],
  allowed: readonly OptionName[],
): Arguments {
  // Not strict: our own messages name the nearest option and say what value is missing.
  const { tokens } = parseArgs({
    args: [...words],
    options: parserOptions(allowed),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const found = new Map<OptionName, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = optionNamed(token.name, token.rawName, allowed);
    const value = checkedValue(option, token.value, token.inlineValue === true);
    if (found.has(option) && OPTIONS[option].value && !OPTIONS[option].repeatable)
      throw new UsageError(`--${option} is given twice; give it once.`);
    found.set(option, [...(found.get(option) ?? []), value]);
  }
  return {
    positionals,
    has: (option) => found.has(option),
    value: (option) => found.get(option)?.[0],
    values: (option) => found.get(option) ?? [],
  };
}

function parserOptions(
  allowed: readonly OptionName[],
): Record<string, { type: 'string' | 'boolean'; short?: string }> {
  const shortOf = new Map(Object.entries(SHORT_FORMS).map(([short, name]) => [name, short]));
  return Object.fromEntries(
    allowed.map((name) => {
      const short = shortOf.get(name);
      const type = OPTIONS[name].value ? ('string' as const) : ('boolean' as const);
      return [name, short === undefined ? { type } : { type, short }];
    }),
  );
}

function optionNamed(name: string, rawName: string, allowed: readonly OptionName[]): OptionName {
  const option = allowed.find((candidate) => candidate === name);
  if (option) return option;
  if (name in OPTIONS) throw new UsageError(`This command takes no ${rawName}.`);
  const flags = allowed.map((candidate) => `--${candidate}`);
  throw new UsageError(`There is no option ${rawName}.${didYouMean(rawName, flags)}`);
}

function checkedValue(option: OptionName, value: string | undefined, inline: boolean): string {
  const hint = OPTIONS[option].value;
  if (!hint) {
    if (value !== undefined) throw new UsageError(`--${option} takes no value.`);
    return '';
  }
  // `--out --json` means that the value was forgotten; `--out=--json` that it is meant.
  const forgotten = value === undefined || value === '' || (!inline && /^--?[a-z]/i.test(value));
  if (forgotten) throw new UsageError(`--${option} needs a value: --${option} ${hint}.`);
  return value;
}
