/** Heat as CSS: the scale's step for a share of the run, and text that can be read on it. */
import { heatLevel } from '../src/profile/heat';

/** Fill for work; cold work is faint. */
export function heatFill(share: number): string {
  const level = heatLevel(share);
  return level === 0 ? 'var(--faint)' : `var(--heat-${level})`;
}

/** Colour of text that stands on `heatFill`. */
export function textOnHeat(share: number): string {
  const level = heatLevel(share);
  return level === 0 ? 'var(--vscode-foreground)' : `var(--on-heat-${level})`;
}
