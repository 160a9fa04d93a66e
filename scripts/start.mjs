/**
 * `npm start`: sets up, builds, profiles ResNet-50 and opens VS Code on examples/ with the result.
 * `npm start -- --cli` runs the command line's demo instead, `npm start -- ARGS` the command line.
 */
import { openInVsCode } from './open-vscode.mjs';
import { buildIfNeeded, installPackages, run } from './setup.mjs';

installPackages();
await buildIfNeeded();
const args = process.argv.slice(2);
if (args.length === 0) await openInVsCode();
else {
  const [first, ...rest] = args;
  const command = first === '--cli' ? ['demo', ...rest] : args;
  process.exit(run(process.execPath, ['dist/cli.cjs', ...command]));
}
