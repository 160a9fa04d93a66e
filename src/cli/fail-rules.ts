import { namePattern } from '../profile/budget/patterns';
import type { ComparedRow, Comparison, Pair } from '../profile/compare/comparison';
import type { NumberStyle } from '../profile/format';
import { formatBytes, formatChange, formatCount, formatDuration } from '../profile/format';
import { BYTE_UNITS, COUNT_UNITS, TIME_UNITS, unitFactor } from '../profile/units';
import { UsageError } from './errors';
import { didYouMean } from './suggest';

/** What a rule of --fail-on limits, and in which unit besides percent. */
const SUBJECTS = {
  total: 'time',
  memory: 'bytes',
  process: 'bytes',
  weights: 'bytes',
  macs: 'count',
  params: 'count',
  layer: 'time',
} as const;

type Subject = keyof typeof SUBJECTS;
type Quantity = (typeof SUBJECTS)[Subject];

const UNITS: Readonly<Record<Quantity, Readonly<Record<string, number>>>> = {
  time: TIME_UNITS,
  bytes: BYTE_UNITS,
  count: { '': 1, ...COUNT_UNITS },
};
const EXAMPLES: Readonly<Record<Quantity, string>> = {
  time: '5% or 2ms',
  bytes: '10% or 5MB',
  count: '10% or 1M',
};

/** How much more than before is too much. */
export interface FailRule {
  /** As it was given: `total>5%`. */
  readonly text: string;
  readonly subject: Subject;
  /** For `layer`: a name, in which `*` is any text. */
  readonly pattern: string;
  /** Part of what it was before, or an amount in ms, bytes or ones. */
  readonly limit: { readonly relative: boolean; readonly value: number };
}

export interface BrokenRule {
  readonly rule: string;
  readonly sentence: string;
}

/** Reads rules, some of which may stand in one text with commas. Throws UsageError. */
export function parseRules(texts: readonly string[]): FailRule[] {
  const subjects = Object.keys(SUBJECTS).join('|');
  // A name of a layer may hold a comma: only one before another rule separates.
  const separator = new RegExp(`,(?=\\s*(?:${subjects})\\s*[:>])`);
  return texts.flatMap((text) => text.split(separator)).map((text) => parseRule(text.trim()));
}

function parseRule(text: string): FailRule {
  const [, name = '', amount = ''] = /^(.*)>([^>]*)$/s.exec(text) ?? [];
  const [, word = '', pattern = ''] = /^\s*([^:]*?)\s*(?::(.*))?$/s.exec(name) ?? [];
  const subject = word.toLowerCase();
  if (amount === '' || !isSubject(subject))
    throw new UsageError(
      `--fail-on takes rules such as total>5% or layer:conv*>10%, not "${text}".${subjectHint(word)}`,
    );
  if ((subject === 'layer') !== (pattern !== ''))
    throw new UsageError(
      subject === 'layer'
        ? `--fail-on "${text}" needs a layer: layer:NAME>10%, where * is any text.`
        : `--fail-on "${text}" names a part of ${subject}, which has none.`,
    );
  return { text, subject, pattern, limit: limitOf(text, amount.trim(), SUBJECTS[subject]) };
}

function isSubject(word: string): word is Subject {
  return Object.hasOwn(SUBJECTS, word);
}

function subjectHint(word: string): string {
  const names = Object.keys(SUBJECTS);
  if (word === '' || isSubject(word.toLowerCase())) return '';
  return didYouMean(word, names) || ` It can limit ${names.join(', ')}.`;
}

function limitOf(text: string, amount: string, quantity: Quantity): FailRule['limit'] {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([^\d\s]*)$/.exec(amount) ?? [];
  if (number !== '' && unit === '%') return { relative: true, value: Number(number) / 100 };
  const factor = unitFactor(UNITS[quantity], unit);
  if (number === '' || factor === undefined)
    throw new UsageError(
      `--fail-on "${text}" needs a limit such as ${EXAMPLES[quantity]} after the >.`,
    );
  return { relative: false, value: Number(number) * factor };
}

/**
 * Rules that are broken, with a sentence for each. A time breaks a rule only where it is slower
 * beyond the noise; what is unknown can't be within a limit. Throws UsageError for a layer that
 * neither profile has.
 */
export function brokenRules(comparison: Comparison, rules: readonly FailRule[]): BrokenRule[] {
  return rules.flatMap((rule) =>
    sentencesFor(comparison, rule).map((sentence) => ({ rule: rule.text, sentence })),
  );
}

function sentencesFor(comparison: Comparison, rule: FailRule): string[] {
  const { memory, macs, params } = comparison;
  switch (rule.subject) {
    case 'total':
      return timeSentence(rule, 'The total', comparison.total);
    case 'layer':
      return layersOf(comparison, rule).flatMap((row) =>
        timeSentence(rule, nameOf(row), row.change),
      );
    case 'memory':
      return pairSentence(rule, 'Peak activations', memory.activations, formatBytes);
    case 'process':
      return pairSentence(rule, 'The process’s peak memory', memory.process, formatBytes);
    case 'weights':
      return pairSentence(rule, 'Weights', memory.weights, formatBytes);
    case 'macs':
      return pairSentence(rule, 'MACs', macs, formatCount);
    case 'params':
      return pairSentence(rule, 'Parameters', params, formatCount);
  }
}

function layersOf({ rows }: Comparison, { text, pattern }: FailRule): ComparedRow[] {
  const fits = namePattern(pattern);
  const found = rows.filter((row) =>
    [row.before, row.after].some((side) => side?.members.some(({ id }) => fits(id))),
  );
  if (found.length === 0)
    throw new UsageError(`--fail-on "${text}": neither profile has such a layer.`);
  return found;
}

function nameOf({ before, after }: ComparedRow): string {
  return (after ?? before)?.layer ?? '';
}

function timeSentence(rule: FailRule, what: string, change: ComparedRow['change']): string[] {
  if (change.verdict !== 'slower') return [];
  const pair = { before: change.beforeMs ?? 0, after: change.afterMs ?? 0 };
  return isOver(rule, pair) ? [sentence(rule, what, pair, formatDuration)] : [];
}

function pairSentence(
  rule: FailRule,
  what: string,
  { before, after }: Pair,
  format: (value: number, style: NumberStyle) => string,
): string[] {
  if (before === null || after === null)
    return [
      `${what}: unknown in ${before === null ? 'the first' : 'the second'} profile, so ${rule.text} can't be checked.`,
    ];
  return isOver(rule, { before, after }) ? [sentence(rule, what, { before, after }, format)] : [];
}

interface KnownPair {
  readonly before: number;
  readonly after: number;
}

function isOver({ limit }: FailRule, { before, after }: KnownPair): boolean {
  return after - before > (limit.relative ? limit.value * before : limit.value);
}

function sentence(
  { text }: FailRule,
  what: string,
  { before, after }: KnownPair,
  format: (value: number, style: NumberStyle) => string,
): string {
  const change = before > 0 ? ` (${formatChange(after / before - 1, 'plain')})` : '';
  return `${what}: ${format(before, 'plain')} became ${format(after, 'plain')}${change}, which breaks ${text}.`;
}
