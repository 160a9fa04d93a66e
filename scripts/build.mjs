/** Bundles the extension host, the command line, the engine process and the panel into dist/. */
import { build } from 'esbuild';
import { chmodSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  // Native modules stay packages of their own; only the engine process loads them.
  external: ['vscode', 'onnxruntime-node'],
  sourcemap: true,
  minify: true,
  logLevel: 'warning',
  define: {
    // Bundles are CommonJS: give them the address that modules ask for.
    'import.meta.url': 'bundleUrl',
    LAYERLINE_VERSION: JSON.stringify(version),
  },
};
const bundleUrl = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";

/** @param {string} [outdir] */
export async function buildAll(outdir = 'dist') {
  await Promise.all([
    build({
      ...common,
      outdir,
      entryPoints: { cli: 'src/cli/main.ts' },
      banner: { js: `#!/usr/bin/env node\n${bundleUrl}` },
    }),
    build({
      ...common,
      outdir,
      entryPoints: { engine: 'src/engine/main.ts', extension: 'src/extension.ts' },
      banner: { js: bundleUrl },
    }),
    buildWebview(`${outdir}/webview`),
  ]);
  chmodSync(`${root}${outdir}/cli.cjs`, 0o755);
}

/** @param {string} outdir */
export async function buildWebview(outdir = 'dist/webview') {
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'chrome122',
    outdir,
    entryPoints: { panel: 'webview/main.tsx' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    minify: true,
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
