/** What people write behind an amount, in lower case, as factors to ms, bytes and ones. */
export const TIME_UNITS = { us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000 } as const;
export const BYTE_UNITS = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
} as const;
export const COUNT_UNITS = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 } as const;

/** undefined for what is no unit; a name that every object has is none either. */
export function unitFactor(
  units: Readonly<Record<string, number>>,
  unit: string,
): number | undefined {
  const name = unit.toLowerCase();
  return Object.hasOwn(units, name) ? units[name] : undefined;
}
