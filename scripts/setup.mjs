/**
 * Sets up what a fresh clone lacks: packages from the npm registry, without their install scripts
 * (several fetch binaries from elsewhere), then a build. Says what it does on stderr, so that
 * stdout stays the program's. Needs Node and npm only.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const MINIMUM_NODE = 20;

/** Installs packages unless those that are there are what the lock file says. */
export function installPackages() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM_NODE) {
    console.error(`Layerline needs Node ${MINIMUM_NODE} or newer; this is ${process.version}.`);
    process.exit(1);
  }
  if (packagesAreInstalled()) return;
  console.error('Installing packages from the npm registry (install scripts are not run) …');
  // npm's own notes go to stderr: stdout belongs to the program.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('npm could not install the packages: see its message above.');
    process.exit(1);
  }
}

/** Compares with npm's own record, which it writes when it has finished. */
function packagesAreInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(
    // Optional packages are those of other platforms, mostly.
    ([path, { version, optional }]) =>
      path === '' || optional || installed[path]?.version === version,
  );
}

/** Builds when a source is newer than the bundles. */
export async function buildIfNeeded() {
  const bundle = join(root, 'dist', 'cli.cjs');
  const inputs = [
    'src',
    'webview',
    'scripts/build.mjs',
    'scripts/compile_bytecode.py',
    'scripts/compile-bytecode.mjs',
    'scripts/profile-validator.mjs',
    'scripts/python-bytecode.mjs',
    'package.json',
    'package-lock.json',
  ];
  const present = inputs.map((path) => join(root, path)).filter(existsSync);
  const newest = Math.max(...present.map(newestChange));
  if (existsSync(bundle) && statSync(bundle).mtimeMs > newest) return;
  console.error('Building …');
  mkdirSync(join(root, 'dist'), { recursive: true });
  const { buildAll } = await import('./build.mjs');
  await buildAll();
}

function newestChange(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(
    stats.mtimeMs,
    ...readdirSync(path).map((name) => newestChange(join(path, name))),
  );
}

/** Packages a VSIX for this platform when what goes into it changed; returns its path. */
export function packageIfNeeded() {
  const { version } = readJson(join(root, 'package.json'));
  const vsix = join(root, `layerline-${process.platform}-${process.arch}-${version}.vsix`);
  const marker = join(root, 'dist', 'packaged');
  const packaged = existsSync(marker) && existsSync(vsix) ? readFileSync(marker, 'utf8') : '';
  if (packaged === hashOf([...packageInputs(), vsix])) return vsix;
  console.error('Packaging …');
  if (run(process.execPath, ['scripts/package.mjs'], { stdio: ['ignore', 'ignore', 2] }) !== 0)
    throw new Error('The VSIX could not be packaged: see above.');
  writeFileSync(marker, hashOf([...packageInputs(), vsix]));
  return vsix;
}

/** Files that .vscodeignore lets in, but for those that packaging makes itself. */
function packageInputs() {
  const lines = readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n');
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).trim());
  const made = /^(dist\/node_modules|THIRD-PARTY-NOTICES)/;
  const inputs = allowed.filter((pattern) => !made.test(pattern)).flatMap(filesOf);
  const notices = filesOf('scripts/notices/**');
  return [...inputs, ...notices, '.vscodeignore', 'package-lock.json', 'scripts/package.mjs'];
}

/** Files of a pattern, or a few more: only what precedes its first wildcard is compared. */
function filesOf(pattern) {
  const [start] = pattern.split('*');
  if (start === pattern) return [pattern];
  const folder = dirname(`${start}x`);
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: pattern.includes('**') })
    .map((name) => join(folder, name))
    .filter((path) => path.startsWith(start))
    .sort();
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const file = resolve(root, path);
    if (existsSync(file) && statSync(file).isFile()) hash.update(path).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Runs a command of this clone with our standard streams; returns its exit code. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) console.error(String(result.error));
  return result.status ?? 1;
}
