import { formatBytes, formatCount, formatDuration, formatExact, formatMacs } from '../format';
import type { NumberStyle } from '../format';
import { BYTE_UNITS, COUNT_UNITS, TIME_UNITS, unitFactor } from '../units';
import type { Limit, Subject } from './budget';

type Quantity = 'time' | 'count' | 'bytes';

export const QUANTITY: Readonly<Record<Subject, Quantity>> = {
  time: 'time',
  macs: 'count',
  params: 'count',
  weights: 'bytes',
  predictedActivations: 'bytes',
  measuredActivations: 'bytes',
  processMemory: 'bytes',
};

const UNITS: Readonly<Record<Quantity, Readonly<Record<string, number>>>> = {
  // A time needs its unit: whether 50 is ms or s is not for us to guess.
  time: TIME_UNITS,
  count: { '': 1, ...COUNT_UNITS, macs: 1, kmacs: 1e3, mmacs: 1e6, gmacs: 1e9, tmacs: 1e12 },
  bytes: { '': 1, ...BYTE_UNITS },
};

export const EXAMPLES: Readonly<Record<Quantity, string>> = {
  time: '"50 ms" or "1.05x"',
  count: '4100000000, "4.1G" or "1.05x"',
  bytes: '100000000, "100 MB" or "1.05x"',
};

/**
 * Reads `1.05x`, `≤1.05x`, `50 ms`, `4.1G`, `100 MB`, or a plain number of counts or bytes.
 * Undefined for what is none of these.
 */
export function parseMost(subject: Subject, value: unknown): Limit['most'] | undefined {
  const quantity = QUANTITY[subject];
  if (typeof value === 'number')
    return quantity !== 'time' && isAmount(value) ? { kind: 'amount', value } : undefined;
  if (typeof value !== 'string') return undefined;
  const [, digits = '', unit = ''] =
    /^\s*(?:≤|<=)?\s*(\d{1,16}(?:\.\d{1,12})?)\s*([^\d\s.]*)\s*$/.exec(value) ?? [];
  if (digits === '') return undefined;
  const number = Number(digits);
  if (unit === 'x' || unit === '×')
    return number > 0 ? { kind: 'ratio', value: number } : undefined;
  const factor = unitFactor(UNITS[quantity], unit);
  const product = factor === undefined ? NaN : number * factor;
  // 4.1 * 1e9 is a hair less than what was meant.
  const amount = quantity === 'time' ? product : Math.round(product);
  return isAmount(amount) ? { kind: 'amount', value: amount } : undefined;
}

/** Zero too: a scope that may have no parameters. */
function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

/** A number of a subject in its unit. */
export function amountText(
  subject: Subject,
  value: number | null,
  style: NumberStyle = 'plain',
): string {
  if (subject === 'macs') return formatMacs(value, style);
  const quantity = QUANTITY[subject];
  if (quantity === 'time') return formatDuration(value, style);
  return quantity === 'bytes' ? formatBytes(value, style) : formatCount(value, style);
}

/** Every digit, where rounding would hide on which side of its limit a number is: `1 000 001 B`. */
export function exactText(subject: Subject, value: number): string {
  const quantity = QUANTITY[subject];
  if (quantity === 'time') return `${value.toFixed(4)} ms`;
  const digits = formatExact(value, 'plain');
  return quantity === 'bytes' ? `${digits} B` : digits;
}

/** `≤1.05x`, `≤50.0 ms`. */
export function limitText({ subject, most }: Limit, style: NumberStyle = 'plain'): string {
  return most.kind === 'ratio' ? `≤${most.value}x` : `≤${amountText(subject, most.value, style)}`;
}
