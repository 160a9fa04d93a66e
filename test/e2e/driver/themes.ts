export type Theme = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

/** The three that every view must look right in. */
export const THEMES: readonly Theme[] = ['light', 'dark', 'high-contrast'];

interface ThemeNames {
  /** Value of `workbench.colorTheme`. */
  readonly setting: string;
  /** Class of the workbench. */
  readonly workbench: string;
  /** `data-vscode-theme-kind` of a webview's body. */
  readonly webview: string;
}

export const THEME_NAMES: Readonly<Record<Theme, ThemeNames>> = {
  light: { setting: 'Light Modern', workbench: 'vs', webview: 'vscode-light' },
  dark: { setting: 'Dark Modern', workbench: 'vs-dark', webview: 'vscode-dark' },
  'high-contrast': {
    setting: 'Default High Contrast',
    workbench: 'hc-black',
    webview: 'vscode-high-contrast',
  },
  'high-contrast-light': {
    setting: 'Default High Contrast Light',
    workbench: 'hc-light',
    webview: 'vscode-high-contrast-light',
  },
};
