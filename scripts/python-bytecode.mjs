/**
 * Compiles the Python files that are shipped: a start that had to do it took three times as long
 * (6 s instead of 2 s), each time anew, as nothing can be written where they are read. The result
 * stays in dist/bytecode until its inputs change: the library takes 10 s, our own files 3 s.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist', 'bytecode');
const published = join(root, 'node_modules', 'pyodide', 'python_stdlib.zip');

/** What decides how a file is compiled. */
const COMPILER = [
  'node_modules/pyodide/package.json',
  'node_modules/pyodide/python_stdlib.zip',
  'scripts/compile_bytecode.py',
  'scripts/compile-bytecode.mjs',
  'scripts/python-bytecode.mjs',
];

/**
 * @param {string} sources - JSON of the texts, by their path below `/layerline`
 * @returns {Promise<{library: string, bytecode: string}>} paths: of Pyodide's standard library with
 * bytecode in it, and of the archive that src/source/process/bytecode.ts reads
 */
export async function compilePython(sources) {
  const compiler = digest(...COMPILER.map((path) => readFileSync(join(root, path))));
  const library = join(folder, `library-${compiler.slice(0, 16)}.zip`);
  const bytecode = join(folder, `layerline-${digest(compiler, sources).slice(0, 16)}.bin`);
  if (existsSync(library) && existsSync(bytecode)) return { library, bytecode };

  mkdirSync(folder, { recursive: true });
  const compilesLibrary = !existsSync(library);
  const compiled = await compile({
    libraryPath: compilesLibrary ? published : library,
    compilesLibrary,
    files: JSON.parse(sources),
  });
  if (compiled.library) keep(library, compiled.library);
  keep(bytecode, archiveOf(compiled.files, sources, readFileSync(library)));
  forgetAllBut([library, bytecode]);
  return { library, bytecode };
}

/** @param {import('./compile-bytecode.mjs').Work} work */
function compile(work) {
  return new Promise((resolve, reject) => {
    const entry = new URL('compile-bytecode.mjs', import.meta.url);
    const thread = new Worker(entry, { workerData: work });
    thread.once('message', (compiled) => {
      resolve(compiled);
      void thread.terminate();
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('Pyodide ended before Python was compiled.')));
  });
}

/** A line of JSON, then the bytecode of one file after the other. */
function archiveOf(files, sources, library) {
  const head = {
    // Python won't notice when bytecode doesn't fit its source; whoever reads this can.
    sources: digest(sources),
    // A snapshot remembers where in the library a module is: with another, it doesn't fit.
    library: digest(library),
    sizes: Object.fromEntries(files.map(([path, bytes]) => [cachePath(path), bytes.length])),
  };
  const line = Buffer.from(`${JSON.stringify(head)}\n`);
  return Buffer.concat([line, ...files.map(([, bytes]) => bytes)]);
}

/** Where Python looks for a file's bytecode. */
function cachePath(path) {
  const cut = path.lastIndexOf('/') + 1;
  return `${path.slice(0, cut)}__pycache__/${path.slice(cut, -'.py'.length)}.cpython-314.pyc`;
}

/** Another build, at the same time, finds the whole file or none. */
function keep(path, bytes) {
  const temporary = `${path}.${randomUUID()}`;
  writeFileSync(temporary, bytes);
  renameSync(temporary, path);
}

function forgetAllBut(paths) {
  for (const name of readdirSync(folder).filter((name) => /\.(zip|bin)$/.test(name)))
    if (!paths.includes(join(folder, name))) rmSync(join(folder, name), { force: true });
}

/** @param {...(string | Uint8Array)} parts */
function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
