import * as l10n from '@vscode/l10n';
import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BINDING_FILE } from '../../engine/tfjs/backends/binding-file';
import { SetupError } from '../errors';
import { runProgram, type ProcessOptions } from '../run-program';

const LONGEST_MS = 300_000;
/** Of N-API, whose bindings run in every later Node and in Electron. */
const NAPI_VERSION = 8;

/** What is built, against what. */
export interface BindingRequest {
  /** Gets the binding, and has the libraries in `lib`, where it finds them. */
  readonly folder: string;
  /** File names in `lib`, the same that the libraries call themselves. */
  readonly libraries: readonly string[];
  /** Of TensorFlow. */
  readonly include: string;
  /** For what is needed to build it. */
  readonly work: string;
}

type Options = Omit<ProcessOptions, 'longest'>;

/**
 * Compiles TF.js's binding to TensorFlow's C API. Returns its path. Throws
 * SetupError('no-compiler') or ('build-failed').
 */
export async function buildBinding(request: BindingRequest, options: Options): Promise<string> {
  const { folder, include } = request;
  const sources = bindingSources();
  const files = (await readdir(sources)).filter((name) => name.endsWith('.cc'));
  const output = join(folder, BINDING_FILE);
  const words = [
    '-O2',
    '-std=c++17',
    '-fPIC',
    `-DNAPI_VERSION=${NAPI_VERSION}`,
    ...[include, sources, nodeHeaders()].flatMap((path) => ['-I', path]),
    ...files.sort().map((name) => join(sources, name)),
    '-o',
    output,
  ];
  const compile = await compilerFor(options);
  const linking = process.platform === 'darwin' ? onMac(request) : await onLinux(request, compile);
  await compile([...words, ...linking]);
  return output;
}

type Compile = (words: readonly string[]) => Promise<void>;

/** Names are taken to be in the libraries; what isn't shows when the binding is tried. */
function onMac({ folder, libraries }: BindingRequest): string[] {
  const paths = libraries.map((name) => join(folder, 'lib', name));
  return [...paths, '-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/lib'];
}

/**
 * Linked against empty libraries of the same names: to read the names in 800 MB takes the linker
 * 10 s of processor time, and the loader looks for them all the same.
 */
async function onLinux({ libraries, work }: BindingRequest, compile: Compile): Promise<string[]> {
  const folder = join(work, 'empty');
  await mkdir(folder);
  const paths = libraries.map((name) => join(folder, name));
  for (const path of paths)
    await compile([
      '-shared',
      '-x',
      'c++',
      '/dev/null',
      `-Wl,-soname,${basename(path)}`,
      '-o',
      path,
    ]);
  return ['-shared', '-Wl,--no-as-needed', ...paths, '-Wl,-rpath,$ORIGIN/lib'];
}

/** The first C++ compiler there is. Throws SetupError('no-compiler'). */
async function compilerFor(options: Options): Promise<Compile> {
  const limits = { ...options, longest: LONGEST_MS };
  for (const compiler of compilers(options.environment)) {
    const found = await runProgram(compiler, ['--version'], limits);
    if (found?.code !== 0) continue;
    return async (words) => {
      const ended = await runProgram(compiler, words, limits);
      if (ended?.code !== 0) throw buildFailed(compiler, ended?.stderr ?? '');
    };
  }
  throw new SetupError('no-compiler', compilerAdvice());
}

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
