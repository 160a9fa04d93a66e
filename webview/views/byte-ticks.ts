import { ticks } from 'd3-array';

export interface ByteTick {
  readonly bytes: number;
  readonly label: string;
}

const UNITS = [
  { size: 1e9, name: 'GB' },
  { size: 1e6, name: 'MB' },
  { size: 1e3, name: 'kB' },
  { size: 1, name: 'B' },
] as const;

/** Round marks from 0 to `most`, all in the unit of the largest: `0`, `2 MB`, `4 MB`. */
export function byteTicks(most: number, count: number): ByteTick[] {
  const unit = UNITS.find(({ size }) => most >= size) ?? UNITS[3];
  return ticks(0, most / unit.size, count).map((value) => ({
    bytes: value * unit.size,
    label: value === 0 ? '0' : `${value}\u2009\u2060${unit.name}`,
  }));
}
