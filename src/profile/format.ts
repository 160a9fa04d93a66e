/**
 * How numbers look, everywhere: three significant digits, never finer than the clock that measured
 * them, powers of 1000, zero as `0`, unknown as `–`. From the visual language (`Numbers`).
 */
export type NumberStyle =
  /** Thin space and word joiner before the unit: never breaks, for proportional type. */
  | 'ui'
  /** No-break space, for monospaced type in the editor. */
  | 'mono'
  /** Ordinary spaces, for terminals and copies. */
  | 'plain';

export type Unknown = null | undefined;

export const UNKNOWN = '–';
const MINUS = '\u2212';
const SEPARATOR: Readonly<Record<NumberStyle, string>> = {
  ui: '\u2009\u2060',
  mono: '\u00a0',
  plain: ' ',
};

/** Step of the CPU profiler's clock: one microsecond. */
export const CPU_CLOCK_MS = 0.001;
/** Layers shorter than this can't be told apart by the CPU profiler (facts, section 2). */
export const CPU_RESOLUTION_MS = 0.01;

interface Unit {
  readonly size: number;
  readonly name: string;
}

const TIME_UNITS: readonly Unit[] = [
  { size: 0.001, name: 'µs' },
  { size: 1, name: 'ms' },
  { size: 1000, name: 's' },
];
const DECIMAL_BYTE_UNITS: readonly Unit[] = [
  { size: 1, name: 'B' },
  { size: 1e3, name: 'kB' },
  { size: 1e6, name: 'MB' },
  { size: 1e9, name: 'GB' },
];
const BINARY_BYTE_UNITS: readonly Unit[] = [
  { size: 1, name: 'B' },
  { size: 2 ** 10, name: 'KiB' },
  { size: 2 ** 20, name: 'MiB' },
  { size: 2 ** 30, name: 'GiB' },
];
const COUNT_UNITS: readonly Unit[] = [
  { size: 1, name: '' },
  { size: 1e3, name: 'k' },
  { size: 1e6, name: 'M' },
  { size: 1e9, name: 'G' },
  { size: 1e12, name: 'T' },
];

/** `330 µs`, `1.44 ms`, `2.50 s`; `<1 µs` below the clock's step. */
export function formatDuration(
  ms: number | Unknown,
  style: NumberStyle = 'ui',
  clockMs: number = CPU_CLOCK_MS,
): string {
  if (isUnknown(ms)) return UNKNOWN;
  if (ms === 0) return '0';
  // Half a step is where rounding to the clock would give zero, which reads as "costs nothing".
  if (Math.abs(ms) < clockMs / 2) return below(clockMs, style);
  return signed(ms, (value) => {
    const unit = unitFor(Math.max(value, clockMs), TIME_UNITS);
    return join(significant(value / unit.size, style, clockMs / unit.size), unit.name, style);
  });
}

/** A layer's time, or `<10 µs` when the profile flags it as below its resolution. */
export function formatLayerTime(
  ms: number | Unknown,
  belowResolution: boolean,
  style: NumberStyle = 'ui',
  resolutionMs: number = CPU_RESOLUTION_MS,
): string {
  if (isUnknown(ms)) return UNKNOWN;
  return belowResolution ? below(resolutionMs, style) : formatDuration(ms, style);
}

/** `≈1.2 ms`: a time still being measured, two digits. */
export function formatProvisional(ms: number | Unknown, style: NumberStyle = 'ui'): string {
  if (isUnknown(ms)) return UNKNOWN;
  const rounded = Number(ms.toPrecision(2));
  const unit = unitFor(Math.max(rounded, CPU_CLOCK_MS), TIME_UNITS);
  const text = significant(rounded / unit.size, style, CPU_CLOCK_MS / unit.size, 2);
  return `≈${join(text, unit.name, style)}`;
}

/** `42.9–43.1 ms`: both ends in the larger end's unit and with its decimals. */
export function formatDurationRange(
  lowMs: number | Unknown,
  highMs: number | Unknown,
  style: NumberStyle = 'ui',
  clockMs: number = CPU_CLOCK_MS,
): string {
  if (isUnknown(lowMs) || isUnknown(highMs)) return UNKNOWN;
  if (highMs < clockMs / 2) return formatDuration(highMs, style, clockMs);
  const unit = unitFor(Math.max(highMs, clockMs), TIME_UNITS);
  const decimals = decimalsFor(highMs / unit.size, 3, clockMs / unit.size);
  const [low, high] = [lowMs, highMs].map((ms) =>
    signed(ms, (value) => group(fixed(value / unit.size, decimals), style)),
  );
  return join(low === high ? `${high}` : `${low}–${high}`, unit.name, style);
}

export type ByteUnits = 'decimal' | 'binary';

let byteUnits = DECIMAL_BYTE_UNITS;

/** Powers of 1000 (`102 MB`, the default) or of 1024 (`97.5 MiB`), for all that is formatted next. */
export function setByteUnits(units: ByteUnits): void {
  byteUnits = units === 'binary' ? BINARY_BYTE_UNITS : DECIMAL_BYTE_UNITS;
}

/** `803 kB`, `102 MB`. */
export function formatBytes(bytes: number | Unknown, style: NumberStyle = 'ui'): string {
  return formatScaled(bytes, byteUnits, style, 1);
}

/** For rows: exact below 10 000, then `12.8 k`, `2.36 M`, `4.09 G`. */
export function formatCount(count: number | Unknown, style: NumberStyle = 'ui'): string {
  if (isUnknown(count)) return UNKNOWN;
  if (Math.abs(count) < 10_000) return formatExact(count, style);
  return formatScaled(count, COUNT_UNITS, style, 1);
}

/** For headers: every digit, `25 557 032`. */
export function formatExact(count: number | Unknown, style: NumberStyle = 'ui'): string {
  if (isUnknown(count)) return UNKNOWN;
  return signed(count, (value) => group(fixed(value, 0), style));
}

/** `4.09 GMACs`, `386 MMACs`, `64 MACs`. */
export function formatMacs(macs: number | Unknown, style: NumberStyle = 'ui'): string {
  if (isUnknown(macs)) return UNKNOWN;
  if (macs === 0) return '0';
  const units = COUNT_UNITS.map((unit) => ({ ...unit, name: `${unit.name}MACs` }));
  return formatScaled(macs, units, style, 1);
}

/** Achieved arithmetic per time in GMAC/s; undefined where there's none or no time to divide by. */
export function gmacPerSecond(macs: number | Unknown, ms: number | Unknown): number | undefined {
  if (isUnknown(macs) || isUnknown(ms) || macs === 0 || ms <= 0) return undefined;
  return macs / ms / 1e6;
}

/** `95.2 GMAC/s`. */
export function formatRate(gmacPerS: number | Unknown, style: NumberStyle = 'ui'): string {
  const text = formatNumber(gmacPerS, style);
  return text === UNKNOWN || text === '0' ? text : join(text, 'GMAC/s', style);
}

/** `3.3 %`, `44 %`, `<0.1 %`: one decimal below 10 %, else none. */
export function formatShare(share: number | Unknown, style: NumberStyle = 'ui'): string {
  if (isUnknown(share)) return UNKNOWN;
  if (share === 0) return '0';
  const percent = share * 100;
  const size = Math.abs(percent);
  if (size < 0.05) return `<${join('0.1', '%', style)}`;
  return signed(percent, (value) => join(fixed(value, size < 9.95 ? 1 : 0), '%', style));
}

/**
 * A share that must not be rounded up to a whole: `99.7 %` stays, 0.99996 is `>99.9 %`, and only
 * exactly everything is `100 %`. For the accounting line, where the missing part is the message.
 */
export function formatCoverage(share: number | Unknown, style: NumberStyle = 'ui'): string {
  if (isUnknown(share) || share < 0.0995) return formatShare(share, style);
  // Sums of shares miss 1 by rounding errors of floating point only.
  if (share >= 1 - 1e-9) return join('100', '%', style);
  if (share > 0.9995) return `>${join('99.9', '%', style)}`;
  return join(fixed(share * 100, 1), '%', style);
}

/** `+39 %`, `−1.2 %`, `0`. */
export function formatChange(change: number | Unknown, style: NumberStyle = 'ui'): string {
  const text = formatShare(change, style);
  return !isUnknown(change) && change > 0 && !text.startsWith('<') ? `+${text}` : text;
}

/** A number without a unit: three significant digits, `95.2`, `1 020`. */
export function formatNumber(value: number | Unknown, style: NumberStyle = 'ui'): string {
  if (isUnknown(value)) return UNKNOWN;
  return value === 0 ? '0' : signed(value, (size) => significant(size, style));
}

/**
 * `1×3×224×224`; with `x` in the plain style, where it can be copied to `--input-shape`. A symbol
 * stays (`N×3×224×224`), an unknown rank is `–`.
 */
export function formatDims(
  shape: readonly (number | string)[] | Unknown,
  style: NumberStyle = 'ui',
): string {
  if (!shape) return UNKNOWN;
  return shape.length === 0 ? 'scalar' : shape.join(style === 'plain' ? 'x' : '×');
}

function isUnknown(value: number | Unknown): value is Unknown {
  return value === null || value === undefined || Number.isNaN(value);
}

function join(number: string, unit: string, style: NumberStyle): string {
  return unit === '' ? number : `${number}${SEPARATOR[style]}${unit}`;
}

function below(ms: number, style: NumberStyle): string {
  return `<${formatDuration(ms, style, ms)}`;
}

function signed(value: number, format: (size: number) => string): string {
  const text = format(Math.abs(value));
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

function formatScaled(
  value: number | Unknown,
  units: readonly Unit[],
  style: NumberStyle,
  step: number,
): string {
  if (isUnknown(value)) return UNKNOWN;
  if (value === 0) return '0';
  return signed(value, (size) => {
    const unit = unitFor(size, units);
    return join(significant(size / unit.size, style, step / unit.size), unit.name, style);
  });
}

/** The unit in which the rounded value is below 1000: 999.6 µs is `1.00 ms`. */
function unitFor(value: number, units: readonly Unit[]): Unit {
  const rounded = Math.max(value, Number(value.toPrecision(3)));
  let chosen = units[0] ?? { size: 1, name: '' };
  for (const unit of units) if (rounded >= unit.size * (1 - 1e-12)) chosen = unit;
  return chosen;
}

function significant(value: number, style: NumberStyle, step = 0, digits = 3): string {
  return group(fixed(value, decimalsFor(value, digits, step)), style);
}

/** Decimals for so many significant digits, but none finer than `step`; negative for tens etc. */
function decimalsFor(value: number, digits: number, step: number): number {
  const rounded = Number(value.toPrecision(digits));
  const wanted = Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)));
  if (step <= 0) return wanted;
  // Rounded because 1 / 1000 and its like have a log10 a hair off a whole number.
  return Math.min(wanted, -Math.ceil(Math.log10(step) - 1e-9));
}

function fixed(value: number, decimals: number): string {
  if (decimals >= 0) return value.toFixed(decimals);
  const step = 10 ** -decimals;
  return String(Math.round(value / step) * step);
}

/** Thousands apart, as in `25 557 032`. */
function group(digits: string, style: NumberStyle): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, SEPARATOR[style]);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
