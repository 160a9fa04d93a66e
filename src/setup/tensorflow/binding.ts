import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../errors';
import { runProgram, type ProcessOptions } from './processes';

const LONGEST_MS = 300_000;
/** Of N-API, whose bindings run in every later Node and in Electron. */
const NAPI_VERSION = 8;

/** What is built, against what. */
export interface BindingRequest {
  /** Has `lib` with the libraries; the binding finds them there by a path relative to itself. */
  readonly folder: string;
  /** Their file names in `lib`. */
  readonly libraries: readonly string[];
  /** Of TensorFlow. */
  readonly include: string;
  readonly output: string;
}

/**
 * Compiles TF.js's binding to TensorFlow's C API. Throws SetupError('no-compiler') or
 * ('build-failed').
 */
export async function buildBinding(
  { folder, libraries, include, output }: BindingRequest,
  options: Omit<ProcessOptions, 'longest'>,
): Promise<void> {
  const sources = bindingSources();
  const files = (await readdir(sources)).filter((name) => name.endsWith('.cc'));
  const words = [
    '-O2',
    '-std=c++17',
    '-fPIC',
    `-DNAPI_VERSION=${NAPI_VERSION}`,
    ...[include, sources, nodeHeaders()].flatMap((path) => ['-I', path]),
    ...files.sort().map((name) => join(sources, name)),
    ...libraries.map((name) => join(folder, 'lib', name)),
    ...LINKING[process.platform === 'darwin' ? 'darwin' : 'linux'],
    '-o',
    output,
  ];
  for (const compiler of compilers(options.environment)) {
    const ended = await runProgram(compiler, words, { ...options, longest: LONGEST_MS });
    if (!ended) continue;
    if (ended.code === 0) return;
    throw buildFailed(compiler, ended.stderr);
  }
  throw new SetupError('no-compiler', compilerAdvice());
}

const LINKING = {
  // What the libraries need of others they find themselves; the linker would look in vain.
  linux: ['-shared', '-Wl,-rpath,$ORIGIN/lib', '-Wl,--allow-shlib-undefined'],
  darwin: ['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/lib'],
};

function compilers({ CXX }: Readonly<Record<string, string | undefined>>): string[] {
  const own = CXX?.trim();
  return [...(own ? [own] : []), 'g++', 'clang++', 'c++'];
}

/** Beside the bundle, else in the package, which is optional. */
function bindingSources(): string {
  const beside = fileURLToPath(new URL('./tfjs-binding', import.meta.url));
  if (existsSync(beside)) return beside;
  const folder = packageFolder('@tensorflow/tfjs-node');
  if (folder !== undefined) return join(folder, 'binding');
  throw new SetupError(
    'build-failed',
    l10n.t(
      "This build can't make a TensorFlow binding: @tensorflow/tfjs-node was missing when it was made.",
    ),
  );
}

/** Of N-API: four files, which Node's own installation may lack. */
function nodeHeaders(): string {
  const beside = fileURLToPath(new URL('./tfjs-binding/node', import.meta.url));
  const installed = packageFolder('node-api-headers');
  const folders = [
    beside,
    ...(installed === undefined ? [] : [join(installed, 'include')]),
    join(dirname(dirname(process.execPath)), 'include', 'node'),
    '/usr/include/node',
    '/usr/local/include/node',
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'node_api.h')));
  if (found !== undefined) return found;
  throw new SetupError(
    'build-failed',
    l10n.t("The headers of Node (node_api.h) aren't here: install Node with its headers."),
  );
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function compilerAdvice(): string {
  return process.platform === 'darwin'
    ? l10n.t('A C++ compiler is needed once, and there is none: run `xcode-select --install`.')
    : l10n.t(
        'A C++ compiler is needed once, and there is none: install g++ or clang++ with your package manager.',
      );
}

function buildFailed(compiler: string, stderr: string): SetupError {
  const lines = stderr.split('\n').filter((line) => /error|undefined|cannot|fatal/i.test(line));
  const said = (lines[0] ?? stderr.split('\n')[0] ?? '').trim().slice(0, 300);
  return new SetupError(
    'build-failed',
    l10n.t("{0} can't build the binding to TensorFlow ({1}): try another version.", compiler, said),
  );
}
