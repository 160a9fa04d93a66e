/** Shows a finished profile in VS Code: a desktop one, else its server in a browser. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleRig } from './bundle-rig.mjs';
import { packageIfNeeded, root, run } from './setup.mjs';

const examples = join(root, 'examples');
/** Waits for the extension, which a file on the command line would not. */
const opener = join(root, 'scripts', 'opener');

/** Profiles ResNet-50 in the terminal, then opens VS Code with its panel. */
export async function openInVsCode() {
  const folder = join(root, 'dist', 'start');
  mkdirSync(folder, { recursive: true });
  const profile = join(folder, 'ResNet-50.layerline.json');
  const status = run(process.execPath, ['dist/cli.cjs', 'profile', 'resnet50', '--out', profile]);
  if (status !== 0) process.exit(status);
  const rig = await bundleRig();
  const desktop = rig.findDesktop();
  if (desktop) return openDesktop(desktop, profile);
  if (rig.serverRunsHere()) return openServer(rig, profile);
  console.log('There is no VS Code here: put `code` on PATH to see the profile in its panel.');
}

function openDesktop(executable, profile) {
  const args = [root, opener].map((path) => `--extensionDevelopmentPath=${path}`);
  const env = { ...process.env, LAYERLINE_START_PROFILE: profile };
  spawn(executable, [...args, examples], { env, detached: true, stdio: 'ignore' }).unref();
  console.log('Opened VS Code on examples/ with the profile.');
}

/** Serves until Ctrl+C. */
async function openServer(rig, profile) {
  const install = rig.installServer();
  const installed = rig.installExtension({ kind: 'server', ...install }, packageIfNeeded());
  const extensionsDir = withOpener(installed);
  const token = randomUUID();
  const server = await rig.startServer({
    ...install,
    extensionsDir,
    token,
    env: { LAYERLINE_START_PROFILE: profile },
  });
  const address = rig.workbenchAddress({
    port: server.port,
    token,
    folder: examples,
  });
  console.log(`\nVS Code, with the panel of this profile, until Ctrl+C:\n${address}`);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
}

/** The installed extension and the opener, in a folder that is removed at the end. */
function withOpener(installed) {
  const folder = mkdtempSync(join(tmpdir(), 'layerline-extensions-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Without a list of extensions VS Code looks for them in the folder.
  cpSync(installed, folder, {
    recursive: true,
    filter: (path) => !path.endsWith('extensions.json'),
  });
  cpSync(opener, join(folder, 'layerline.layerline-opener-0.0.0'), { recursive: true });
  return folder;
}
