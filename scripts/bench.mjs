/** `npm run bench [-- NAME…]`: measures the figures that the project promises. */
import { buildIfNeeded, installPackages, packageIfNeeded, root, run } from './setup.mjs';

installPackages();
await buildIfNeeded();
const names = process.argv.slice(2);
// Not before the packages are installed.
const { build } = await import('esbuild');
const { profileValidator } = await import('./profile-validator.mjs');
await build({
  absWorkingDir: root,
  // The second one runs in VS Code.
  entryPoints: ['test/bench/main.ts', 'test/bench/vscode/activating-extension.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outdir: 'dist/bench',
  outExtension: { '.js': '.cjs' },
  external: ['onnxruntime-node', 'playwright-core', '@vscode/test-electron', 'vscode'],
  plugins: [profileValidator],
  define: { 'import.meta.url': 'bundleUrl', LAYERLINE_VERSION: '"bench"' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
});
const IN_VS_CODE = ['extension', 'source'];
const needsVsix = names.length === 0 || names.some((name) => IN_VS_CODE.includes(name));
process.exit(
  run(process.execPath, ['dist/bench/main.cjs', ...names], {
    env: {
      ...process.env,
      ORT_DISABLE_TELEMETRY: '1',
      ...(needsVsix && { LAYERLINE_BENCH_VSIX: packageIfNeeded() }),
    },
  }),
);
