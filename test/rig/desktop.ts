import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath } from './find-on-path';
import { ROOT } from './paths';

/**
 * Executable of a desktop VS Code: the one that `LAYERLINE_VSCODE` names, the one on PATH, or one
 * that @vscode/test-electron fetched earlier. Nothing where windows can't open.
 */
export function findDesktop(): string | undefined {
  const named = process.env['LAYERLINE_VSCODE'];
  if (named) return named;
  if (!hasDisplay()) return undefined;
  return [fromPath(), fromDownloads()].find((path) => path !== undefined && existsSync(path));
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
}

/** `code` on PATH is a script in `bin`; tests start the program that lies above it. */
function fromPath(): string | undefined {
  const script = findOnPath(process.platform === 'win32' ? ['code.cmd'] : ['code']);
  if (!script) return undefined;
  const bin = dirname(realpathSync(script));
  if (process.platform === 'win32') return join(bin, '..', 'Code.exe');
  // …/Visual Studio Code.app/Contents/Resources/app/bin
  if (process.platform === 'darwin') return join(bin, '../../../MacOS/Electron');
  return join(bin, '..', 'code');
}

function fromDownloads(): string | undefined {
  const downloads = join(ROOT, '.vscode-test');
  if (!existsSync(downloads)) return undefined;
  const newest = readdirSync(downloads)
    .filter((name) => name.startsWith('vscode-'))
    .sort((a, b) => b.localeCompare(a, undefined, { numeric: true }))[0];
  if (!newest) return undefined;
  const programs = {
    win32: 'Code.exe',
    darwin: 'Visual Studio Code.app/Contents/MacOS/Electron',
    linux: 'code',
  };
  return join(downloads, newest, programs[process.platform as keyof typeof programs]);
}
