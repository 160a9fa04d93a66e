/** Bundles the extension host, the command line, the engine process and the panel into dist/. */
import { build } from 'esbuild';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { profileValidator } from './profile-validator.mjs';
import { compilePython } from './python-bytecode.mjs';

/**
 * Every file that imports `vscode` would get a copy of its hundreds of members, which took a third
 * of the extension's loading (6 of 22 ms of processor time, 45 files): they share one.
 */
const oneVscode = {
  name: 'one-vscode',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === 'vscode' ? { path, external: true } : { path, namespace: 'vscode' },
    );
    onLoad({ filter: /.*/, namespace: 'vscode' }, () => ({ contents: `export * from 'vscode';` }));
  },
};

/** What `src/vscode/later.ts` and `rare.ts` have are bundles of their own, beside the extension's. */
const laterBundles = {
  name: 'later-bundles',
  setup({ onResolve }) {
    onResolve({ filter: /\/(later|rare)$/ }, ({ path }) => ({
      path: `./${path.slice(path.lastIndexOf('/') + 1)}.cjs`,
      external: true,
    }));
  },
};

/** 4 MB that only Keras files need, in one bundle that others load when they meet such a file. */
const h5wasmBundle = {
  name: 'h5wasm-bundle',
  setup({ onResolve }) {
    onResolve({ filter: /^h5wasm$/ }, () => ({ path: './h5wasm.cjs', external: true }));
  },
};

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
  external: ['onnxruntime-node'],
  sourcemap: true,
  minify: true,
  metafile: true,
  logLevel: 'warning',
  plugins: [oneVscode, profileValidator, h5wasmBundle],
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
      entryPoints: {
        engine: 'src/engine/main.ts',
        extension: 'src/extension.ts',
        later: 'src/vscode/later.ts',
        rare: 'src/vscode/rare.ts',
      },
      plugins: [...common.plugins, laterBundles],
      banner: { js: bundleUrl },
    }),
    buildTfjsEngine(outdir),
    build({
      ...common,
      outdir,
      entryPoints: { h5wasm: 'h5wasm' },
      plugins: [],
      banner: { js: bundleUrl },
    }),
    buildSource(outdir),
    buildWebview(`${outdir}/webview`),
  ]);
  copyFileSync(
    `${root}src/profile/budget/budget.schema.json`,
    `${root}${outdir}/budget.schema.json`,
  );
  chmodSync(`${root}${outdir}/cli.cjs`, 0o755);
  const packages = bundledPackages(results.map((result) => result.metafile));
  writeFileSync(`${root}${outdir}/bundled-packages.json`, JSON.stringify(packages));
}

/** The engine process that runs TensorFlow.js, and its WebAssembly beside it. */
async function buildTfjsEngine(outdir) {
  const result = await build({
    ...common,
    outdir,
    entryPoints: { 'tfjs-engine': 'src/engine/tfjs/main.ts' },
    external: ['esbuild', 'webgpu'],
    banner: { js: bundleUrl },
  });
  const from = `${root}node_modules/@tensorflow/tfjs-backend-wasm/dist`;
  mkdirSync(`${root}${outdir}/tfjs`, { recursive: true });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.wasm')))
    copyFileSync(`${from}/${name}`, `${root}${outdir}/tfjs/${name}`);
  // Run as CommonJS by threads, which the package's type would make modules.
  const threads = `${root}node_modules/@tensorflow/tfjs-backend-wasm/wasm-out`;
  for (const name of ['tfjs-backend-wasm-threaded-simd', 'tfjs-backend-wasm-threaded-simd.worker'])
    copyFileSync(`${threads}/${name}.js`, `${root}${outdir}/tfjs/${name}.cjs`);
  copyBinding(`${root}${outdir}/tfjs-binding`);
  return result;
}

/**
 * What the binding of TensorFlow is built of on the user's machine: its sources, where the optional
 * package is installed, and the headers of Node's stable interface.
 */
function copyBinding(folder) {
  const sources = `${root}node_modules/@tensorflow/tfjs-node/binding`;
  if (!existsSync(sources)) return;
  mkdirSync(`${folder}/node`, { recursive: true });
  for (const name of readdirSync(sources).filter((file) => /\.(cc|h)$/.test(file)))
    copyFileSync(`${sources}/${name}`, `${folder}/${name}`);
  const headers = `${root}node_modules/node-api-headers/include`;
  for (const name of readdirSync(headers).filter((file) => file.endsWith('.h')))
    copyFileSync(`${headers}/${name}`, `${folder}/node/${name}`);
}

/** The process that traces Python files, with the interpreter and the Python files that it loads. */
export async function buildSource(outdir = 'dist') {
  const sources = JSON.stringify(pythonFiles());
  const [result, compiled] = await Promise.all([
    build({
      ...common,
      outdir,
      entryPoints: {
        source: 'src/source/process/main.ts',
        'source-thread': 'src/source/process/thread.ts',
      },
      // Sloppy functions would show their callers to code that may not know them.
      banner: { js: `'use strict';${bundleUrl}` },
    }),
    compilePython(sources),
  ]);
  mkdirSync(`${root}${outdir}/pyodide`, { recursive: true });
  // As they are published; the package index and the pages for browsers stay behind.
  for (const name of ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm'])
    copyFileSync(`${root}node_modules/pyodide/${name}`, `${root}${outdir}/pyodide/${name}`);
  copyFileSync(compiled.library, `${root}${outdir}/pyodide/python_stdlib.zip`);
  copyFileSync(compiled.bytecode, `${root}${outdir}/source-bytecode.bin`);
  writeFileSync(`${root}${outdir}/source-python.json`, sources);
  copyExport(`${root}${outdir}/export`);
  return result;
}

/** What the tracer knows of a file's text, the script that the user's own Python runs knows too. */
const SHARED_WITH_EXPORT = ['arguments.py', 'directives.py', 'source.py'];

/**
 * The Python files that the user's own Python runs.
 * @param {string} folder
 */
export function copyExport(folder) {
  const from = `${root}src/source/export`;
  const own = readdirSync(from, { recursive: true }).filter((path) => path.endsWith('.py'));
  mkdirSync(`${folder}/_layerline_export`, { recursive: true });
  for (const path of own) copyFileSync(`${from}/${path}`, `${folder}/${path}`);
  for (const name of SHARED_WITH_EXPORT)
    copyFileSync(
      `${root}src/source/python/_layerline/tracing/${name}`,
      `${folder}/_layerline_export/${name}`,
    );
}

/** Texts of the Python files that trace models, by their path. */
export function pythonFiles() {
  const folder = `${root}src/source/python`;
  const paths = readdirSync(folder, { recursive: true }).map((path) => path.replaceAll('\\', '/'));
  const files = paths.filter((path) => path.endsWith('.py')).sort();
  return Object.fromEntries(files.map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')]));
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
