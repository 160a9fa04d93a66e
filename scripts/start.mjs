/** `npm start [-- ARGS]`: sets up, builds, and runs `layerline ARGS`, by default its demo. */
import { buildIfNeeded, installPackages, run } from './setup.mjs';

installPackages();
await buildIfNeeded();
const args = process.argv.slice(2);
process.exit(run(process.execPath, ['dist/cli.cjs', ...(args.length > 0 ? args : ['demo'])]));
