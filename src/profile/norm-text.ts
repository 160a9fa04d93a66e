import type { NumberStyle, Unknown } from './format';
import { formatNumber } from './format';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Norms outside of this are written as powers of ten. */
const LEAST_PLAIN = 0.001;
const MOST_PLAIN = 10_000;

/** A gradient's norm: `0.0213`, `3.12×10⁻⁷`; `3.12e-7` in the plain style. Three digits. */
export function formatNorm(norm: number | Unknown, style: NumberStyle = 'ui'): string {
  if (norm === null || norm === undefined || norm === 0 || isPlain(norm))
    return formatNumber(norm, style);
  return power(norm.toExponential(2), style);
}

/** A mark of a logarithmic axis, which is 1, 2, 3 or 5 times a power of ten: `0.02`, `10⁻⁷`. */
export function formatNormTick(norm: number): string {
  if (isPlain(norm)) return String(Number(norm.toPrecision(1)));
  return power(norm.toExponential(0), 'ui').replace(/^1×/, '');
}

function isPlain(norm: number): boolean {
  return Math.abs(norm) >= LEAST_PLAIN && Math.abs(norm) < MOST_PLAIN;
}

/** From JavaScript's `3.12e-7`. */
function power(exponential: string, style: NumberStyle): string {
  if (style === 'plain') return exponential.replace('e+', 'e');
  const [digits = '', exponent = '0'] = exponential.split('e');
  const raised = exponent
    .replace('+', '')
    .replace('-', '⁻')
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? '');
  return `${digits}×10${raised}`;
}
