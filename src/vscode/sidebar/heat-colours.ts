import { heatLevel } from '../../profile/heat';

/** VS Code's kinds of colour theme. */
export type ThemeKind = 'dark' | 'light' | 'high-contrast' | 'high-contrast-light';

/** Colours for SVG icons, which can't read VS Code's theme variables. From the visual language. */
export interface HeatColours {
  /** Fills of the six steps, coldest first. */
  readonly heat: readonly string[];
  /** Fill of work below the first step. */
  readonly faint: string;
  /** Lines and fills that say nothing about heat: scopes, the runtime. */
  readonly quiet: string;
}

const QUIET = {
  dark: { faint: '#333333', quiet: '#9f9f9f' },
  light: { faint: '#e7e7e7', quiet: '#6e6e6e' },
  'high-contrast': { faint: '#303030', quiet: '#d0d0d0' },
  'high-contrast-light': { faint: '#e0e0e0', quiet: '#4a4a4a' },
};
const HEAT = {
  dark: ['#443429', '#6b492d', '#916033', '#b67a39', '#db953f', '#ffb348'],
  light: ['#f5e6ce', '#edc99d', '#e3ab74', '#d88d4e', '#cc6d27', '#bb4f01'],
  'high-contrast': ['#5b3922', '#815125', '#a66b2b', '#c98933', '#eca93b', '#fecf7f'],
  'high-contrast-light': ['#f5e6ce', '#edc99d', '#e3ab74', '#d88d4e', '#cc6d27', '#bb4f01'],
};
/** Steps of equal distance from the background, for those who turn heat off. */
const GREY = {
  dark: ['#363636', '#505050', '#6c6c6c', '#8a8a8a', '#a9a9a9', '#cacaca'],
  light: ['#e6e6e6', '#cacaca', '#acacac', '#8f8f8f', '#717171', '#535353'],
  'high-contrast': ['#404040', '#5c5c5c', '#797979', '#9a9a9a', '#bcbcbc', '#e6e6e6'],
  'high-contrast-light': ['#e6e6e6', '#cacaca', '#acacac', '#8f8f8f', '#717171', '#535353'],
};

export function heatColours(kind: ThemeKind, scale: 'heat' | 'grey'): HeatColours {
  return { heat: (scale === 'heat' ? HEAT : GREY)[kind], ...QUIET[kind] };
}

/** Fill for work that takes this share of the run. */
export function heatFill(share: number, { heat, faint }: HeatColours): string {
  return heat[heatLevel(share) - 1] ?? faint;
}

/** Outline of every fill, so that the coldest can be seen too. */
export function heatOutline({ heat }: HeatColours): string {
  return heat.at(-1) ?? '';
}
