/** `npm run -s layerline -- ARGS`: the command line in a clone. */
import { buildIfNeeded, installPackages, root } from './setup.mjs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

installPackages();
await buildIfNeeded();
// Paths in arguments are relative to where the user called from.
const cwd = process.env.INIT_CWD ?? process.cwd();
const cli = join(root, 'dist', 'cli.cjs');
const { status } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], {
  cwd,
  stdio: 'inherit',
});
process.exit(status ?? 1);
