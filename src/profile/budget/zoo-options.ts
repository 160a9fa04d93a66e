import * as l10n from '@vscode/l10n';
import type { JsonPath } from './budget';
import { isObject, type Problems, valueText } from './problems';

type Kind = 'number' | 'numbers' | 'size' | 'switch';

/** What each option of the zoo's models takes; which model has which, and how much, the zoo says. */
const KINDS: Readonly<Record<string, Kind>> = {
  inputSize: 'size',
  inputChannels: 'number',
  classes: 'number',
  batch: 'number',
  seed: 'number',
  blocks: 'numbers',
  bottleneck: 'switch',
  baseWidth: 'number',
  strideIn1x1: 'switch',
  residual: 'switch',
  width: 'number',
  depth: 'number',
  resolution: 'number',
  dropout: 'number',
};
const MOST_NUMBERS = 64;

/** Options for a model of the zoo, of the right types: builders trust those. */
export function readZooOptions(
  options: unknown,
  path: JsonPath,
  problems: Problems,
): Readonly<Record<string, unknown>> {
  if (options === undefined) return {};
  if (!isObject(options)) {
    problems.add(path, l10n.t('must be an object such as {0}.', '{ "inputSize": 64 }'));
    return {};
  }
  problems.unknownKeys(path, options, Object.keys(KINDS));
  for (const [option, value] of Object.entries(options)) {
    const kind = Object.hasOwn(KINDS, option) ? KINDS[option] : undefined;
    if (kind && !isOf(kind, value))
      problems.add(
        [...path, option],
        l10n.t('must be {0}, not {1}.', named(kind), valueText(value)),
      );
  }
  return options;
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'number':
      return isNumber(value);
    case 'numbers':
      return isNumbers(value, MOST_NUMBERS);
    case 'size':
      return isNumber(value) || (isNumbers(value, 2) && value.length === 2);
    case 'switch':
      return typeof value === 'boolean';
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isNumbers(value: unknown, most: number): value is readonly number[] {
  return Array.isArray(value) && value.length <= most && value.every(isNumber);
}

function named(kind: Kind): string {
  switch (kind) {
    case 'number':
      return l10n.t('a number');
    case 'numbers':
      return l10n.t('a list of numbers');
    case 'size':
      return l10n.t('a number of pixels, or [height, width]');
    case 'switch':
      return 'true/false';
  }
}
