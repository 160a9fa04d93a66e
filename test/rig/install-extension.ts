import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DesktopHost, ServerHost } from './host';
import { cacheFolder } from './paths';
import { publishFolder, removeUnused } from './publish';

const UNUSED_MS = 12 * 3_600_000;

/** Installs a VSIX as a user would; returns the folder of extensions that holds only it. */
export function installExtension(host: DesktopHost | ServerHost, vsix: string): string {
  const hash = createHash('sha256').update(readFileSync(vsix)).digest('hex').slice(0, 16);
  const folder = join(cacheFolder(), `extensions-${hash}`);
  publishFolder(folder, (unfinished) => install(host, vsix, unfinished));
  removeUnused(cacheFolder(), 'extensions-', UNUSED_MS);
  return folder;
}

function install(host: DesktopHost | ServerHost, vsix: string, folder: string): void {
  const data = mkdtempSync(join(tmpdir(), 'layerline-install-'));
  const [program, ...args] = commandLine(host, data);
  const result = spawnSync(
    program,
    [...args, '--extensions-dir', folder, '--install-extension', vsix],
    {
      encoding: 'utf8',
      env: { ...process.env, EXTENSIONS_GALLERY: '{}' },
      shell: process.platform === 'win32',
    },
  );
  rmSync(data, { recursive: true, force: true });
  if (result.status !== 0)
    throw new Error(`VS Code does not install ${vsix}:\n${result.stdout}${result.stderr}`);
}

function commandLine(host: DesktopHost | ServerHost, data: string): [string, ...string[]] {
  if (host.kind === 'desktop')
    return [resolveCliPathFromVSCodeExecutablePath(host.executable), '--user-data-dir', data];
  const main = join(host.vscode, 'out', 'server-main.js');
  return [host.node, main, '--accept-server-license-terms', '--server-data-dir', data];
}
