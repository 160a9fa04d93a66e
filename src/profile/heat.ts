/** Lowest share of the run for each step of the heat scale, from the visual language. */
export const HEAT_SHARES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2] as const;

export type HeatLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Step of the heat scale: 0 is cold (below 0.5 % of the run), 6 is 20 % and more. */
export function heatLevel(share: number): HeatLevel {
  return HEAT_SHARES.filter((lowest) => share >= lowest).length as HeatLevel;
}
