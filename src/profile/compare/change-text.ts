/** How changes look: always with their sign, intervals as ranges, speed-ups with three digits. */
import * as l10n from '@vscode/l10n';
import type { NumberStyle } from '../format';
import { formatDuration, formatDurationRange, formatNumber, UNKNOWN } from '../format';
import type { Change } from './comparison';

/** `+760 µs`, `−28.8 ms`, `0`. */
export function formatDifference(ms: number, style: NumberStyle = 'ui'): string {
  const text = formatDuration(ms, style);
  return ms > 0 && /^\d/.test(text) && text !== '0' ? `+${text}` : text;
}

/** `28.7–29.0 ms` beside a difference that has the sign; `−90 µs to +30 µs` where zero is inside. */
export function formatDifferenceRange(
  { lowMs, highMs }: Pick<Change, 'lowMs' | 'highMs'>,
  style: NumberStyle = 'ui',
): string {
  if (lowMs < 0 && highMs > 0)
    return l10n.t('{0} to {1}', formatDifference(lowMs, style), formatDifference(highMs, style));
  const [low = 0, high = 0] = [Math.abs(lowMs), Math.abs(highMs)].sort((a, b) => a - b);
  return formatDurationRange(low, high, style);
}

/** `3.04×`: how many times as fast as before; `–` where that can't be said. */
export function formatSpeedUp({ ratio }: Pick<Change, 'ratio'>, style: NumberStyle = 'ui'): string {
  return ratio === null || ratio <= 0 ? UNKNOWN : `${formatNumber(1 / ratio, style)}×`;
}
