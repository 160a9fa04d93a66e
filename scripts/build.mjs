/** Bundles the extension host, the command line, the engine process and the panel into dist/. */
import { build } from 'esbuild';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
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
  metafile: true,
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
  const results = await Promise.all([
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
  const packages = bundledPackages(results.map((result) => result.metafile));
  writeFileSync(`${root}${outdir}/bundled-packages.json`, JSON.stringify(packages));
}

/** Names of the packages of which something is in a bundle: their licences are passed on. */
function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const names = inputs.flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

/** @param {string} outdir */
export function buildWebview(outdir = 'dist/webview') {
  return build({
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
    metafile: true,
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
