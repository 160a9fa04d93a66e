import * as vscode from 'vscode';
import { settings } from '../settings';
import { paletteOf, type Palette, type Theme } from './heat-colours';

const THEMES: Readonly<Record<vscode.ColorThemeKind, Theme>> = {
  [vscode.ColorThemeKind.Dark]: 'dark',
  [vscode.ColorThemeKind.Light]: 'light',
  [vscode.ColorThemeKind.HighContrast]: 'highContrast',
  [vscode.ColorThemeKind.HighContrastLight]: 'highContrastLight',
};

export function currentTheme(): Theme {
  return THEMES[vscode.window.activeColorTheme.kind];
}

export function currentPalette(): Palette {
  return paletteOf(currentTheme(), settings.colours());
}
