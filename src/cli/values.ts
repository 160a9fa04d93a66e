import { parseInputShapes } from '../source/input-shape';
import type { Arguments } from './arguments';
import { UsageError } from './errors';
import type { OptionName } from './option-table';
import { didYouMean } from './suggest';

/** A whole number of at least `least`, or undefined where the option isn't given. */
export function integerOption(
  options: Arguments,
  option: OptionName,
  least = 1,
): number | undefined {
  const text = options.value(option);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${option} takes a whole number from ${least}, not "${text}".`);
  return value;
}

/** `3,4,6,3`, or undefined where the option isn't given. */
export function integersOption(
  options: Arguments,
  option: OptionName,
): readonly number[] | undefined {
  const text = options.value(option);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}(,[1-9]\d{0,3})*$/.test(text))
    throw new UsageError(`--${option} takes whole numbers such as 3,4,6,3, not "${text}".`);
  return text.split(',').map(Number);
}

/** A number above zero, `1.1`, or undefined where the option isn't given. */
export function positiveOption(options: Arguments, option: OptionName): number | undefined {
  const text = options.value(option);
  if (text === undefined) return undefined;
  const value = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (!(value > 0)) throw new UsageError(`--${option} takes a number above 0, not "${text}".`);
  return value;
}

/** One of a few words, or undefined where the option isn't given. */
export function choiceOption<Choice extends string>(
  options: Arguments,
  option: OptionName,
  choices: readonly Choice[],
): Choice | undefined {
  const text = options.value(option);
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined)
    throw new UsageError(
      `--${option} takes ${listed(choices)}, not "${text}".${didYouMean(text, choices)}`,
    );
  return choice;
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };

/** `500ms`, `10s` or `2m` in milliseconds, or undefined where the option isn't given. */
export function durationOption(options: Arguments, option: OptionName): number | undefined {
  const text = options.value(option);
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d+\.?\d*|\.\d+)([a-z]*)$/.exec(text) ?? [];
  const perUnit = MS_PER_UNIT[unit ?? ''];
  if (number === undefined || perUnit === undefined || Number(number) <= 0)
    throw new UsageError(`--${option} takes a time such as 500ms, 10s or 2m, not "${text}".`);
  return Number(number) * perUnit;
}

/** `NAME=1x3x224x224`, each name once. */
export function shapesOption(
  options: Arguments,
  option: OptionName,
): Record<string, readonly number[]> | undefined {
  const pairs = pairsOption(options, option).map(([name, text]) => {
    const sizes = text.split(/[x×,]/).map((size) => (/^\d+$/.test(size) ? Number(size) : 0));
    if (sizes.some((size) => size < 1 || !Number.isSafeInteger(size)))
      throw new UsageError(`--${option} takes a shape such as ${name}=1x3x224x224, not "${text}".`);
    return [name, sizes] as const;
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** `NAME=FILE`, each name once. */
export function filesOption(
  options: Arguments,
  option: OptionName,
): Record<string, string> | undefined {
  const pairs = pairsOption(options, option);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

/** Whether a value of `--input` is a shape, `1x3x224x224`, as models in source files take it. */
export function isShape(text: string): boolean {
  return parseInputShapes(text) !== undefined;
}

function pairsOption(options: Arguments, option: OptionName): [string, string][] {
  const seen = new Set<string>();
  const pairs = options.values(option).filter((text) => option !== 'input' || !isShape(text));
  return pairs.map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--${option} takes NAME=VALUE, not "${text}".`);
    if (seen.has(name)) throw new UsageError(`--${option} is given twice for ${name}.`);
    seen.add(name);
    return [name, value];
  });
}

function listed(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
