/** Entry of a thread that compiles Python files with Pyodide, beside the rest of the build. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { loadPyodide } from 'pyodide';

/**
 * @typedef {object} Work
 * @property {string} libraryPath - of the standard library that Pyodide starts with
 * @property {boolean} compilesLibrary - whether that has no bytecode yet
 * @property {Record<string, string>} files - texts, by their path below `/layerline`
 *
 * @typedef {object} Compiled
 * @property {Uint8Array | undefined} library - with bytecode, where it was to be compiled
 * @property {[path: string, bytecode: Uint8Array][]} files
 */
const { libraryPath, compilesLibrary, files } = /** @type {Work} */ (workerData);

const pyodide = await loadPyodide({
  stdLibURL: libraryPath,
  // As where it will be loaded: the order of sets, also of constant ones, depends on it.
  env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
});
const program = fileURLToPath(new URL('compile_bytecode.py', import.meta.url));
pyodide.runPython(readFileSync(program, 'utf8'));
const compile = pyodide.runPython('lambda text, path: compiled(text.encode(), path)');
const compileLibrary = pyodide.globals.get('library_with_bytecode');

/** @type {Compiled} */
const answer = {
  library: compilesLibrary ? bytesOf(compileLibrary('/lib/python314.zip')) : undefined,
  files: Object.entries(files).map(([path, text]) => [
    path,
    bytesOf(compile(text, `/layerline/${path}`)),
  ]),
};
parentPort.postMessage(answer);

function bytesOf(proxy) {
  const bytes = proxy.toJs();
  proxy.destroy();
  return bytes;
}
