/**
 * `npm run package [-- TARGET]`: a VSIX for one platform (default: this one), with only that
 * platform's binaries of ONNX Runtime, staged beside the bundles that load them.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildIfNeeded, installPackages, root, run } from './setup.mjs';

installPackages();
await buildIfNeeded();

const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
const [os, arch] = target.split('-');
const staged = join(root, 'dist', 'node_modules');
rmSync(staged, { recursive: true, force: true });
stageRuntime();
writeNotices();
const { version } = readJson('package.json');
const vsix = `layerline-${target}-${version}.vsix`;
const args = ['package', '--no-dependencies', '--target', target, '--out', vsix];
args.push('--allow-missing-repository', '--skip-license', '--no-rewrite-relative-links');
process.exit(run(process.execPath, ['node_modules/@vscode/vsce/vsce', ...args]));

/** Copies what engine processes load as packages: JavaScript, and one platform's binaries. */
function stageRuntime() {
  const binaries = join('bin', 'napi-v6', os, arch);
  if (!existsSync(join(root, 'node_modules/onnxruntime-node', binaries))) {
    console.error(`ONNX Runtime has no binaries for ${target}.`);
    process.exit(1);
  }
  const wanted = {
    'onnxruntime-node': ['package.json', 'dist', binaries],
    'onnxruntime-common': ['package.json', 'dist/cjs'],
    ...bundler(),
  };
  for (const [name, paths] of Object.entries(wanted))
    for (const path of paths) {
      const to = join(staged, name, path);
      mkdirSync(join(to, '..'), { recursive: true });
      cpSync(join(root, 'node_modules', name, path), to, {
        recursive: true,
        filter: (source) => !/\.(map|d\.ts)$/.test(source),
      });
    }
}

/** What bundles TypeScript source; npm installs it for the platform that it runs on only. */
function bundler() {
  const binary = `@esbuild/${target}`;
  if (!existsSync(join(root, 'node_modules', binary))) {
    console.error(`Models in TypeScript source will not run: ${binary} is not installed here.`);
    return {};
  }
  return {
    esbuild: ['package.json', 'lib/main.js'],
    [binary]: ['package.json', os === 'win32' ? 'esbuild.exe' : 'bin/esbuild'],
  };
}

/** Licences of every package that the bundles or the staged files contain. */
function writeNotices() {
  // What is staged as files, and what is in the bundles; the runtime's installer is not shipped.
  const shipped = [
    'onnxruntime-node',
    'onnxruntime-common',
    'esbuild',
    ...(existsSync(join(root, 'dist/tfjs-binding'))
      ? ['@tensorflow/tfjs-node', 'node-api-headers']
      : []),
    ...readJson('dist/bundled-packages.json'),
  ];
  const notices = [...new Set(shipped)].sort().map((name) => {
    const { version, license } = readJson(`node_modules/${name}/package.json`);
    const folder = join(root, 'node_modules', name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${noticeOf(name) ?? text}\n`;
  });
  const onnx =
    'ONNX message types (onnx.proto)\n\nApache License 2.0, copyright the ONNX project contributors.\n';
  const python = `CPython and its standard library (in pyodide)\n\n${noticeOf('cpython')}\n`;
  const rule = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), [...notices, onnx, python].join(rule));
}

/** What a package's own files don't say. */
function noticeOf(name) {
  const path = join(root, 'scripts', 'notices', `${name}.txt`);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
