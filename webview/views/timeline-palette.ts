import type { HeatLevel } from '../../src/profile/heat';

/** Colours for the canvas, which can't use custom properties by itself. */
export interface Palette {
  readonly text: string;
  readonly quiet: string;
  readonly faint: string;
  readonly grid: string;
  readonly runtime: string;
  readonly heatLine: string;
  readonly selected: string;
  readonly background: string;
  readonly font: string;
  readonly heat: readonly string[];
  readonly onHeat: readonly string[];
}

/** Reads the theme as it is now. */
export function readPalette(): Palette {
  const probe = document.createElement('span');
  document.body.append(probe);
  const resolve = (colour: string) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  const levels = [1, 2, 3, 4, 5, 6] as const;
  const palette = {
    text: resolve('var(--vscode-foreground)'),
    quiet: resolve('var(--quiet)'),
    faint: resolve('var(--faint)'),
    grid: resolve('var(--grid)'),
    runtime: resolve('var(--runtime)'),
    heatLine: resolve('var(--heat-line)'),
    selected: resolve(
      isHighContrast
        ? 'var(--vscode-contrastActiveBorder, var(--vscode-foreground))'
        : 'var(--vscode-foreground)',
    ),
    background: resolve('var(--vscode-editor-background)'),
    font: `11px ${getComputedStyle(document.body).fontFamily}`,
    heat: [resolve('var(--faint)'), ...levels.map((level) => resolve(`var(--heat-${level})`))],
    onHeat: [
      resolve('var(--vscode-foreground)'),
      ...levels.map((level) => resolve(`var(--on-heat-${level})`)),
    ],
  };
  probe.remove();
  return palette;
}

export function heatColour(palette: Palette, level: HeatLevel): string {
  return palette.heat[level] ?? palette.faint;
}

/** Calls back whenever VS Code changes the theme; returns the way to stop. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-colours'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return () => observer.disconnect();
}
