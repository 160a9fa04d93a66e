import type { HeatLevel } from '../../profile/heat';

export type Theme = 'dark' | 'light' | 'highContrast' | 'highContrastLight';
export type ColourScale = 'heat' | 'grey';

/** Colours of drawings, where theme colours can't be named: gutter marks, overview ruler, charts. */
export interface Palette {
  /** Fill by heat level; the first, below the scale, is the quietest. */
  readonly heat: readonly string[];
  /** Around every fill, because the first fills hardly differ from the background. */
  readonly outline: string;
  /** Sums and what wasn't run. */
  readonly neutral: string;
  readonly foreground: string;
  readonly secondary: string;
}

/** From the visual language: `mock/README.md`, "Colour". */
const HEAT = {
  dark: ['#443429', '#6b492d', '#916033', '#b67a39', '#db953f', '#ffb348'],
  light: ['#f5e6ce', '#edc99d', '#e3ab74', '#d88d4e', '#cc6d27', '#bb4f01'],
  highContrast: ['#5b3922', '#815125', '#a66b2b', '#c98933', '#eca93b', '#fecf7f'],
} as const;

/** The same lightness without hue. */
const GREY = {
  dark: ['#363636', '#4f4f4f', '#686868', '#858585', '#a3a3a3', '#c3c3c3'],
  light: ['#e8e8e8', '#cfcfcf', '#b5b5b5', '#9a9a9a', '#7c7c7c', '#5e5e5e'],
  highContrast: ['#3f3f3f', '#5a5a5a', '#767676', '#949494', '#b3b3b3', '#d4d4d4'],
} as const;

/** `foreground` at full strength, 74 % and 50 % over the default backgrounds. */
const INK = {
  dark: { foreground: '#cccccc', secondary: '#9f9f9f', neutral: '#767676' },
  light: { foreground: '#3b3b3b', secondary: '#6e6e6e', neutral: '#9d9d9d' },
  highContrast: { foreground: '#ffffff', secondary: '#d0d0d0', neutral: '#a6a6a6' },
  highContrastLight: { foreground: '#292929', secondary: '#4d4d4d', neutral: '#767676' },
} as const;

export function paletteOf(theme: Theme, scale: ColourScale): Palette {
  const steps = (scale === 'grey' ? GREY : HEAT)[theme === 'highContrastLight' ? 'light' : theme];
  return { heat: ['none', ...steps], outline: steps[5], ...INK[theme] };
}

/** Undefined below the scale. */
export function heatColour({ heat }: Palette, level: HeatLevel): string | undefined {
  return level === 0 ? undefined : heat[level];
}
