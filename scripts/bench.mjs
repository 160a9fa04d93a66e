/** `npm run bench [-- NAME…]`: measures the figures that the project promises, as ratios. */
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { buildIfNeeded, installPackages, root, run } from './setup.mjs';

installPackages();
await buildIfNeeded();
const entries = readdirSync(`${root}test/bench`).filter((name) => name.endsWith('.ts'));
await build({
  absWorkingDir: root,
  entryPoints: entries.map((name) => `test/bench/${name}`),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outdir: 'dist/bench',
  outExtension: { '.js': '.cjs' },
  external: ['onnxruntime-node'],
  define: { 'import.meta.url': 'bundleUrl', LAYERLINE_VERSION: '"bench"' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
});
process.exit(
  run(process.execPath, ['dist/bench/main.cjs', ...process.argv.slice(2)], {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  }),
);
